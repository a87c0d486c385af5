"""From the first question to a drafted posting, in a browser, without JavaScript."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page, text):
    page.get_by_label(text, exact=True).check()
    page.get_by_role("button", name="Continue").click()


def test_an_assessment_is_answered_and_drafts_a_posting_without_javascript(new_page, ferry):
    page = new_page(java_script_enabled=False)
    page.goto("/assess/")
    page.get_by_role("link", name="Do you need a ferry?", exact=True).click()
    page.get_by_role("link", name="Start at question 1").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Choose an answer, or “I don’t know”.").first.wait_for()
    choose(page, "Many")
    page.get_by_text("Question 2 of 3").wait_for()
    page.get_by_role("button", name="Skip for now").click()
    page.get_by_role("link", name="All answers").click()
    page.get_by_role("link", name="Answer question 2").click()
    choose(page, "I don’t know")
    page.get_by_role("link", name="Back to question 2").click()
    expect(page.get_by_label("I don’t know", exact=True)).to_be_checked()
    choose(page, "Yes")
    choose(page, "Yes")
    page.get_by_role("button", name="Show the result").click()
    page.get_by_role("heading", name="Buy a ferry for the crowd.").wait_for()
    page.get_by_role("link", name="Draft the posting").click()
    page.get_by_text("Ferryman for the crowd").wait_for()
    page.get_by_role("button", name="Continue in the posting form").click()
    page.wait_for_url("**/account/login/?next=/assess/take-over/")
    page.go_back()
    page.go_back()
    page.get_by_role("button", name="Forget this result").click()
    page.get_by_role("button", name="Forget it now").click()
    page.get_by_role("heading", name="It is forgotten.").wait_for()


def test_the_keyboard_is_enough(page, ferry):
    page.goto("/assess/ferry/start/")
    page.get_by_label("Many", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("I don’t know", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Question 2 of 3").wait_for()


def test_every_page_is_accessible_in_both_schemes_and_widths(page, axe, ferry):
    from assessments import services

    version = ferry.current_version
    attempt = services.start(version)
    for question, choice in {"people": "many", "goods": None, "money": "no"}.items():
        services.answer(attempt, question=question, choice=choice, note="A note.")
    result = services.finish(attempt)
    own, made = attempt.get_absolute_url(), result.get_absolute_url()
    for address in (
        "/assess/",
        "/assess/ferry/",
        "/assess/ferry/start/",
        f"{own}goods/",
        f"{own}review/",
        f"{own}forget/",
        made,
        f"{made}draft/",
        "/assess/forgotten/",
    ):
        page.goto(address)
        for summary in page.locator("summary").all():
            summary.click()
        axe(page)
