"""HTML in and canonical HTML out: the site's one sanitiser.

nh3 parses as a browser does and drops what is not on the list (`elements.py`); what is left is read into
the tree of `tree.py`, which can hold nothing else, and written out again (`markup.py`). So the result is
safe twice over, and the same text is always the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from portal.text.addresses import canonical_href, canonical_src
from portal.text.elements import BLOCKS, MARKS, Element, descendants, elements
from portal.text.markup import serialise
from portal.text.tables import table_of
from portal.text.tree import (
    BREAK,
    CALLOUT_TITLE,
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
    Rule,
    Run,
    Side,
    one_line,
    tidy,
)

TITLE_LENGTH = 120
ALT_LENGTH = 500
CAPTION_LENGTH = 300

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_LANGUAGE = re.compile(r"(?:^|\s)language-([A-Za-z0-9_+#.-]{1,30})(?:\s|$)")


Relocate = Callable[[str, str], str]
_ADDRESSES = {"a": "href", "img": "src"}


def parse(html: str, relocate: Relocate | None = None) -> tuple[Block, ...]:
    """The blocks of any HTML, hostile HTML included. `relocate`: see `clean`."""
    sink = _Sink()
    root = elements(html)
    if relocate:
        for node in descendants(root):
            name = _ADDRESSES.get(node.tag, "")
            if name in node.attributes:
                node.attributes[name] = relocate(node.tag, node.attributes[name])
    _fill(sink, root.children, PLAIN)
    return sink.close()


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
        elif node.tag in BLOCKS:
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
    if name := MARKS.get(node.tag):
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
            is_block = node.tag in BLOCKS
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
        sink.blocks.append(_shown(src, node))
    return True


def _shown(src: str, image: Element, caption: Inline = ()) -> Figure:
    alt = one_line(image.attributes.get("alt", ""), ALT_LENGTH)
    is_decorative = not alt and image.attributes.get("role") in ("presentation", "none")
    return Figure(src, alt, caption, is_decorative)


def _figure(sink: _Sink, node: Element, marks: Marks) -> bool:
    """An image with its caption, which without a <figcaption> is what else is there."""
    images: list[Element] = []
    captions: list[Element] = []
    for inner in descendants(node):
        if inner.tag == "figure" or len(images) > 1:
            return False  # looking further at each level of a nest would cost depth times length
        if inner.tag == "figcaption":
            captions.append(inner)
        elif inner.tag == "img" and canonical_src(inner.attributes.get("src", "")):
            images.append(inner)
    if len(images) != 1 or len(captions) > 1 or any(caption not in node.children for caption in captions):
        return False
    image = images[0]
    figure = _shown(canonical_src(image.attributes["src"]), image)
    image.attributes.clear()  # or its alternative text would be in the caption as well
    caption = _inline(captions[0].children if captions else node.children, breaks=False)
    sink.blocks.append(replace(figure, caption=caption))
    if captions:
        sink.blocks.extend(_inside(sink, [child for child in node.children if child not in captions]))
    return True


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


def clean(html: str, *, relocate: Relocate | None = None) -> str:
    """Sanitised, canonical HTML of any HTML; the same again when cleaned again.

    `relocate("img" or "a", address)` says where an address that the HTML gives is now, before it is judged;
    without an address an image goes, and a link is its words.
    """
    return serialise(parse(html, relocate))
