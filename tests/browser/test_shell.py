"""The frame of every page, in a browser."""

import pytest


@pytest.mark.browser_smoke
def test_home_has_no_barrier_and_leads_to_search(page, axe):
    page.goto("/")
    axe(page)
    page.locator("header").get_by_role("link", name="Search").click()
    page.wait_for_url("**/search/**")
    axe(page)


def test_a_missing_page_says_so(page, axe):
    answer = page.goto("/no-such-page/")
    assert answer.status == 404
    axe(page)
