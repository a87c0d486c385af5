"""The rich editor under the site's own content policy: it changes nothing that nobody changed."""

import re

import pytest
from playwright.sync_api import expect

from portal import text
from tests.content.test_texts import FILES, body
from tests.text import urls
from tests.text.pasted import PASTED
from tests.text.test_markdown import TEXT

EVERYTHING = text.clean(
    text.from_markdown(TEXT) + '<table><caption>A "caption"</caption><tr><th>A</th><th>B</th><td></td></tr>'
    "<tr><th rowspan=2>r</th><td colspan=2>x<br>y</td></tr><tr><td>1</td><td><sup class=note>n</sup></td></tr></table>"
    "<table><tr><th>only</th><td>rows</td></tr></table>"
    '<p><strong><a href="/x">a <code>b</code></a></strong> <code><em>c</em></code>'
    '<sup class="note">one <a href="https://e.example/">l</a></sup><sup class="note">two</sup>.<br>Next&nbsp;line</p>'
    '<ol start="0"><li><p>a</p><pre>x\n  y</pre></li><li><ul><li>nested</li></ul></li><li><pre>z</pre></li></ol><figure><img src="/a.png" alt="A"></figure>'
    "<blockquote><p>a</p><ul><li>b</li></ul></blockquote><h4>Small</h4>"
)


@pytest.fixture
def editor(page, settings):
    settings.ROOT_URLCONF = "tests.text.urls"
    image = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    page.route(
        re.compile(r"/(a\.png|files/.*)$"),
        lambda route: route.fulfill(content_type="image/svg+xml", body=image),
    )

    def open_editor(html: str):
        urls.body = html
        page.goto("/editor/")
        page.wait_for_selector(".prose-menubar")
        return page

    return open_editor


def value(page) -> str:
    return page.eval_on_selector("textarea[name=body]", "element => element.value")


def wait_for_selection(page) -> None:
    """The editor hears a moment later what was selected; then its button for links is ready."""
    expect(page.locator("[data-name=link]")).not_to_have_class(re.compile(r"\bdisabled\b"))


def touch(page) -> None:
    """An edit, and its opposite: from here on the editor writes what it holds."""
    page.evaluate(
        """() => {
            const { editor } = document.querySelector('.tiptap')
            editor.view.dispatch(editor.state.tr.insertText('x', 1))
            editor.view.dispatch(editor.state.tr.delete(1, 2))
        }"""
    )


def test_opening_and_saving_changes_nothing(editor):
    page = editor(EVERYTHING)
    assert value(page) == EVERYTHING
    touch(page)
    assert value(page) != EVERYTHING, "the editor writes no canonical HTML of its own"
    page.click("#save")
    assert page.text_content("pre") == EVERYTHING


def test_the_editor_holds_every_text_of_the_pack(editor):
    page = editor("")
    for path in FILES:
        html = text.from_markdown(body(path))
        page.evaluate("html => document.querySelector('.tiptap').editor.commands.setContent(html)", html)
        assert text.clean(value(page)) == html, path.stem


def test_nothing_written_is_nothing(editor):
    page = editor("")
    page.click(".tiptap")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    assert value(page) == ""


