"""Trees of texts for the property tests, rich in what parsers trip over."""

from hypothesis import strategies as st

from portal.text import tree
from portal.text.tables import table_of


def _split(words: str) -> list[str]:
    return words.split()


FRAGMENTS = [
    *_split(
        r"""
        a b c1 don't A_b __init__ ** * _ ` `` ``` ~ ~~~ ~~ [ ] [x] [^1] [^1]: [a](b) ![ ! ^ ^[ ( ) < > <b> <br>
        </strong> <table> <table </table> <script> <!-- --> <?x <https://e.example> & &amp; &lt; &#35; &copy ; |
        || \ \\ \| \* # ## ####### + - -- --- ___ === = : :: ::: :::: 1. 1) 12. 1234567890. "q" 'q' $ % @ / . , ?
        {x} http://e.example a@b.example javascript:alert(1) é ß 漢字 🎉 ‘q’ “q” – …
        """
    ),
    *("\u00ad", "\u200b", "\u200d", "\u202e", "\ufffd", " ", "  ", "\u00a0", "\u202f", "\u2003", "\n", "\t"),
    *("[x]: /y", "- x", "> x", "1. x", "::: callout x", "a | b", "--- | ---", ": x"),
]

texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), min_size=1, max_size=6).map("".join)
words = st.lists(
    st.sampled_from(["word", "two words", "x", "3", "don't", "“q”", "a-b", "end."]), min_size=1, max_size=3
).map(" ".join)
hrefs = st.sampled_from(
    [
        "https://e.example/a_b*c*?x=1&y=(2)#z",
        "http://e.example",
        "mailto:a@b.example",
        "/articles/x/",
        "/",
        "#part",
        "/a(b",
        "/a)b",
        "/a((b))",
        "/?a=1&copy;=2",
        "/?a&lt;",
        "/x%20y",
        "/é",
        "/a\\b",
        "/a b",
        "/'q'",
        '/"q"',
        "/<x>",
        "/[x]",
        "/a|b",
        "/`x`",
        "javascript:alert(1)",
        "//e.example",
        "data:text/html,x",
        "",
        "x/y",
        "JaVaScRiPt:1",
        "\tjava\nscript:1",
    ]
)
marks = st.builds(
    tree.Marks,
    note=st.sampled_from([0, 0, 0, 0, 1, 2, 3]),
    href=st.just("") | st.just("") | hrefs,
    strong=st.booleans(),
    em=st.booleans(),
    code=st.sampled_from([False, False, True]),
)
runs = st.builds(tree.Run, texts | words, marks | st.just(tree.PLAIN)) | st.just(tree.Run(tree.BREAK))
inlines = st.lists(runs, min_size=1, max_size=6).map(tuple)
paragraphs = st.builds(tree.Paragraph, inlines)
codes = st.builds(
    tree.Code, texts | st.lists(texts, max_size=4).map("\n".join), st.sampled_from(["", "python", "c++"])
)
sources = st.sampled_from(["/a.png", "/files/a(1).png?x=1&y=2"])
captions = st.just(()) | inlines
figures = st.builds(tree.Figure, sources, texts | st.just(""), captions) | st.builds(
    tree.Figure, sources, st.just(""), captions, st.booleans()
)
spans = st.sampled_from([1, 1, 1, 1, 2, 3])
cells = st.builds(
    tree.Cell, st.just(()) | inlines, st.sampled_from(["", "", "col", "row", "auto"]), spans, spans
)
plain_cells = st.builds(tree.Cell, st.just(()) | inlines)
leaves = paragraphs | codes | figures | st.just(tree.Rule())


@st.composite
def tables(draw: st.DrawFn) -> tree.Table:
    is_plain = draw(st.booleans())
    columns = draw(st.integers(1, 4))
    rows = draw(
        st.lists(
            st.lists(plain_cells if is_plain else cells, min_size=columns, max_size=columns).map(tuple),
            min_size=1,
            max_size=4,
        )
    )
    if is_plain:
        rows = [tuple(tree.Cell(c.inline, "col") for c in rows[0])] + [
            (tree.Cell(first.inline, "row"), *rest) for first, *rest in rows[1:]
        ]
    table = table_of(rows, draw(st.sampled_from(["", "", "A caption <b> & more"])))
    return table or tree.Table((), ((tree.Cell((tree.Run("x"),)),),))


def containers(children: st.SearchStrategy) -> st.SearchStrategy:
    several = st.lists(children, min_size=1, max_size=3).map(tuple)
    items = st.lists(several, min_size=1, max_size=4).map(tuple)
    return st.builds(tree.Quote, several) | st.builds(
        tree.List, items, st.sampled_from([None, None, 1, 1, 0, 3, 99, 1986])
    )


inner = st.recursive(leaves | paragraphs | tables(), containers, max_leaves=5)
several = st.lists(inner, min_size=1, max_size=3).map(tuple)
tops = (
    inner
    | st.builds(tree.Heading, st.integers(2, 4), inlines)
    | st.builds(tree.Callout, texts, several)
    | st.builds(tree.Side, st.sampled_from(["for", "against"]), texts | st.just("For"), several)
    | st.builds(tree.Call, st.sampled_from(["assess", "jobs"]), st.sampled_from(["", "hiring-fit"]), inlines)
)
documents = st.lists(tops, min_size=1, max_size=3).map(tuple)

TAGS = _split(
    "p div span b strong i em u s code pre a sup sub br hr h1 h2 h3 h6 ul ol li dl dt dd blockquote table caption thead tbody"
    " tfoot tr th td figure img figcaption aside section script style svg math iframe object embed form input button textarea"
    " title template noscript select option marquee base link meta x-y details summary foreignObject mtext annotation-xml"
)
ATTRIBUTES = (
    "",
    ' class="note"',
    ' class="callout" data-title="A &quot; b"',
    ' class="for"',
    ' class="call" data-call="assess" data-target="x"',
    ' href="javascript:alert(1)"',
    ' href="/ok"',
    ' src="/a.png" alt="<b>"',
    ' src=x onerror="alert(1)"',
    ' onclick="alert(1)" style="x:expression(1)"',
    ' colspan="3" rowspan=2',
    ' colspan="99999999999"',
    ' scope="row"',
    ' start="-3"',
    ' id="main" name=x',
    " title='\"><script>alert(1)</script>'",
)
soup = st.lists(
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
    | st.builds("</{}>".format, st.sampled_from(TAGS))
    | texts
    | st.sampled_from(
        [
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?php",
            "&#0;",
            "&#x1;",
            "&nbsp;",
            "&lt;script&gt;",
            "&#106;avascript:",
            "<",
            "<p",
            '<a href="',
        ]
    ),
    max_size=25,
).map("".join)
