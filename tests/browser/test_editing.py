"""Nothing that an editor typed is lost: not with the browser, the session or the connection, nor to somebody else."""

import contextlib

from django.conf import settings
from playwright.sync_api import Error, expect

from articles.models import Article
from tests.articles.factories import make_draft, make_user
from tests.browser.test_articles import sign_in


def type_at_the_end(page, words: str) -> None:
    page.locator(".tiptap p").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def text_of(page) -> str:
    return page.locator(".tiptap").inner_text().strip()


def test_a_sentence_outlives_its_browser(served, browser_type, browser_type_launch_args, page):
    editor = make_user("editor")
    article = make_draft(by=editor, title="Ringing the bell", body="<p>Ring.</p>")
    address = f"{settings.SITE_URL}/admin/articles/article/{article.pk}/change/"
    doomed = browser_type.launch(**browser_type_launch_args)
    writing = doomed.new_page()
    sign_in(writing, editor)
    writing.goto(address)
    type_at_the_end(writing, " And in mid-sent")
    expect(writing.get_by_text("Not saved yet.")).to_be_visible()
    with contextlib.suppress(Error):
        doomed.new_browser_cdp_session().send("Browser.crash")

    sign_in(page, editor)
    # The disk of a browser that dies may hold an earlier moment than what the server was sent since.
    earlier = {"typed": "title=Ringing&body=Ring. And", "revision": "1", "isSubmitted": False, "at": 1}
    page.goto("/")
    page.evaluate(
        "([name, kept]) => localStorage.setItem(name, JSON.stringify(kept))",
        [f"article {article.pk} of {editor.pk}", earlier],
    )
    with page.expect_response("**/keep/"):
        page.goto(address)
    assert text_of(page) == "Ring."
    page.get_by_role("link", name="Bring it back").click()
    assert text_of(page) == "Ring. And in mid-sent"
    type_at_the_end(page, "ence.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("The draft is saved.").wait_for()
    expect(page.get_by_text("You typed something")).to_have_count(0)
    expect(page.locator("[data-offline]")).to_be_hidden()
    assert Article.objects.get(pk=article.pk).body == "<p>Ring. And in mid-sentence.</p>"

    page.get_by_label("Why").fill("The sentence ends.")
    with page.expect_response("**/keep/"):
        page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted: an editor will look at it.").wait_for()
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_two_editors_of_one_article_keep_both_texts(served, page, new_page, watch):
    article = make_draft(title="Ringing the bell", body="<p>Ring.</p>")
    address = f"/admin/articles/article/{article.pk}/change/"
    other = new_page()
    sign_in(page, make_user("editor", name="Ada"))
    sign_in(other, make_user("editor", name="Bob"))
    page.goto(address)
    expect(page.locator("[data-others]")).to_be_hidden()
    other.goto(address)
    expect(other.get_by_text("Also open here: Ada.")).to_be_visible()
    type_at_the_end(other, " Twice, says Bob.")
    other.get_by_role("button", name="Save draft").click()
    other.get_by_text("The draft is saved.").wait_for()

    type_at_the_end(page, " Thrice, says Ada.")
    expect(page.get_by_text("This article was saved since you opened it.")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("This article was saved after you opened it,").first).to_be_visible()
    assert text_of(page) == "Ring. Thrice, says Ada."
    expect(page.locator(".theirs-text")).to_have_text("Ring. Twice, says Bob.")


def test_words_stay_in_the_browser_while_the_server_does_not_have_them(served, page, watch):
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    watch.expect("403 .*/keep/")
    editor = make_user("editor")
    article = make_draft(by=editor, title="Ringing the bell", body="<p>Ring.</p>")
    address = f"/admin/articles/article/{article.pk}/change/"
    sign_in(page, editor)
    page.goto(address)
    page.context.set_offline(True)
    type_at_the_end(page, " Without a line.")
    expect(page.get_by_text("Kept in this browser only: the site does not answer.")).to_be_visible()
    page.context.set_offline(False)
    page.context.clear_cookies()
    type_at_the_end(page, " Signed out.")
    expect(page.get_by_text("Kept in this browser only: you are signed out.")).to_be_visible()

    sign_in(page, editor)
    page.goto(address)
    expect(page.get_by_text("This browser kept what you typed")).to_be_visible()
    page.get_by_role("link", name="Bring it back").click()
    assert text_of(page) == "Ring. Without a line. Signed out."


def test_the_page_stands_beside_the_form_as_it_will_be(served, page):
    editor = make_user("editor")
    article = make_draft(by=editor, title="Ringing the bell", body="<p>Ring.</p>")
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Preview beside the form").click()
    preview = page.frame_locator("iframe[title=Preview]")
    expect(preview.locator(".prose")).to_contain_text("Ring.")
    type_at_the_end(page, " Then lift.")
    expect(preview.locator(".prose")).to_contain_text("Ring. Then lift.")
    page.get_by_role("textbox", name="Title:").fill("Ringing it twice")
    expect(preview.get_by_role("heading", level=1)).to_have_text("Ringing it twice")
    page.get_by_role("button", name="Preview beside the form").click()
    expect(page.locator("iframe")).to_have_count(0)
    assert Article.objects.get(pk=article.pk).title == "Ringing the bell"
