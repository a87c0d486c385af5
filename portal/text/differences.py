"""What changed between two texts: their lines side by side, and in a line that changed its words.

A line is a heading, a paragraph, an item, a table's row, an image's alternative text …: the text in reading order,
each piece with what it is. The work is bounded: when it is used up, the rest counts as replaced as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from portal.text.alignment import Work, aligned, best_path
from portal.text.canonical import parse
from portal.text.markup import inline_html
from portal.text.tree import (
    BREAK,
    PLAIN,
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
    Table,
    groups,
)
from portal.text.tree import (
    Row as TableRow,
)
from portal.text.tree import (
    Side as SideBlock,
)

SIMILAR = 0.4  # lines that share less are not the same line, changed
_WORD = re.compile(r" |\w+(?:[-.'’]\w+)*|[^\w ]+")
_CODE_WORD = re.compile(r"\s+|\w+|[^\w\s]+")


class Word(NamedTuple):
    text: str
    marks: Marks = PLAIN
    is_joined: bool = False  # to the word before it, without a space


class Line(NamedTuple):
    kind: str
    words: tuple[Word, ...]
    depth: int = 0


class Part(NamedTuple):
    """Neighbouring words of a line that are in the other text too, or are not."""

    words: tuple[Word, ...]
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A line of one of the two texts."""

    kind: str
    depth: int
    parts: tuple[Part, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for part in self.parts for word in part.words)

    def html(self, tag: str) -> str:
        """The line, with what changed in elements of this name; safe to print."""
        pieces = []
        for number, part in enumerate(self.parts):
            inner = _words_html(part.words)
            space = " " if number and part.words and not part.words[0].is_joined else ""
            pieces.append(f"{space}<{tag}>{inner}</{tag}>" if part.is_changed else f"{space}{inner}")
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the older text, of the newer, or one that both have, changed or not."""

    before: Side | None
    after: Side | None

    @property
    def is_same(self) -> bool:
        if self.before is None or self.after is None:
            return False
        return self.before == self.after and not any(part.is_changed for part in self.after.parts)


def between(before: str, after: str) -> list[Row]:
    """Two canonical texts, line by line."""
    return between_lines(lines(before), lines(after))


def between_lines(before: Sequence[Line], after: Sequence[Line]) -> list[Row]:
    work = Work()
    rows: list[Row] = []
    for old, new, is_same in aligned(before, after, work):
        if is_same:
            rows += [Row(_whole(line), _whole(line)) for line in new]
        else:
            rows += _changed(old, new, work)
    return rows


def between_words(before: str, after: str) -> Row:
    """Two single lines of plain text, such as titles."""
    return next(iter(between_lines([line("", before)], [line("", after)])))


# A text as lines


def line(kind: str, text: str, depth: int = 0) -> Line:
    return Line(kind, _words((Run(text),)), depth)


def lines(html: str) -> list[Line]:
    return list(_lines(parse(html)))


def _lines(blocks: Iterable[Block], depth: int = 0, paragraph: str = "Paragraph") -> Iterator[Line]:
    for block in blocks:
        match block:
            case Paragraph(inline):
                yield Line(paragraph, _words(inline), depth)
            case Heading(level, inline):
                yield Line(f"Heading {level}", _words(inline), depth)
            case Code(text, language):
                kind = f"Code, {language}" if language else "Code"
                for each in text.split("\n"):
                    yield Line(kind, _code_words(each), depth)
            case Rule():
                yield Line("Dividing line", (), depth)
            case Figure(src, alt, caption):
                yield Line("Image", (Word(src),), depth)
                if alt:
                    yield line("Alternative text", alt, depth)
                if caption:
                    yield Line("Caption", _words(caption), depth)
            case Quote(inner):
                yield from _lines(inner, depth + 1, "Quotation")
            case List():
                yield from _items(block, depth)
            case Table():
                yield from _rows(block, depth)
            case Callout(title, inner):
                yield line("Callout", title, depth)
                yield from _lines(inner, depth + 1)
            case SideBlock(kind, title, inner):
                yield line(f"Side {kind}", title, depth)
                yield from _lines(inner, depth + 1)
            case Call(kind, target, inline):
                yield Line(f"Call, {kind} {target}".rstrip(), _words(inline), depth)


def _items(block: List, depth: int) -> Iterator[Line]:
    for number, item in enumerate(block.items):
        kind = "Item" if block.start is None else "Numbered item"
        if number == 0 and block.start not in (None, 1):
            kind += f", from {block.start}"
        first, *rest = item
        yield from _lines([first], depth + 1, kind)
        yield from _lines(rest, depth + 1)


def _rows(table: Table, depth: int) -> Iterator[Line]:
    if table.caption:
        yield line("Table, caption", table.caption, depth)
    for row in table.head:
        yield Line("Table, head", _row_words(row), depth)
    for row in table.body:
        yield Line("Table, row", _row_words(row), depth)


def _row_words(row: TableRow) -> tuple[Word, ...]:
    words: list[Word] = []
    for number, cell in enumerate(row):
        if number:
            words.append(Word("|"))
        words += [*_words(cell.inline), *(Word(f"[{said}]") for said in _said_of(cell))]
    return tuple(words)


def _said_of(cell: Cell) -> Iterator[str]:
    """What a cell's words do not tell."""
    if cell.scope == "row":
        yield "heads the row"
    if cell.colspan > 1:
        yield f"{cell.colspan} columns"
    if cell.rowspan > 1:
        yield f"{cell.rowspan} rows"


