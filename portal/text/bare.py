"""A text in paragraphs and lists alone, for programs that read no more of HTML than `p`, `ul`, `li` and `br`."""

from collections.abc import Iterable, Iterator

from portal.text.canonical import parse
from portal.text.markup import escape
from portal.text.reading import plain_line
from portal.text.tree import (
    Block,
    Call,
    Callout,
    Code,
    Figure,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    Side,
    Table,
)


def bare(html: str) -> str:
    """Headings become paragraphs, rows of a table items, numbers of a list text; footnotes follow at the end."""
    notes: list[str] = []
    parts = list(_blocks(parse(html), notes))
    parts += [f"<p>{_escaped(f'[{number}] {note}')}</p>" for number, note in enumerate(notes, 1)]
    return "".join(parts)


def _blocks(blocks: Iterable[Block], notes: list[str]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Callout(title, inner) | Side(_, title, inner):
                yield _paragraph(title)
                yield from _blocks(inner, notes)
            case Quote(inner):
                yield from _blocks(inner, notes)
            case List() | Table():
                yield _list(block, notes)
            case _:
                yield _paragraph(_words(block, notes))


def _paragraph(words: str) -> str:
    return f"<p>{_escaped(words)}</p>" if words else ""


def _words(block: Block, notes: list[str]) -> str:
    match block:
        case Paragraph(inline) | Heading(_, inline) | Call(_, _, inline):
            return plain_line(inline, notes)
        case Code(text):
            return text
        case Figure(_, alt, caption):
            return plain_line(caption, notes) or alt
        case _:
            assert isinstance(block, Rule)
            return ""


def _list(block: List | Table, notes: list[str]) -> str:
    if isinstance(block, Table):
        return _paragraph(block.caption) + _rows(block, notes)
    first = block.start
    return _items(
        ("" if first is None else f"{first + index}. ") + _item(item, notes)
        for index, item in enumerate(block.items)
    )


def _rows(table: Table, notes: list[str]) -> str:
    rows = (" | ".join(plain_line(cell.inline, notes) for cell in row) for row in (*table.head, *table.body))
    return _items(_escaped(row) for row in rows)


def _items(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _item(blocks: Iterable[Block], notes: list[str]) -> str:
    """Lines one under the other, and lists among them: an item holds no paragraphs."""
    parts: list[str] = []
    for part in _parts(blocks, notes):
        if parts and not part.startswith("<ul>") and not parts[-1].startswith("<ul>"):
            parts.append("<br>")
        parts.append(part)
    return "".join(parts)


def _parts(blocks: Iterable[Block], notes: list[str]) -> Iterator[str]:
    """Lines, and lists whole; what is empty is left out."""
    for block in blocks:
        match block:
            case List():
                yield _list(block, notes)
            case Table():
                yield from filter(None, [_escaped(block.caption), _rows(block, notes)])
            case Quote(inner):
                yield from _parts(inner, notes)
            case Callout(title, inner) | Side(_, title, inner):
                yield _escaped(title)
                yield from _parts(inner, notes)
            case _:
                yield from filter(None, [_escaped(_words(block, notes))])


def _escaped(words: str) -> str:
    return escape(words).replace("\n", "<br>")
