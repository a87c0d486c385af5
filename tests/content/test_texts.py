"""Every text of the pack converts, there and back, and says what its writer meant."""

import re
from pathlib import Path

import pytest
import yaml

from portal import text

PACK = Path(__file__).parents[2] / "portal" / "content"
FILES = sorted([*PACK.glob("articles/*.md"), *PACK.glob("pages/*.md")])
DEMO = [
    item.get("about", "")
    + "\n\n"
    + "\n\n".join(line for lines in item.get("lines", {}).values() for line in lines)
    for name in ("companies", "postings")
    for item in yaml.safe_load((PACK / "demo" / f"{name}.yaml").read_text())
]


def body(path: Path) -> str:
    return path.read_text().split("\n---\n", 1)[1]


def test_the_pack_is_there():
    assert len(FILES) > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_text_converts_both_ways(path):
    html = text.from_markdown(body(path))
    assert text.clean(html) == html
    assert text.from_markdown(text.to_markdown(html)) == html
    assert text.minutes(html) >= 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_left_of_the_markup(path):
    """A container, table, footnote or emphasis that was not understood would stand in the text."""
    markdown = body(path)
    html = text.from_markdown(markdown)
    prose = re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", html, flags=re.DOTALL)
    words = text.plain(prose)
    assert not re.search(r":::|\*\*|\[\^|\]\(|^\s*\|[ -]", words, re.MULTILINE)
    outside_code = re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    opened = re.findall(r"^:::+ *(callout|for|against|call)\b", outside_code, re.MULTILINE)
    assert [name for name in opened if name in ("callout", "call")] == re.findall(
        r'<aside class="(\w+)"', html
    )
    assert [name for name in opened if name in ("for", "against")] == re.findall(
        r'<section class="(\w+)"', html
    )
    assert len(re.findall(r"^##+ ", outside_code, re.MULTILINE)) == len(re.findall(r"<h[234]>", html))
    assert not re.search(r"^# ", outside_code, re.MULTILINE), "the title is the page's h1"


@pytest.mark.parametrize("markdown", DEMO)
def test_a_posting_converts_both_ways(markdown):
    html = text.from_markdown(markdown)
    assert text.from_markdown(text.to_markdown(html)) == html
