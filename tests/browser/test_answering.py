"""Answering without a page reload: by keyboard, back and forward, through lost lines and errors, and forgotten."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

START = "/assess/ferry/start/"


@pytest.fixture
def begun(page, ferry):
    """The second question of three, in a page that is marked, so that a reload would be seen."""
    page.goto(START)
    mark(page)
    choose(page, "Many")
    heading(page, "Do goods cross too?")
    return page


def mark(page):
    page.evaluate("window.isTheSame = true")


def is_the_same(page):
    return page.evaluate("window.isTheSame === true")


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def choose(page, text):
    page.get_by_label(text, exact=True).check()
    page.get_by_role("button", name="Continue").click()


def stored():
    from assessments.models import Answer

    return {row.question: row.answer for row in Answer.objects.all()}


def note(page):
    return page.locator("[data-unsent]")


def test_the_whole_way_by_keyboard_without_a_reload(page, ferry):
    page.goto(START)
    mark(page)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    heading(page, "Do goods cross too?")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^Question 2: whether goods cross"))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    heading(page, "Is there money?")
    page.keyboard.press("Enter")  # on the heading: nothing
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skip for now")).to_be_focused()
    page.keyboard.press("Enter")
    heading(page, "All your answers")
    expect(page.get_by_text("One question is still open.")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    heading(page, "Is there money?")
    page.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: Question 3"))
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    heading(page, "All your answers")
    assert is_the_same(page)
    page.get_by_role("button", name="Finish and show the result").press("Enter")
    heading(page, "Buy a ferry for the crowd.")
    assert stored() == {"people": "many", "goods": "no", "money": "yes"}


def test_mailing_the_link_and_going_back_and_forward_lose_nothing(begun, watch):
    from assessments.models import Attempt

    watch.expect("the server responded with a status of 422")
    begun.get_by_label("No", exact=True).check()
    begun.get_by_label("Send it to").fill("reader@example")
    begun.get_by_role("button", name="Send", exact=True).click()
    expect(begun.locator("[data-mailed]")).to_contain_text("Enter a valid email address.")
    begun.get_by_label("Send it to").fill("reader@example.org")
    begun.get_by_role("button", name="Send", exact=True).click()
    expect(begun.locator("[data-mailed]")).to_contain_text("The link is on its way.")
    expect(begun.get_by_label("No", exact=True)).to_be_checked()
    begun.get_by_label("Anything to remember").fill("Timber, mostly.")
    begun.go_back()
    heading(begun, "How many people cross?")
    expect(begun.get_by_label("Many", exact=True)).to_be_checked()
    begun.go_forward()
    heading(begun, "Do goods cross too?")
    expect(begun.get_by_label("Anything to remember")).to_have_value("Timber, mostly.")
    begun.go_back()
    heading(begun, "How many people cross?")
    choose(begun, "Few")
    heading(begun, "Is there money?")
    assert is_the_same(begun)
    assert Attempt.objects.count() == 1


def test_what_is_answered_without_a_connection_is_sent_when_it_is_back(begun, axe, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    choose(begun, "Yes")
    heading(begun, "Is there money?")
    begun.context.set_offline(True)
    choose(begun, "Yes")
    expect(note(begun)).to_contain_text("Not sent yet")
    expect(note(begun)).to_contain_text("Is there money?")
    expect(begun.get_by_role("status").last).to_contain_text("There is no connection to the site.")
    begun.go_back()
    heading(begun, "Do goods cross too?")
    choose(begun, "No")
    expect(note(begun).get_by_role("listitem")).to_have_count(2)
    axe(begun)
    begun.go_forward()
    heading(begun, "Is there money?")
    expect(begun.get_by_label("Yes", exact=True)).to_be_checked()
    begun.get_by_label("Anything to remember").fill("Enough.")
    assert stored() == {"people": "many", "goods": "yes"}
    posts = []
    begun.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    begun.context.set_offline(False)
    # What was given last is not what is shown: whoever reads on is not led away.
    expect(note(begun)).to_be_hidden()
    heading(begun, "Is there money?")
    assert stored() == {"people": "many", "goods": "no", "money": "yes"}
    assert [url.split("/")[-2] for url in posts] == ["money", "goods"]
    begun.get_by_role("button", name="Continue").click()
    heading(begun, "All your answers")
    expect(begun.get_by_text("Enough.")).to_be_visible()
    assert is_the_same(begun)
    assert begun.evaluate("sessionStorage.length") == 0


def test_an_answer_that_the_server_cannot_take_is_kept_and_sent_again(begun, watch):
    watch.expect("the server responded with a status of (500|403|429)")
    refused = [
        {"status": 500, "body": "<h1>Something went wrong</h1>"},
        {"status": 200, "body": "<h1>Sign in to this network</h1>"},
        {"status": 429, "body": "<h1>Too often</h1>", "headers": {"Retry-After": "600"}},
    ]

    def refuse(route):
        if route.request.method == "POST" and refused:
            route.fulfill(**refused.pop(0))
        else:
            route.continue_()

    begun.route("**/goods/", refuse)
    choose(begun, "No")
    expect(note(begun)).to_contain_text("The site does not answer properly")
    note(begun).get_by_role("button", name="Send it now").click()
    note(begun).get_by_role("button", name="Send it now").click()
    expect(note(begun)).to_contain_text("in about 10 minutes")
    assert stored() == {"people": "many"}
    # A reload in between loses nothing either, once it is allowed.
    begun.on("dialog", lambda dialog: dialog.accept())
    begun.reload()
    heading(begun, "Is there money?")
    assert stored() == {"people": "many", "goods": "no"}
    begun.context.clear_cookies()
    choose(begun, "Yes")
    heading(begun, "All your answers")


def test_what_another_tab_forgets_is_told_and_back_does_not_show_it(begun):
    other = begun.context.new_page()
    other.goto(begun.url)
    other.get_by_role("button", name="Forget this").click()
    other.get_by_role("button", name="Forget it now").click()
    heading(other, "It is forgotten.")
    other.go_back()
    other.go_back()
    expect(other.get_by_text("Do goods cross too?")).to_have_count(0)
    other.close()
    choose(begun, "Yes")
    expect(note(begun)).to_contain_text("These answers are deleted")
    expect(note(begun).get_by_role("link", name="Begin again")).to_be_visible()
    assert stored() == {}


def test_a_double_click_on_the_way_in_begins_once_and_the_whole_box_is_the_target(new_page, ferry):
    from assessments.models import Attempt

    page = new_page(has_touch=True)
    page.set_viewport_size({"width": 390, "height": 640})
    page.goto(START)
    box = page.locator(".form-check").first.bounding_box()
    assert box["height"] >= 44
    page.touchscreen.tap(box["x"] + box["width"] - 4, box["y"] + 4)
    expect(page.get_by_label("Many", exact=True)).to_be_checked()
    button = page.get_by_role("button", name="Continue")
    expect(button).to_be_in_viewport(ratio=1)
    assert button.bounding_box()["height"] >= 44
    button.dblclick()
    heading(page, "Do goods cross too?")
    assert Attempt.objects.count() == 1
