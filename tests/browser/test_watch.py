"""The watch itself: a journey must not pass over what goes wrong on its pages."""

import pytest


def test_console_errors_and_policy_breaches_are_seen(page, watch):
    page.goto("/")
    page.evaluate("console.error('a mistake of ours')")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    page.wait_for_timeout(200)
    assert len(watch.unexpected()) >= 3
    watch.problems.clear()


def test_requests_to_other_hosts_are_seen(page, watch):
    page.goto("/")
    page.evaluate("fetch('https://other.example/').catch(() => 0)")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://other.example/a.png'}))")
    page.wait_for_timeout(200)
    assert any("other.example" in problem for problem in watch.unexpected())
    watch.problems.clear()


def test_a_missing_part_of_a_page_is_seen(page, watch):
    page.goto("/")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: '/static/missing.png'}))")
    page.wait_for_timeout(300)
    assert any("missing.png" in problem for problem in watch.unexpected())
    watch.problems.clear()


def test_axe_sees_a_barrier(page, axe):
    page.goto("/")
    page.evaluate("document.querySelector('main').append(new Image())")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
