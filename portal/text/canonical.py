"""HTML in and canonical HTML out: the site's one sanitiser.

nh3 parses as a browser does and drops what is not on the list; what is left is read into the tree
of `tree.py`, which can hold nothing else, and written out again. So the result is safe twice over,
and the same text is always the same bytes.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import nh3

from portal.text.tree import (
    BREAK,
    CALLOUT_TITLE,
    MAX_COLUMNS,
    MAX_DEPTH,
    PLAIN,
    SIDE_TITLES,
    Block,
    Call,
    Callout,
    Cell,
    Code,
    Figure,
    Heading,
    Inline,
    List,
    Marks,
    Paragraph,
    Quote,
    Row,
    Rule,
    Run,
    Side,
    Table,
    groups,
    is_simple_item,
    one_line,
    printable,
    tidy,
)

MAX_NESTING = 100
MAX_HREF = 2000
TITLE_LENGTH = 120
ALT_LENGTH = 500
CAPTION_LENGTH = 300


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Elements that only end a paragraph: their own meaning is not kept, their content is.
_BOUNDARIES = _names(
    "address article center dd details div dl dt fieldset figcaption footer form header legend li main nav"
    " section summary tbody td tfoot th thead tr caption aside h1 h2 h3 h4 h5 h6 p"
)
_MARKS = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "code": "code",
    "kbd": "code",
    "samp": "code",
}
_BLOCKS = _names("blockquote figure hr img ol pre table ul") | _BOUNDARIES
_VOID = _names("br hr img")
_TAGS = _BLOCKS | frozenset(_MARKS) | {"a", "br", "sup"}
_ATTRIBUTES = {
    "a": {"href"},
    "aside": {"class", "data-call", "data-target", "data-title"},
    "code": {"class"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "pre": {"class"},
    "section": {"class", "data-title"},
    "sup": {"class"},
    "table": {"data-caption"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_DROPPED_WITH_CONTENT = _names(
    "script style template iframe object noscript noembed noframes textarea title select xmp svg math head"
)
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_DROPPED_WITH_CONTENT),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)

_TAG_START = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_NOT_NESTING = _names(
    "area base br col colgroup dd dt embed hr img input li link meta p param source tbody td tfoot th thead tr track wbr"
)
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*) ?/?>|([^<]+)|<')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_LANGUAGE = re.compile(r"(?:^|\s)language-([A-Za-z0-9_+#.-]{1,30})(?:\s|$)")
_HREF_ALLOWED = re.compile(r"https?://[^/?#\s]|mailto:[^\s?]|/(?!/)|#.|/$", re.IGNORECASE)
_SRC_ALLOWED = re.compile(r"/(?!/).")  # the policy of the pages shows no other host's images
_HREF_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


# Reading


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


def parse(html: str) -> tuple[Block, ...]:
    """The blocks of any HTML, hostile HTML included."""
    safe = _CLEANER.clean(_bounded(printable(html)))
    sink = _Sink()
    _fill(sink, _elements(safe).children, PLAIN)
    return sink.close()


def _bounded(html: str) -> str:
    """The HTML without tags nested deeper than anybody writes: browsers' parsing is quadratic in depth."""
    is_open: dict[str, int] = {}
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        tag = match[2].lower()
        if tag in _NOT_NESTING:
            return match[0]
        if match[1]:
            if is_open.get(tag):
                is_open[tag] -= 1
                depth -= 1
            return match[0]
        if depth >= MAX_NESTING:
            return "<br"
        is_open[tag] = is_open.get(tag, 0) + 1
        depth += 1
        return match[0]

    return _TAG_START.sub(keep, html)


def _elements(safe: str) -> Element:
    """The elements of nh3's output, which is well formed: lower case, quoted, closed."""
    root = Element("")
    stack = [root]
    for match in _TOKEN.finditer(safe):
        closing, tag, attributes, text = match.groups()
        if text:
            stack[-1].children.append(printable(entities.unescape(text)))
        elif not tag:
            stack[-1].children.append("<")
        elif closing:
            if len(stack) > 1 and stack[-1].tag == tag:
                stack.pop()
        else:
            values = {
                name: printable(entities.unescape(value)) for name, value in _ATTRIBUTE.findall(attributes)
            }
            element = Element(tag, values)
            stack[-1].children.append(element)
            if tag not in _VOID:
                stack.append(element)
    return root


