import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from portal import text
from portal.text.markdown import bounds
from tests.text.timing import assert_linear

TEXT = """A line with **strong**, *emphasis*, `code`, a [link](/articles/x/) and a note.[^1]

## A heading

- one
- two
  - nested
  - again

3. three
4. four

> quoted

```python
a = b

c
```

| Duty | First | Second |
| --- | --- | --- |
| Estimates | yes | no |
| Plans |  | `a\\|b` |

::: callout What to ask
Three things.

- One
:::

::: for For
- point
:::

::: against Against
- point
:::

::: figure
![A plan](/files/plan.svg)

The plan, *drawn*.
:::

::: call assess hiring-fit
One sentence.
:::

___

[^1]: With a [source](https://e.example/).
"""

HTML = """<p>A line with <strong>strong</strong>, <em>emphasis</em>, <code>code</code>, a <a href="/articles/x/">link</a> and \
a note.<sup class="note">With a <a href="https://e.example/">source</a>.</sup></p>
<h2>A heading</h2>
<ul>
<li>one</li>
<li>two
<ul>
<li>nested</li>
<li>again</li>
</ul></li>
</ul>
<ol start="3">
<li>three</li>
<li>four</li>
</ol>
<blockquote><p>quoted</p></blockquote>
<pre><code class="language-python">a = b

c</code></pre>
<table>
<thead>
<tr><th scope="col">Duty</th><th scope="col">First</th><th scope="col">Second</th></tr>
</thead>
<tbody>
<tr><th scope="row">Estimates</th><td>yes</td><td>no</td></tr>
<tr><th scope="row">Plans</th><td></td><td><code>a|b</code></td></tr>
</tbody>
</table>
<aside class="callout" data-title="What to ask"><p>Three things.</p>
<ul>
<li>One</li>
</ul></aside>
<section class="for" data-title="For"><ul>
<li>point</li>
</ul></section>
<section class="against" data-title="Against"><ul>
<li>point</li>
</ul></section>
<figure><img src="/files/plan.svg" alt="A plan"><figcaption>The plan, <em>drawn</em>.</figcaption></figure>
<aside class="call" data-call="assess" data-target="hiring-fit"><p>One sentence.</p></aside>
<hr>"""


def test_the_whole_dialect_both_ways():
    assert text.from_markdown(TEXT) == HTML
    assert text.to_markdown(HTML) == TEXT


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("~~x~~ <b>y</b>", "<p>~~x~~ &lt;b&gt;y&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1)) [y](//e.example)", "<p>x y</p>"),
        ("<https://e.example>", '<p><a href="https://e.example">https://e.example</a></p>'),
        ("a^[inline *note*] b", '<p>a<sup class="note">inline <em>note</em></sup> b</p>'),
        ("a[^x]", "<p>a[^x]</p>"),
        ("[^a]: loop[^a]\n\nx[^a]", '<p>x<sup class="note">loop</sup></p>'),
        ("::: unknown\nx\n:::", "<p>::: unknown x :::</p>"),
        ("::: callout T\nx", '<aside class="callout" data-title="T"><p>x</p></aside>'),
        ("::: callout\nx\n:::", '<aside class="callout" data-title="Note"><p>x</p></aside>'),
        (
            "<table><tr><td colspan=2>x</td></tr><tr><td>a<td>b</tr></table>",
            '<table>\n<tbody>\n<tr><td colspan="2">x</td></tr>\n<tr><td>a</td><td>b</td></tr>\n</tbody>\n</table>',
        ),
    ],
)
def test_what_the_dialect_reads(markdown, html):
    assert text.from_markdown(markdown) == html


@pytest.mark.parametrize(
    "line",
    [
        "1986. A year",
        "- dash",
        "# hash",
        "a_b and __init__",
        "2 * 3 * 4",
        "<b>",
        "&amp;",
        "::: callout x",
        "[^1]: x",
        "a|b",
        "!",
    ],
)
def test_text_that_looks_like_markdown_stays_text(line):
    html = text.clean(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>")
    assert text.from_markdown(text.to_markdown(html)) == html


def test_ordinary_words_are_not_escaped():
    words = "Plain words (with brackets), snake_case, a < b, AT&T, 50 %, “quotes” and an end!\n"
    assert text.to_markdown(text.from_markdown(words)) == words


def test_emphasis_that_stars_cannot_say():
    html = '<p>a<strong>"b"</strong>c</p>'
    assert text.to_markdown(html) == 'a<strong>"b"</strong>c\n'
    assert text.from_markdown(text.to_markdown(html)) == html


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "*a ",
        "a**b",
        "> ",
        "- ",
        "`",
        "<a",
        "[a](",
        "[^1]",
        "^[",
        "[a][",
        "***a**",
        "::: callout\n",
        ":::\n",
        "<table>\n",
        "| a\n",
    ],
)
def test_time_grows_with_length_only(piece):
    assert_linear(lambda times: text.from_markdown(piece * times))


DEFINED = "[a]: /a\n[^1]: note\n\n"
OPEN = 4_000


@pytest.mark.parametrize(
    "markdown",
    [
        "[" * 2 * OPEN,
        "[" * OPEN + "]" * OPEN + "(/a)",
        "![" * OPEN,
        DEFINED + "[^" * OPEN + "]",
        DEFINED + "^[" * 2_500 + "]" * 2_500,
        "|" + "a|" * 1_300 + "\n|" + "-|" * 1_300 + "\n" + "||\n" * 800,
    ],
    ids=["open brackets", "nested brackets", "open images", "open notes", "notes in notes", "a wide table"],
)
def test_a_text_made_to_be_slow_is_not(markdown):
    """The brackets took a second and more, the million cells of the table five."""
    started = time.process_time()
    text.from_markdown(markdown)
    assert time.process_time() - started < 0.75


@given(st.lists(st.sampled_from(["[", "]", "](/u)", "[a]", "[^1]", "![", "^[", "`", "*", "\\", "<b>", "x "])))
def test_labels_end_where_the_library_says(pieces):
    markdown = DEFINED + "".join(pieces)
    library, ours = (MarkdownIt("commonmark").enable("table") for _ in range(2))
    footnote_plugin(library)
    footnote_plugin(ours)
    bounds.apply(ours)
    assert ours.render(markdown) == library.render(markdown)


def test_a_table_whose_rows_are_short_is_one_until_it_is_mostly_gaps():
    head = "| a | b | c |\n|---|---|---|\n"
    assert "<table>" in text.from_markdown(head + "| x\n" * 100)
    assert "<table>" not in text.from_markdown("a|" * 60 + "\n" + "-|" * 60 + "\n" + "|\n" * 60)


@pytest.mark.parametrize(
    "markdown",
    [
        "[^1]: " + "long " * 2_000 + "\n\n" + "x[^1] " * 3_000,
        "[a]: /" + "x" * 1_900 + "\n\n" + "[a] " * 3_000,
    ],
    ids=["a note used often", "a link used often"],
)
def test_a_definition_used_often_stays_in_proportion(markdown):
    assert len(text.from_markdown(markdown)) < 10 * len(markdown)
