"""What strangers write, on every page that shows it: nothing runs or leads elsewhere, without the content policy too."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from articles import services
from portal import text
from tests.articles.factories import make_fields, make_published, make_user
from tests.browser.test_articles import sign_in
from tests.text.hostile import BODIES, HOST, SCRIPT, SCRIPTS

# What a page consists of besides its text, and what would break it or lie upon it.
SHAPE = """() => {
    const all = [...document.querySelectorAll("*")]
    const names = "html head body main header footer nav form iframe script style link meta base object embed svg math template"
    const ids = all.map((element) => element.id).filter(Boolean)
    return {
        elements: names.split(" ").map((name) => `${name}: ${document.querySelectorAll(name).length}`),
        lives: all.filter((element) => element.getAttributeNames().some((name) => /^(on.*|srcdoc)$/.test(name))).length,
        liesUponOthers: all.filter((element) => getComputedStyle(element).position === "fixed").length,
        isTwice: ids.filter((id, index) => ids.indexOf(id) !== index),
        isInTheWrongPlace: document.querySelectorAll("main main, main footer:not(main footer), article footer").length,
        isTooWide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    }
}"""
INSERT = "for (const html of texts) document.body.append(Object.assign(document.createElement('div'), { innerHTML: html }))"
# As a feed reader does that trusts what it reads.
READ = """async (addresses) => {
    const texts = []
    for (const address of addresses) {
        const feed = await (await fetch(address)).text()
        if (feed.startsWith("{")) texts.push(...JSON.parse(feed).items.map((item) => item.content_html))
        else {
            const parsed = new DOMParser().parseFromString(feed, "text/xml")
            texts.push(...[...parsed.querySelectorAll("content, encoded, description, summary")].map((each) => each.textContent))
        }
    }
    INSERT
    return texts.length
}""".replace("INSERT", INSERT)
# What was typed comes back into the editor as it was sent, and anything may be pasted.
WRITE = """(bodies) => {
    const { editor } = document.querySelector(".tiptap")
    for (const html of bodies) {
        editor.commands.setContent(html)
        editor.commands.clearContent()
        const clipboardData = new DataTransfer()
        clipboardData.setData("text/html", html)
        editor.view.dom.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
    }
}"""
ADMIN = ["preview", "difference", "change", "beside"]


def articles_of(bodies, *, by):
    """Published as HTML, with a draft beside it that is Markdown; the first article says nothing bad."""
    yield make_published(body="<h2>Bell</h2><p>Ring.</p><h2>Lift</h2><p>Slowly.</p>")
    for start in range(0, len(bodies), 120):
        some = bodies[start : start + 120]
        article = make_published(
            title=f"<img src=x onerror={SCRIPT}> {start}",
            summary=f"<script>{SCRIPT}</script> ringing",
            body="\n".join(map(text.clean, some)),
            slug=f"hostile-{start}",
        )
        draft = make_fields(title=article.title, body="\n".join(map(text.from_markdown, some)))
        services.save_article(article, draft, by=by, revision=article.revision)
        yield article


def open_page(new_page, user, **options):
    page = new_page(**options)
    page.route(
        re.compile(r"/(x|y|a\.png|images/x/y\.png)$"),
        lambda route: route.fulfill(
            content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>"
        ),
    )
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    sign_in(page, user)
    return page, said


def test_nothing_runs_and_no_page_breaks(served, new_page, watch):
    editor = make_user("editor")
    articles = list(articles_of(BODIES, by=editor))
    pages = [[article.get_absolute_url() for article in articles]] + [
        [reverse(f"admin:articles_article_{name}", args=[article.pk]) for article in articles]
        for name in ADMIN
    ]
    page, said = open_page(new_page, editor, bypass_csp=True)
    for addresses in pages:
        harmless = None
        for address in addresses:
            page.goto(address)
            if address.endswith("/change/"):
                expect(page.locator(".tiptap")).to_be_visible()
            shape = page.evaluate(SHAPE)
            harmless = harmless or shape
            assert shape == harmless, address
    for address in ("/admin/articles/article/", "/search/?q=ringing+alert", "/articles/"):
        page.goto(address)
        assert page.evaluate(SHAPE)["lives"] == 0, address
    assert page.evaluate(READ, [f"/articles/feed/{kind}" for kind in ("", "rss/", "json/")]) > 3 * len(
        articles
    )
    page.goto(pages[ADMIN.index("change") + 1][0])
    expect(page.locator(".tiptap")).to_be_visible()
    page.evaluate(WRITE, [body.encode(errors="replace").decode() for body in BODIES])
    assert said == []

    # With the policy there is nothing for it to refuse, which the console would say.
    guarded, said = open_page(new_page, editor)
    for address in (pages[0][-1], pages[ADMIN.index("change") + 1][-1]):
        guarded.goto(address)
    assert said == []


def test_it_would_be_seen(served, new_page, watch):
    """The same bodies where nothing cleans them."""
    watch.expect(f"{HOST}|console error")
    page, said = open_page(new_page, make_user("editor"), bypass_csp=True)
    page.goto("/articles/")
    shown = [script for script in SCRIPTS if "<img" in script and "<base" not in script]
    page.evaluate(f"texts => {{ {INSERT} }}", shown)
    page.wait_for_timeout(300)
    assert "1" in said and any("request to another host" in problem for problem in watch.problems)