class _Sink:
    """Collects blocks; characters wait in `runs` until something ends their paragraph."""

    def __init__(self, depth: int = 0, *, is_top: bool = True) -> None:
        self.depth = depth
        self.is_top = is_top
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.notes = _Counter()

    def flush(self) -> None:
        if inline := tidy(self.runs):
            self.blocks.append(Paragraph(inline))
        self.runs.clear()

    def close(self) -> tuple[Block, ...]:
        self.flush()
        return tuple(self.blocks)


class _Counter:
    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _fill(sink: _Sink, nodes: Iterable[Element | str], marks: Marks) -> None:
    for node in nodes:
        if isinstance(node, str):
            sink.runs.append(Run(node.replace("\n", " "), marks))
        elif node.tag == "br":
            sink.runs.append(Run(BREAK, marks))
        elif node.tag in _BLOCKS:
            sink.flush()
            _block(sink, node, marks)
            sink.flush()
        elif _is_note(node):
            note = Marks(note=marks.note or sink.notes.next())
            _line(sink.runs, node.children, note, sink.notes)
        else:
            _fill(sink, node.children, _marked(node, marks))


def _block(sink: _Sink, node: Element, marks: Marks) -> None:
    handler = _HANDLERS.get(node.tag)
    if handler is None or not handler(sink, node, marks):
        _fill(sink, node.children, marks)


def _marked(node: Element, marks: Marks) -> Marks:
    if name := _MARKS.get(node.tag):
        return marks._replace(**{name: True})  # type: ignore[arg-type]
    if node.tag == "a" and not marks.href:
        return marks._replace(href=canonical_href(node.attributes.get("href", "")))
    return marks


def _is_note(node: Element) -> bool:
    return node.tag == "sup" and "note" in node.classes()


def _line(runs: list[Run], nodes: Iterable[Element | str], marks: Marks, notes: _Counter) -> None:
    """Everything in the nodes as one line: blocks end in a break, images are their description."""
    for node in nodes:
        if isinstance(node, str):
            runs.append(Run(node.replace("\n", " "), marks))
        elif node.tag == "br":
            runs.append(Run(BREAK, marks))
        elif node.tag == "img":
            runs.append(Run(node.attributes.get("alt", ""), marks))
        elif _is_note(node):
            _line(runs, node.children, Marks(note=marks.note or notes.next()), notes)
        else:
            is_block = node.tag in _BLOCKS
            if is_block:
                runs.append(Run(BREAK, marks))
            _line(runs, node.children, _marked(node, marks), notes)
            if is_block:
                runs.append(Run(BREAK, marks))


def _inline(nodes: Iterable[Element | str], *, breaks: bool = True, marks: Marks = PLAIN) -> Inline:
    runs: list[Run] = []
    _line(runs, nodes, marks, _Counter())
    return tidy(runs, breaks=breaks)


def _text(node: Element) -> str:
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.tag == "br":
            parts.append("\n")
        else:
            parts.append(_text(child))
    return "".join(parts)


def _inside(sink: _Sink, nodes: Iterable[Element | str], *, deeper: int = 0) -> tuple[Block, ...]:
    inner = _Sink(sink.depth + deeper, is_top=False)
    _fill(inner, nodes, PLAIN)
    return inner.close()


def _heading(sink: _Sink, node: Element, marks: Marks) -> bool:
    level = min(max(int(node.tag[1]), 2), 4)
    inline = _inline(node.children, breaks=False)
    if inline and sink.is_top:
        sink.blocks.append(Heading(level, inline))
    elif inline:
        sink.blocks.append(Paragraph(_inline(node.children, breaks=False, marks=Marks(strong=True))))
    return True


def _pre(sink: _Sink, node: Element, marks: Marks) -> bool:
    text = "\n".join(line.rstrip() for line in _text(node).split("\n")).strip("\n")
    if text:
        inner = [child for child in node.children if isinstance(child, Element) and child.tag == "code"]
        found = next(
            (m for n in [*inner, node] if (m := _LANGUAGE.search(n.attributes.get("class", "")))), None
        )
        sink.blocks.append(Code(text, found[1] if found else ""))
    return True


def _rule(sink: _Sink, node: Element, marks: Marks) -> bool:
    sink.blocks.append(Rule())
    return True


