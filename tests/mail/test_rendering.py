import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.mail import rendering


def test_the_first_line_is_the_subject_and_nothing_is_escaped():
    context = {"title": "Ropes & <planks>", "name": "O'Neill", "more": "<b>"}
    subject, text = rendering.render("plain.txt", context)
    assert subject.startswith("Ropes & <planks> on ")
    assert text.startswith("Hello O'Neill,\n\nyour posting is live: https://example.org/jobs/1/?a=1&b=2.\n")
    assert text.endswith("- second <b>\n")


@pytest.mark.parametrize(
    "title", ["a\nBcc: all@example.org", "a\r\nBcc: all@example.org", "a\x0b\x85\u2028b"]
)
def test_a_subject_stays_one_line(title):
    subject, _ = rendering.render("plain.txt", {"title": title})
    assert "\n" not in subject and "\r" not in subject
    assert subject.isprintable()


def test_a_template_without_a_subject_is_refused(settings):
    with pytest.raises(ValueError, match="does not begin with a line"):
        rendering.render("403.html", {})


def test_the_html_part_has_paragraphs_lists_and_links():
    html = rendering.html_part("A & b", "Hello <you>,\nagain\n\n- one\n- see https://example.org/?a=1&b=2.\n")
    assert "<title>A &amp; b</title>" in html
    assert "<p>Hello &lt;you&gt;,<br>again</p>" in html
    assert (
        '<li>see <a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>.</li>'
        in html
    )
    assert "style" not in html


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = set()
        self.words = []

    def handle_starttag(self, tag, attrs):
        self.seen |= {tag, *(f"{tag}.{name}" for name, _ in attrs)}

    def handle_data(self, data):
        self.words.append(data)


ALLOWED = {
    "html", "html.lang", "head", "meta", "meta.charset", "meta.name", "meta.content", "title", "body", "p", "br",
    "ul", "li", "a", "a.href",
}  # fmt: skip


@given(st.text(), st.text())
def test_no_text_becomes_markup_and_none_is_lost(subject, text):
    reader = Reader()
    reader.feed(rendering.html_part(subject, text))
    assert reader.seen <= ALLOWED
    shown = "".join(reader.words)
    for word in re.findall(r"\w+", text):
        assert word in shown