def test_an_editor_writes_what_the_subset_holds(editor, axe):
    page = editor("<p>First</p>\n<p>Second words</p>")
    axe(page)
    page.click(".tiptap p:nth-of-type(2)")
    expect(page.locator(".tiptap")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Control+Shift+ArrowLeft")
    wait_for_selection(page)
    page.click("[data-name=note]")
    page.click("[data-name=callout]")
    page.click("[data-name='callout:title']")
    page.fill("dialog input[name=title]", 'Ask "this"')
    page.click("dialog button[type=submit]")
    expect(page.locator(".tiptap aside.callout")).to_have_attribute("data-title", 'Ask "this"')
    assert text.clean(value(page)) == (
        '<p>First</p>\n<aside class="callout" data-title="Ask &quot;this&quot;">'
        '<p>Second <sup class="note">words</sup></p></aside>'
    )
    page.click(".tiptap > p:first-of-type")
    page.click("[data-name=call]")
    page.fill("dialog input[name=target]", "hiring-fit")
    page.click("dialog button[type=submit]")
    expect(page.locator(".tiptap aside.call")).to_have_attribute("data-target", "hiring-fit")
    assert (
        '<aside class="call" data-call="assess" data-target="hiring-fit"><p>First</p></aside>'
        in text.clean(value(page))
    )


def test_a_table_made_in_the_editor_has_headers(editor):
    page = editor("<p>x</p>")
    page.click(".tiptap p")
    page.click("[data-name=table]")
    page.fill("dialog input[name=rows]", "2")
    page.fill("dialog input[name=cols]", "2")
    page.click("dialog button[type=submit]")
    for word in ("A", "B", "1", "2"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    assert (
        '<thead>\n<tr><th scope="col">A</th><th scope="col">B</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td>2</td></tr>'
        in (text.clean(value(page)))
    )


def test_sides_come_in_a_pair(editor):
    page = editor("<p>x</p>")
    page.click(".tiptap p")
    page.keyboard.press("End")
    page.click("[data-name=sides]")
    page.keyboard.type("loud")
    expect(page.locator(".tiptap section.for")).to_have_text("loud")
    expect(page.locator(".tiptap section.against")).to_be_attached()


TABLE = "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
FIGURE = '<figure><img src="/a.png" alt="A"><figcaption>Seen</figcaption></figure>'
CALL = '<aside class="call" data-call="assess"><p>Ask</p></aside>'


@pytest.mark.parametrize(
    ("body", "place", "key"),
    [(TABLE, "td", "ArrowDown"), (FIGURE, "figcaption", "Enter"), (CALL, "p", "Enter")],
)
def test_what_ends_a_text_can_be_left_by_the_keyboard(editor, body, place, key):
    page = editor(body)
    page.evaluate("document.querySelector('.tiptap').editor.commands.focus('end')")
    page.locator(f".tiptap {place}").last.click()
    page.keyboard.press("End")
    page.keyboard.press(key)
    page.keyboard.type("1. After")
    assert text.clean(value(page)) == text.clean(body + "<ol><li>After</li></ol>")


def test_an_address_is_taken_as_it_is_typed(editor):
    page = editor("<p>words</p>")
    for typed, href in {
        "e.example/x": "https://e.example/x",
        "a@e.example": "mailto:a@e.example",
        "articles/x/": "/articles/x/",
        "#notes": "#notes",
    }.items():
        page.evaluate("document.querySelector('.tiptap').editor.chain().focus().selectAll().run()")
        expect(page.locator(".tiptap")).to_be_focused()
        page.keyboard.press("Control+k")
        page.fill("dialog input[name=href]", typed)
        page.click("dialog button[type=submit]")
        expect(page.locator(".tiptap a")).to_have_attribute("href", href)
        expect(page.locator("dialog")).to_have_count(0)
    assert text.clean(value(page)) == '<p><a href="#notes">words</a></p>'
    page.click("[data-name=figure]")
    page.fill("dialog input[name=src]", "https://e.example/a.png")
    page.click("dialog button[type=submit]")
    expect(page.get_by_text("Only images of the library can be shown")).to_be_visible()


PASTE = """html => {
    const { editor } = document.querySelector(".tiptap")
    editor.commands.clearContent(true)
    const clipboardData = new DataTransfer()
    clipboardData.setData("text/html", html)
    editor.view.dom.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
}"""


def test_what_other_programs_have_is_pasted_as_the_subset(editor):
    page = editor("")
    for name, (html, expected) in PASTED.items():
        page.evaluate(PASTE, html)
        assert text.clean(value(page)) == expected, name
    expect(page.get_by_role("status")).to_contain_text("2 images were not pasted.")
    page.evaluate(PASTE, "<p>x</p>")
    expect(page.get_by_role("status")).to_be_empty()
