"""A text in paragraphs and lists alone."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import text
from portal.text.markup import serialise
from tests.text import strategies


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<h2>The work</h2><p>Keep <strong>it</strong> &amp; mend.</p>",
            "<p>The work</p><p>Keep it &amp; mend.</p>",
        ),
        ("<p>One.<br>Two.</p><hr>", "<p>One.<br>Two.</p>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "<ul><li>3. a</li><li>4. b</li></ul>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br>b</li></ul>"),
        ("<pre><code>a &lt; b\nc</code></pre>", "<p>a &lt; b<br>c</p>"),
        ("<blockquote><p>a</p></blockquote>", "<p>a</p>"),
        (
            '<table><caption>C</caption><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            "<p>C</p><ul><li>a | b</li><li>1 | 2</li></ul>",
        ),
        ('<p>a<sup class="note">See b.</sup></p>', "<p>a [1]</p><p>[1] See b.</p>"),
        ('<figure><img src="/a.png" alt="A bridge"></figure>', "<p>A bridge</p>"),
        ('<aside class="callout" data-title="Mind"><p>a</p></aside>', "<p>Mind</p><p>a</p>"),
        ('<p><a href="https://e.example">here</a></p>', "<p>here</p>"),
        (
            "<ol><li><p>a</p><table><caption>C</caption><tbody><tr><td>1</td></tr></tbody></table><p>b</p></li></ol>",
            "<ul><li>1. a<br>C<ul><li>1</li></ul>b</li></ul>",
        ),
        ("", ""),
    ],
)
def test_what_becomes_of_each_element(html, expected):
    assert text.bare(html) == expected


@given(strategies.documents.map(serialise) | st.text())
@settings(max_examples=60, deadline=None)
def test_nothing_but_paragraphs_and_lists_is_left_and_no_word_is_lost(html):
    found = text.bare(html)
    assert set(re.findall(r"<[^>]*>", found)) <= {"<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<br>"}
    assert "&lt;" in found or "<" not in re.sub(r"</?(?:p|ul|li|br)>", "", found)
    assert not re.search(r"<p>(?:(?!</p>).)*<(?:p|ul|li)>", found, re.DOTALL), "a paragraph holds a line"
    assert found.count("<li>") == found.count("</li>") and found.count("<ul>") == found.count("</ul>")

    def only_words(markup):
        return re.findall(r"[^\W\d_]+", text.plain(re.sub(r"<[^>]+>", " ", markup)))

    assert set(re.findall(r"[^\W\d_]+", text.plain(html))) <= set(only_words(found))
