"""An editor writes and publishes in the admin; a reader finds the article."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from articles import services
from articles.models import Article, Series
from portal.mail.models import Message
from tests.articles.factories import make_author, make_fields, make_published, make_topic, make_user
from tests.files.pictures import picture

BODY = (
    "<h2>Which bell</h2><p>The brass one.</p>"
    '<aside class="callout" data-title="Listen"><p>Twice.</p></aside>'
    '<section class="for" data-title="For"><ul><li>Loud</li></ul></section>'
    '<section class="against" data-title="Against"><ul><li>Heavy</li></ul></section>'
    "<table><thead><tr><th scope=col>Bell</th><th scope=col>Heard</th><th scope=col>Cost</th></tr></thead>"
    "<tbody><tr><th scope=row>Brass</th><td>Far</td><td>High</td></tr></tbody></table>"
    '<pre><code>ring()</code></pre><p>Then lift.<sup class="note">Slowly.</sup></p>'
    '<aside class="call" data-call="jobs"><p>Look.</p></aside>'
)


def sign_in(page, user) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": settings.SITE_URL}])


@pytest.mark.browser_smoke
def test_an_editor_publishes_and_a_reader_sees_it_at_once(served, page, new_page):
    make_topic("Lifting", key="lifting")
    make_author(name="The keepers")
    reader = new_page()
    reader.goto("/articles/")
    expect(reader.get_by_text("No article has been published yet.")).to_be_visible()

    sign_in(page, make_user("editor"))
    page.goto("/admin/articles/article/add/")
    page.get_by_role("textbox", name="Title:").fill("Ringing the bell")
    page.locator(".tiptap").click()
    page.keyboard.type("Ring it before you lift.")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Readers' pages need this.")).to_have_count(3)
    assert page.locator(".tiptap").inner_text().strip() == "Ring it before you lift."

    page.get_by_role("textbox", name="Summary:").fill("Which bell, and when.")
    page.get_by_role("combobox", name="Author:").select_option(label="The keepers")
    page.get_by_role("combobox", name="Main topic:").select_option(label="Lifting")
    page.get_by_role("button", name="Save and preview").click()
    page.get_by_role("heading", level=1, name="Ringing the bell").wait_for()
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("Published: readers see it now.").wait_for()

    reader.reload()
    reader.get_by_role("link", name="Ringing the bell").click()
    expect(reader.get_by_text("Ring it before you lift.")).to_be_visible()
    assert reader.context.cookies() == []


def test_an_article_alone_is_printed_whole_and_as_wide_as_the_paper(served, page):
    topic = make_topic()
    body = BODY.replace("ring()", f"ring({'bell, ' * 40})")
    article = make_published(title="Ringing the bell", body=body, main_topic=topic)
    make_published(main_topic=topic)
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots an inch
    page.goto(article.get_absolute_url())
    expect(page.get_by_role("heading", name="Read next")).to_be_visible()
    page.emulate_media(media="print")
    assert page.locator("article .prose").bounding_box()["width"] > 450
    assert page.locator("pre").evaluate("pre => pre.scrollWidth <= pre.clientWidth")
    expect(page.get_by_role("heading", name="Read next")).to_be_hidden()


def test_a_change_is_reviewed_and_readers_get_it_at_its_minute(served, page, new_page):
    """An author's change, an editor's decision on what was read, and time alone, with no worker running."""
    author, editor = make_user("author", name="Ann"), make_user("editor", name="Ed")
    article = make_published(by=author, title="Ringing the bell", body="<p>Ring the old bell.</p>")
    reader = new_page()
    reader.goto(article.get_absolute_url())
    sign_in(page, author)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator(".tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Then lift.")
    page.get_by_role("textbox", name="Why:").fill("Nobody lifted.")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted: an editor will look at it.").wait_for()

    sign_in(page, editor)
    message = Message.objects.get(to=editor.email)
    page.goto(re.search(r"http://\S+", message.text)[0])
    expect(page.get_by_text("Nobody lifted.")).to_be_visible()
    expect(page.locator("ins")).to_contain_text("Then lift.")
    minute = timezone.localtime().replace(second=0, microsecond=0) + timedelta(minutes=2)
    page.get_by_label("Readers see it from").fill(minute.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("textbox", name="To the author").fill("Well seen.")
    page.get_by_role("button", name="Approve for that time").click()
    page.get_by_text("Scheduled: readers will see version 2").wait_for()
    expect(page.get_by_text("Well seen.")).to_be_visible()

    reader.reload()
    expect(reader.get_by_text("Ring the old bell.")).to_be_visible()
    with time_machine.travel(minute - timedelta(seconds=1), tick=False) as clock:
        reader.reload()
        assert "Then lift." not in reader.content()
        clock.move_to(minute)
        reader.reload()
        expect(reader.get_by_text("Ring the old bell. Then lift.")).to_be_visible()
    assert Message.objects.get(to=author.email).sent_at is None, "no worker ran"
    assert reader.context.cookies() == []


def test_the_pages_of_articles_have_no_barrier(served, page, axe):
    topic = make_topic(
        "Lifting",
        kind="capability",
        anchor_1="Watches",
        anchor_2="Lifts",
        anchor_3="Leads",
        anchor_4="Designs",
    )
    image, _ = services.add_image(picture(size=(1600, 9)), name="bell.png", by=None)
    services.make_variants(image)
    wide = f'<figure><img src="{image.path}" alt="A long bell"></figure>'
    long = BODY.replace("<td>Far</td>", f"<td>{'Far' * 20}</td>")
    article = make_published(title="Ringing the bell", body=long + wide, main_topic=topic)
    make_published(title="Greasing", main_topic=topic)
    series = services.save_series(Series(key="bells", name="Bells"), by=None)
    services.arrange_series(series, list(Article.objects.order_by("pk")), by=None)
    addresses = ["/articles/", article, topic, article.author]
    for address in addresses:
        page.goto(address if isinstance(address, str) else address.get_absolute_url())
        axe(page)
    sign_in(page, make_user("editor"))
    author = make_user("author", name="Ann")
    changed = BODY.replace("The brass one.", "The big brass one, and a <code>bell</code>.").replace(
        "Heavy", "Dear"
    )
    fields = make_fields(title="Ringing it", body=changed, main_topic=topic)
    services.save_article(article, fields, by=author, revision=1)
    version = services.submit(article, by=author, note="A better bell.")
    services.comment(version, "Which bell?", by=author)
    link = services.share(version, days=7, by=author)
    for name in (
        "preview/",
        "versions/",
        "versions/1/",
        "versions/2/",
        "versions/difference/?before=1&after=2",
    ):
        page.goto(f"/admin/articles/article/{article.pk}/{name}")
        axe(page)
    page.context.clear_cookies()
    page.goto(link.get_absolute_url())
    axe(page)


def test_the_contents_follow_the_reading_and_a_heading_is_taken_along(served, page, new_page):
    words = "<p>Words.</p>" * 40
    body = "".join(f"<h2>Part {name}</h2>{words}" for name in ("one", "two", "three"))
    address = make_published(body=body).get_absolute_url()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    current = page.locator(".toc [aria-current]")
    expect(current).to_have_count(0)
    for name in ("three", "one", "two"):
        page.get_by_role("navigation", name="On this page").get_by_role("link", name=f"Part {name}").click()
        expect(current).to_have_text(f"Part {name}")
    heading = page.get_by_role("heading", name="Part three", exact=True).get_by_role("link")
    heading.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Link copied")
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == page.url
        == f"{settings.SITE_URL}{address}#part-three"
    )
    page.emulate_media(media="print")
    expect(page.locator(".toc")).to_be_hidden()
    expect(page.get_by_text("Copy link").first).to_be_hidden()