def _quote(sink: _Sink, node: Element, marks: Marks) -> bool:
    if sink.depth >= MAX_DEPTH:
        return False
    if blocks := _inside(sink, node.children, deeper=1):
        sink.blocks.append(Quote(blocks))
    return True


def _list(sink: _Sink, node: Element, marks: Marks) -> bool:
    if sink.depth >= MAX_DEPTH:
        return False
    items: list[tuple[Block, ...]] = []
    for child in node.children:
        is_item = isinstance(child, Element) and child.tag == "li"
        content = _inside(sink, child.children if is_item else [child], deeper=1)  # type: ignore[union-attr]
        if content:
            items.append(content)
    if items:
        sink.blocks.append(List(tuple(items), _start(node) if node.tag == "ol" else None))
    return True


def _start(node: Element) -> int:
    value = node.attributes.get("start", "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 5 else 1


def _image(sink: _Sink, node: Element, marks: Marks) -> bool:
    if src := canonical_src(node.attributes.get("src", "")):
        sink.blocks.append(Figure(src, one_line(node.attributes.get("alt", ""), ALT_LENGTH)))
    return True


def _figure(sink: _Sink, node: Element, marks: Marks) -> bool:
    """An image with its caption, which without a <figcaption> is what else is there."""
    images: list[Element] = []
    captions: list[Element] = []
    for inner in _descendants(node):
        if inner.tag == "figure" or len(images) > 1:
            return False  # looking further at each level of a nest would cost depth times length
        if inner.tag == "figcaption":
            captions.append(inner)
        elif inner.tag == "img" and canonical_src(inner.attributes.get("src", "")):
            images.append(inner)
    if len(images) != 1 or len(captions) > 1 or any(caption not in node.children for caption in captions):
        return False
    image = images[0]
    alt = one_line(image.attributes.pop("alt", ""), ALT_LENGTH)
    caption = _inline(captions[0].children if captions else node.children, breaks=False)
    sink.blocks.append(Figure(canonical_src(image.attributes.pop("src")), alt, caption))
    if captions:
        sink.blocks.extend(_inside(sink, [child for child in node.children if child not in captions]))
    return True


def _descendants(node: Element) -> Iterator[Element]:
    """In the order of the text; a generator in a generator would cost each its depth."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found is not node:
            yield found
        waiting.extend(child for child in reversed(found.children) if isinstance(child, Element))


def _aside(sink: _Sink, node: Element, marks: Marks) -> bool:
    if not sink.is_top:
        return False
    if "callout" in node.classes():
        if blocks := _inside(sink, node.children):
            sink.blocks.append(Callout(_title(node, CALLOUT_TITLE), blocks))
        return True
    kind, target = node.attributes.get("data-call", ""), node.attributes.get("data-target", "")
    if "call" in node.classes() and _KEY.fullmatch(kind) and (not target or _KEY.fullmatch(target)):
        if inline := _inline(node.children, breaks=False):
            sink.blocks.append(Call(kind, target, inline))
        return True
    return False


def _section(sink: _Sink, node: Element, marks: Marks) -> bool:
    kind = next((name for name in node.classes() if name in SIDE_TITLES), "")
    if not sink.is_top or not kind:
        return False
    if blocks := _inside(sink, node.children):
        sink.blocks.append(Side(kind, _title(node, SIDE_TITLES[kind]), blocks))
    return True


def _title(node: Element, default: str) -> str:
    return one_line(node.attributes.get("data-title", ""), TITLE_LENGTH) or default


def _table(sink: _Sink, node: Element, marks: Marks) -> bool:
    caption = next((n for n in node.children if isinstance(n, Element) and n.tag == "caption"), None)
    words = "".join(r.text for r in _inline(caption.children, breaks=False)) if caption else ""
    rows = [tuple(_cells(row)) for row in _rows(node)]
    if table := table_of(rows, one_line(words or node.attributes.get("data-caption", ""), CAPTION_LENGTH)):
        sink.blocks.append(table)
    return True


def _rows(node: Element) -> Iterator[Element]:
    for child in node.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                yield child
            elif child.tag in ("thead", "tbody", "tfoot"):
                yield from _rows(child)


def _cells(row: Element) -> Iterator[Cell]:
    for child in row.children:
        if isinstance(child, Element) and child.tag in ("td", "th"):
            inline = _inline(child.children)
            scope = child.attributes.get("scope", "").strip().lower() or "auto"
            yield Cell(
                inline,
                scope if inline and child.tag == "th" else "",
                _span(child.attributes.get("colspan", "")),
                _span(child.attributes.get("rowspan", "")),
            )


def _span(value: str) -> int:
    value = value.strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) <= 4 else 1


def table_of(rows: list[Row], caption: str = "") -> Table | None:
    """A regular table: every row as wide as the widest, spans inside of it, empty cells never headers.

    The head is derived, as the editor knows no <thead>: the rows at the top whose headers are headers
    of columns.
    """
    while True:
        head, body = _regular(rows)
        if rows == [*head, *body]:
            break
        rows = [*head, *body]  # what the spans lost may leave a row empty: once more
    if not any(cell.inline for row in rows for cell in row):
        return None
    return Table(tuple(head), tuple(body), caption)


def _regular(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    if not any(cell.rowspan > 1 for row in rows for cell in row):
        rows = [row for row in rows if any(cell.inline for cell in row)]
    rows = [_scoped(row) for row in rows]
    split = 0
    while split < len(rows) and _is_head(rows[split]):
        split += 1
    grids = [_grid([tuple(map(_head_cell, row)) for row in rows[:split]]), _grid(rows[split:])]
    width = max(
        (sum(cell.colspan for cell in row) + taken for grid in grids for row, taken in grid), default=0
    )
    head, body = (
        [row + (Cell(),) * (width - taken - sum(cell.colspan for cell in row)) for row, taken in grid]
        for grid in grids
    )
    return head, body


_SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})


def _scoped(row: Row) -> Row:
    """Headers that name no scope: of columns in a row of headers only, else of their row."""
    filled = [cell for cell in row if cell.inline]
    default = "col" if filled and all(cell.scope for cell in filled) else "row"
    return tuple(
        Cell(
            cell.inline,
            cell.scope if not cell.scope or cell.scope in _SCOPES else default,
            cell.colspan,
            cell.rowspan,
        )
        for cell in row
    )


def _is_head(row: Row) -> bool:
    scopes = {cell.scope for cell in row if cell.scope}
    return bool(scopes) and scopes <= {"col", "colgroup"}


def _head_cell(cell: Cell) -> Cell:
    return Cell(cell.inline, cell.scope or ("col" if cell.inline else ""), cell.colspan, cell.rowspan)


def _grid(rows: list[Row]) -> list[tuple[Row, int]]:
    """The rows with spans that stay inside of the part and never overlap, and how many columns
    of each are taken by cells from above."""
    held: dict[int, int] = {}  # column: how many further rows a cell from above covers
    result = []
    for index, row in enumerate(rows):
        column, kept = 0, []
        taken = sum(1 for rest in held.values() if rest)
        coming = {key: rest - 1 for key, rest in held.items() if rest > 1}
        for cell in row:
            while held.get(column):
                column += 1
            if column >= MAX_COLUMNS:
                break
            colspan = 1
            while (
                colspan < cell.colspan and column + colspan < MAX_COLUMNS and not held.get(column + colspan)
            ):
                colspan += 1
            rowspan = min(cell.rowspan, len(rows) - index)
            if rowspan > 1:
                coming.update(dict.fromkeys(range(column, column + colspan), rowspan - 1))
            kept.append(Cell(cell.inline, cell.scope, colspan, rowspan))
            column += colspan
        result.append((tuple(kept), taken))
        held = coming
    return result


_HANDLERS: dict[str, Callable[[_Sink, Element, Marks], bool]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "pre": _pre,
    "hr": _rule,
    "blockquote": _quote,
    "ul": _list,
    "ol": _list,
    "img": _image,
    "figure": _figure,
    "aside": _aside,
    "section": _section,
    "table": _table,
}


def canonical_href(href: str) -> str:
    """The address of a link, percent-encoded; empty if it is none that a text may have."""
    return _address(href, _HREF_ALLOWED)


def canonical_src(src: str) -> str:
    return _address(src, _SRC_ALLOWED)


def _address(address: str, allowed: re.Pattern[str]) -> str:
    bare = re.sub(r"[\t\n]", "", printable(address)).strip()
    encoded = quote(bare, safe=_HREF_SAFE)
    if len(encoded) > MAX_HREF or not allowed.match(encoded):
        return ""
    scheme, colon, rest = encoded.partition(":")
    return f"{scheme.lower()}{colon}{rest}" if colon and scheme.isalpha() else encoded


# Writing


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: str) -> str:
    return escape(value).replace('"', "&quot;")


def serialise(blocks: Iterable[Block]) -> str:
    return "\n".join(block_html(block) for block in blocks)


def block_html(block: Block) -> str:
    match block:
        case Paragraph(inline):
            return f"<p>{inline_html(inline)}</p>"
        case Heading(level, inline):
            return f"<h{level}>{inline_html(inline)}</h{level}>"
        case Code(text, language):
            name = f' class="language-{attribute(language)}"' if language else ""
            return f"<pre><code{name}>{escape(text)}</code></pre>"
        case Rule():
            return "<hr>"
        case Figure(src, alt, caption):
            image = f'<img src="{attribute(src)}" alt="{attribute(alt)}">'
            below = f"<figcaption>{inline_html(caption)}</figcaption>" if caption else ""
            return f"<figure>{image}{below}</figure>"
        case Quote(blocks):
            return f"<blockquote>{serialise(blocks)}</blockquote>"
        case List(items, start):
            tag = "ul" if start is None else "ol"
            first = f' start="{start}"' if start not in (None, 1) else ""
            return (
                f"<{tag}{first}>\n" + "".join(f"<li>{item_html(item)}</li>\n" for item in items) + f"</{tag}>"
            )
        case Table():
            return _table_html(block)
        case Callout(title, blocks):
            return f'<aside class="callout" data-title="{attribute(title)}">{serialise(blocks)}</aside>'
        case Side(kind, title, blocks):
            return f'<section class="{kind}" data-title="{attribute(title)}">{serialise(blocks)}</section>'
        case Call(kind, target, inline):
            aim = f' data-target="{attribute(target)}"' if target else ""
            return (
                f'<aside class="call" data-call="{attribute(kind)}"{aim}><p>{inline_html(inline)}</p></aside>'
            )


def item_html(item: tuple[Block, ...]) -> str:
    first = item[0]
    if isinstance(first, Paragraph) and is_simple_item(item):
        return "\n".join([inline_html(first.inline), *(block_html(block) for block in item[1:])])
    return serialise(item)


def _table_html(table: Table) -> str:
    lines = ["<table>"]
    if table.caption:
        lines.append(f"<caption>{escape(table.caption)}</caption>")
    for tag, rows in (("thead", table.head), ("tbody", table.body)):
        if rows:
            lines += [f"<{tag}>", *(f"<tr>{''.join(map(cell_html, row))}</tr>" for row in rows), f"</{tag}>"]
    return "\n".join([*lines, "</table>"])


def cell_html(cell: Cell, extra: str = "") -> str:
    tag = "th" if cell.scope else "td"
    attributes = "".join(
        f' {name}="{value}"'
        for name, value, default in (
            ("scope", cell.scope, ""),
            ("colspan", cell.colspan, 1),
            ("rowspan", cell.rowspan, 1),
        )
        if value != default
    )
    return f"<{tag}{attributes}{extra}>{inline_html(cell.inline)}</{tag}>"


def inline_html(inline: Iterable[Run]) -> str:
    return "".join(
        f'<sup class="note">{_linked_html(runs)}</sup>' if note else _linked_html(runs)
        for note, runs in groups(inline, "note")
    )


def _linked_html(runs: list[Run]) -> str:
    return "".join(
        f'<a href="{attribute(str(href))}">{_marked_html(part)}</a>' if href else _marked_html(part)
        for href, part in groups(runs, "href")
    )


def _marked_html(runs: list[Run], fields: tuple[str, ...] = ("strong", "em", "code")) -> str:
    if not fields:
        return "".join("<br>" if run.text == BREAK else escape(run.text) for run in runs)
    name, *rest = fields
    parts = []
    for is_marked, part in groups(runs, name):
        inner = _marked_html(part, tuple(rest))
        parts.append(f"<{name}>{inner}</{name}>" if is_marked else inner)
    return "".join(parts)


def clean(html: str) -> str:
    """Sanitised, canonical HTML of any HTML; the same again when cleaned again."""
    return serialise(parse(html))
