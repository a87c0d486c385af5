"""What holds of every text: one form, there and back, and nothing that runs."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import text
from portal.text import addresses
from portal.text.markup import serialise
from tests.text import strategies

many = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
# A document is a whole tree of blocks, and takes ten times as long as a line of soup.
fewer = settings(many, max_examples=250)

ELEMENTS = set(
    re.findall(
        r"\w+",
        "h2 h3 h4 p strong em code pre blockquote ul ol li hr br a table caption thead tbody tr th td"
        " figure img figcaption sup aside section",
    )
)
NAMES = {
    "class",
    "href",
    "src",
    "alt",
    "role",
    "start",
    "scope",
    "colspan",
    "rowspan",
    "data-title",
    "data-call",
    "data-target",
}


class _Strict(HTMLParser):
    """Refuses any element, attribute or address that is not in the subset, and any nesting that is off."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS, tag
        for name, value in attrs:
            assert name in NAMES, name
            if name == "href":
                assert re.match(r"https?://|mailto:|/(?!/)|#", value or ""), value
            if name == "role":
                assert (tag, value) == ("img", "presentation"), value
            if name == "src":
                assert re.match(r"/(?!/)", value or ""), value
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def assert_harmless(html: str) -> None:
    parser = _Strict()
    parser.feed(html)
    parser.close()
    assert not parser.open


@fewer
@given(strategies.documents)
def test_markdown_and_back_is_the_same_harmless_text(document):
    html = text.clean(serialise(document))
    assert text.from_markdown(text.to_markdown(html)) == html
    assert_harmless(html)
    assert text.clean(html) == html
    with_ids, entries = text.contents(html)
    assert text.headings(html) == entries
    assert text.clean(with_ids) == html
    assert len({entry.id for entry in entries}) == len(entries)


@many
@given(strategies.soup)
def test_what_is_clean_runs_nothing_and_stays_as_it_is(html):
    cleaned = text.clean(html)
    assert text.clean(cleaned) == cleaned
    assert_harmless(cleaned)
    assert text.from_markdown(text.to_markdown(cleaned)) == cleaned


@many
@given(st.text() | st.lists(st.sampled_from(strategies.FRAGMENTS) | st.just("\n"), max_size=40).map(" ".join))
def test_any_markdown_gives_canonical_html(markdown):
    html = text.from_markdown(markdown)
    assert_harmless(html)
    assert text.clean(html) == html
    assert text.from_markdown(text.to_markdown(html)) == html


@many
@given(strategies.soup | st.text())
def test_readers_functions_never_raise(html):
    text.plain(html)
    text.render(html, lambda kind, target: text.CallTarget("Heading", "Button", "/x/"))
    text.contents(html)
    assert text.minutes(html) >= 1
    assert text.words(html) >= 0


@many
@given(st.text() | strategies.hrefs)
def test_an_address_is_refused_or_stays_as_it_is(address):
    href = addresses.canonical_href(address)
    assert addresses.canonical_href(href) == href
    assert not re.match(r"\s*(javascript|data|vbscript):", href, re.IGNORECASE)


def test_the_check_for_harm_can_fail():
    for html in ("<script>x</script>", '<p onclick="x">y</p>', '<p><a href="javascript:x">y</a></p>', "<p>x"):
        with pytest.raises(AssertionError):
            assert_harmless(html)
