import pytest

from portal import text
from tests.text.timing import assert_alike, assert_linear


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<p> </p><p><br></p><ul><li></li></ul><blockquote></blockquote><h2> </h2>", ""),
        ("words", "<p>words</p>"),
        ("<h1>A</h1><h6>B</h6>", "<h2>A</h2>\n<h4>B</h4>"),
        ("<p>a<b> b </b>c<br></p>", "<p>a <strong>b</strong> c</p>"),
        ("<div>a</div><div>b<p>c</p>d</div>", "<p>a</p>\n<p>b</p>\n<p>c</p>\n<p>d</p>"),
        (
            "<ul><li><p>a</p></li><li><p>b</p><ul><li>c</ul></ul>",
            "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul></li>\n</ul>",
        ),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul>\n<li><p>a</p>\n<p>b</p></li>\n</ul>"),
        (
            '<ol start="1"><li>a</ol><ol start="3" type="a"><li>b</ol>',
            '<ol>\n<li>a</li>\n</ol>\n<ol start="3">\n<li>b</li>\n</ol>',
        ),
        (
            '<pre class="language-c"><code>\n a &amp; b\n\n</code></pre>',
            '<pre><code class="language-c"> a &amp; b</code></pre>',
        ),
        (
            '<p><img src="/a.png" alt=" x "> after</p>',
            '<figure><img src="/a.png" alt="x"></figure>\n<p>after</p>',
        ),
        ('<img src="http://e.example/a.png"><img src="data:image/png;base64,x">', ""),
        ('<p>a</p><img src="https://e.example/a.png"><img src="//e.example/a.png">', "<p>a</p>"),
        ("<p>a\x00b\x07c\ufeffd\ud800e</p>", "<p>abcde</p>"),
        ("<p>5&nbsp;kg <strong>&nbsp;x</strong></p>", "<p>5\u00a0kg <strong>x</strong></p>"),
        ("<blockquote><h2>a</h2></blockquote>", "<blockquote><p><strong>a</strong></p></blockquote>"),
        (
            '<blockquote><aside class="callout" data-title="T"><p>a</p></aside></blockquote>',
            "<blockquote><p>a</p></blockquote>",
        ),
        (
            '<aside class="callout x"><p>a</p></aside>',
            '<aside class="callout" data-title="Note"><p>a</p></aside>',
        ),
        (
            '<aside class="call" data-call="assess" data-target="a-b"><p>x</p><p>y</p></aside>',
            '<aside class="call" data-call="assess" data-target="a-b"><p>x y</p></aside>',
        ),
        ('<aside class="call" data-call="../x"><p>x</p></aside>', "<p>x</p>"),
        (
            "<p><a href='/x'>a<sup class='note'>b <em>c</em></sup>d</a></p>",
            '<p><a href="/x">a</a><sup class="note">b <em>c</em></sup><a href="/x">d</a></p>',
        ),
    ],
)
def test_one_form(html, expected):
    assert text.clean(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<img src=x onerror=alert(1)//",
        "<p><a href='java\nscript:alert(1)'>alert(1)</a></p>".replace("alert(1)</a>", "x</a>"),
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='vbscript:alert(1)'>x</a>",
        "<a href='data:text/html,alert(1)'>x</a>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action=/x><button formaction='javascript:alert(1)'>x</button></form>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<template><script>alert(1)</script></template>",
        "<textarea><script>alert(1)</script></textarea>",
        "<xmp><script>alert(1)</script></xmp>",
        "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
        "<link rel=stylesheet href='javascript:alert(1)'><base href='javascript:alert(1)'>",
        "<aside class='callout' data-title='x' onclick='alert(1)'><p>x</p></aside>",
        "<!--><img src=x onerror=alert(1)>-->",
    ],
)
def test_nothing_runs(html):
    assert "alert(1)" not in text.clean(html)


def test_a_title_cannot_leave_its_attribute():
    html = text.from_markdown('::: callout "><script>alert(1)</script>\nx\n:::')
    assert html == (
        '<aside class="callout" data-title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"><p>x</p></aside>'
    )
    assert "<script>" not in text.render(html)


def test_a_table_is_regular():
    html = text.clean(
        "<table><caption>C</caption><tr><th>A<th>B<tr><th>r<td>2<td rowspan=9>3<tr><td colspan=2>x</table>"
    )
    assert html == (
        '<table>\n<caption>C</caption>\n<thead>\n<tr><th scope="col">A</th><th scope="col">B</th><td></td></tr>\n</thead>\n'
        '<tbody>\n<tr><th scope="row">r</th><td>2</td><td rowspan="2">3</td></tr>\n<tr><td colspan="2">x</td></tr>\n</tbody>\n'
        "</table>"
    )


def test_the_head_follows_from_the_headers_scopes():
    """The rich editor has no <thead>."""
    rows = '<tr><th scope="col">A</th><th scope="col">B</th></tr><tr><th scope="row">r</th><td>1</td></tr>'
    assert text.clean(f"<table><tbody>{rows}</tbody></table>") == text.clean(
        f"<table><thead>{rows[: len(rows) // 2]}".replace("</thead>", "")
        + f"{rows[len(rows) // 2 :]}</table>"
    )
    assert "<thead>\n<tr><th scope" in text.clean(f"<table><tbody>{rows}</tbody></table>")


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<ul><li>",
        "<b><p>",
        "<a><i><div>",
        "<table><tr><td>",
        "<table><td></div><div>",
        "<p>a",
        "<svg>",
        "</p>",
        "<!--",
    ],
)
def test_time_grows_with_length_only(piece):
    assert_linear(lambda times: text.clean(piece * times + "x"))


@pytest.mark.parametrize("piece", ["<figure><img src=/x>", "<figure>x<b>y</b>", "<figure><figcaption>x"])
def test_a_figure_in_a_figure_costs_no_more_than_other_nests(piece):
    assert_alike(lambda times: text.clean(piece * times), lambda times: text.clean("<blockquote>x" * times))


def test_of_a_figure_in_a_figure_the_inner_one_is_kept():
    inner = '<figure><img src="/a.png" alt="A"><figcaption>In</figcaption></figure>'
    assert text.clean(f"<figure>{inner}<figcaption>Out</figcaption></figure>") == f"{inner}\n<p>Out</p>"
