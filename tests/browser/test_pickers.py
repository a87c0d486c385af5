"""An editor chooses an image and a place to link to, each in a window of the site's own."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from articles.models import Article
from tests.articles.factories import make_draft, make_published, make_user
from tests.browser.test_articles import sign_in
from tests.browser.test_rich_text import wait_for_selection
from tests.files.pictures import picture


def test_an_image_is_added_and_a_link_is_found_without_leaving_the_text(served, page, axe):
    make_published(title="Greasing the bearings", slug="greasing")
    article = make_draft(title="Ringing the bell", body="<p>Grease first.</p>")
    sign_in(page, make_user("editor"))
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator(".tiptap p").click()
    page.keyboard.press("End")

    page.locator("[data-name=figure]").click()
    dialog = page.get_by_role("dialog")
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name="Choose…").click()
    window = opened.value
    expect(window.get_by_text("The library is empty.")).to_be_visible()
    photo = SimpleUploadedFile("brass_bell.png", picture())
    window.get_by_label("Add images").set_input_files(
        {"name": photo.name, "mimeType": "image/png", "buffer": photo.read()}
    )
    window.get_by_role("button", name="Add to the library").click()
    expect(window.get_by_role("button", name="brass bell")).to_be_visible()
    axe(window)
    with window.expect_event("close"):
        window.get_by_role("button", name="brass bell").click()
    expect(dialog.locator("[name=src]")).to_have_value(re.compile(r"/images/[a-z2-7]{10}/original\.png"))
    dialog.locator("[name=alt]").fill("A brass bell")
    dialog.locator("[name=caption]").fill("The bell.")
    dialog.get_by_role("button", name="Update").click()
    expect(page.locator(".tiptap figure img")).to_have_attribute("alt", "A brass bell")

    page.locator(".tiptap p").first.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    wait_for_selection(page)
    page.locator("[data-name=link]").click()
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name="Choose…").click()
    window = opened.value
    window.get_by_role("searchbox", name="Search").fill("greas")
    window.get_by_role("button", name="Search").click()
    axe(window)
    with window.expect_event("close"):
        # The window closes while it is clicked, which a click of the browser's own would take for a fault.
        choice = window.get_by_role("button", name="Greasing the bearings")
        choice.evaluate("button => { setTimeout(() => button.click(), 100) }")
    dialog.get_by_role("button", name="Update").click()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("The draft is saved.").wait_for()

    body = Article.objects.get(pk=article.pk).body
    assert '<a href="/articles/greasing/">' in body
    assert 'alt="A brass bell"><figcaption>The bell.</figcaption></figure>' in body