def _words(inline: Inline) -> tuple[Word, ...]:
    """The words in their marks; a link's address and a note's ends are words of their own."""
    words: list[Word] = []
    is_apart = True
    for note, runs in groups(inline, "note"):
        if note:
            words.append(Word("[Note:"))
            is_apart = True
        for href, part in groups(runs, "href"):
            for run in part:
                if run.text == BREAK:
                    words.append(Word("↵"))
                    is_apart = True
                    continue
                for found in _WORD.findall(run.text):
                    if found != " ":
                        words.append(Word(found, run.marks._replace(note=0, href=""), not is_apart))
                    is_apart = found == " "
            if href:
                words.append(Word(f"[{href}]"))
        if note:
            words.append(Word("]", is_joined=True))
    return tuple(words)


def _code_words(text: str) -> tuple[Word, ...]:
    return tuple(Word(found, Marks(code=True), True) for found in _CODE_WORD.findall(text))


def _words_html(words: Iterable[Word]) -> str:
    runs: list[Run] = []
    for word in words:
        if runs and not word.is_joined:
            shared = runs[-1].marks == word.marks
            runs.append(Run(" ", word.marks if shared else PLAIN))
        runs.append(Run(word.text, word.marks))
    return inline_html(runs)


# Lines that changed


def _whole(line: Line, *, is_changed: bool = False) -> Side:
    return Side(line.kind, line.depth, (Part(line.words, is_changed),) if line.words else ())


def _changed(before: Sequence[Line], after: Sequence[Line], work: Work) -> list[Row]:
    """Rows of two runs of lines that share none: similar lines beside each other, word by word."""
    rows: list[Row] = []
    old_from = new_from = 0
    for old, new in [*_similar(before, after, work), (len(before), len(after))]:
        rows += _replaced(before[old_from:old], after[new_from:new])
        if old < len(before):
            rows.append(_compared(before[old], after[new], work))
        old_from, new_from = old + 1, new + 1
    return rows


def _replaced(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Row]:
    for old, new in zip_longest(before, after):
        left = _whole(old, is_changed=True) if old else None
        right = _whole(new, is_changed=True) if new else None
        if left and right and left.kind != right.kind:
            yield Row(left, None)
            yield Row(None, right)
        else:
            yield Row(left, right)


def _compared(before: Line, after: Line, work: Work) -> Row:
    left, right = [], []
    for old, new, is_same in aligned(before.words, after.words, work):
        if old:
            left.append(Part(tuple(old), not is_same))
        if new:
            right.append(Part(tuple(new), not is_same))
    return Row(
        Side(before.kind, before.depth, tuple(left)),
        Side(after.kind, after.depth, tuple(right)),
    )


def _similar(before: Sequence[Line], after: Sequence[Line], work: Work) -> list[tuple[int, int]]:
    """Positions of lines that are each other's changed form, in order: those whose likeness sums up highest."""
    old = [Counter(word.text for word in line.words) for line in before]
    new = [Counter(word.text for word in line.words) for line in after]
    if not work.take(sum(map(len, old)) * len(new), len(old) * len(new)):
        return []
    likeness = [
        [_likeness(a, b, x, y) for b, y in zip(after, new, strict=True)]
        for a, x in zip(before, old, strict=True)
    ]
    return best_path(likeness)


def _likeness(before: Line, after: Line, old: Counter[str], new: Counter[str]) -> float:
    """The share of words that both have; 0 for lines that are no forms of one another."""
    if _family(before.kind) != _family(after.kind):
        return 0.0
    total = old.total() + new.total()
    share = 2 * (old & new).total() / total if total else 1.0
    return share if share >= SIMILAR else 0.0


def _family(kind: str) -> str:
    """A paragraph may become a heading or an item, but no row of a table."""
    family = kind.partition(",")[0]
    own = {"Code", "Table", "Image", "Alternative text", "Caption", "Call", "Dividing line"}
    return family if family in own else ""
