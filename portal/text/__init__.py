"""Texts: one canonical HTML, its Markdown dialect, and what readers get of both. Knows no app and no model.

Canonical HTML holds these elements and no others. The same text is always the same bytes.

    <h2>…</h2> to <h4>      <p>…</p>      <hr>
    <strong> <em> <code> <br> <a href="…">       http, https, mailto, /path, #fragment
    <ul>, <ol start="3">    <li>; without <p> where an item is one paragraph, or one and lists
    <blockquote>            <pre><code class="language-python">…</code></pre>
    <table>                 <caption>, <thead>, <tbody>, <th scope="col|row">, <td>, colspan, rowspan; cells hold a line
    <figure><img src="…" alt="…"><figcaption>…</figcaption></figure>      /path; role="presentation" where alt is empty on purpose
    <sup class="note">…</sup>                                             a footnote, where it is referred to
    <aside class="callout" data-title="…">…</aside>
    <section class="for" data-title="For">…</section>                     and class="against"
    <aside class="call" data-call="assess" data-target="hiring-fit"><p>…</p></aside>

Headings, callouts, sides and calls stand at the top only. Marks nest in one order: footnote, link, strong, em, code.
`docs/text.md` says it at length, with the Markdown of each.
"""

from portal.text.absolute import absolute
from portal.text.bare import bare
from portal.text.canonical import clean
from portal.text.facts import Facts, facts
from portal.text.markdown import from_markdown, to_markdown
from portal.text.paths import paths
from portal.text.reading import (
    CallTarget,
    ContentsEntry,
    Picture,
    contents,
    headings,
    minutes,
    plain,
    render,
    words,
)
from portal.text.tree import one_line

__all__ = [
    "CallTarget",
    "ContentsEntry",
    "Facts",
    "Picture",
    "absolute",
    "bare",
    "clean",
    "contents",
    "facts",
    "from_markdown",
    "headings",
    "minutes",
    "one_line",
    "paths",
    "plain",
    "render",
    "to_markdown",
    "words",
]
