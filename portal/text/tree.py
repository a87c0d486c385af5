"""The shape of a text: blocks, and runs of characters with marks; what canonical HTML and Markdown share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

BREAK = "\n"
MAX_DEPTH = 8
MAX_COLUMNS = 40


class Marks(NamedTuple):
    """What a run of characters is, from the outermost element to the innermost."""

    note: int = 0  # the ordinal of the footnote that the run is part of
    href: str = ""
    strong: bool = False
    em: bool = False
    code: bool = False


class Run(NamedTuple):
    text: str
    marks: Marks = Marks()


PLAIN = Marks()
Inline = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    inline: Inline


@dataclass(frozen=True)
class Heading:
    level: int
    inline: Inline


@dataclass(frozen=True)
class Code:
    text: str
    language: str = ""


@dataclass(frozen=True)
class Rule:
    pass


@dataclass(frozen=True)
class Figure:
    """An image; one that says nothing has no alternative text, and says so by `is_decorative`."""

    src: str
    alt: str
    caption: Inline = ()
    is_decorative: bool = False


@dataclass(frozen=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class List:
    items: tuple[tuple[Block, ...], ...]
    start: int | None = None  # None: bullets


@dataclass(frozen=True)
class Cell:
    inline: Inline = ()
    scope: str = ""  # empty: a data cell
    colspan: int = 1
    rowspan: int = 1

    @property
    def is_plain(self) -> bool:
        return self.colspan == self.rowspan == 1


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: str = ""

    @property
    def has_merged_cells(self) -> bool:
        return any(not cell.is_plain for row in self.head + self.body for cell in row)


@dataclass(frozen=True)
class Callout:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Side:
    """One side of a weighing: kind is "for" or "against"."""

    kind: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Call:
    """A way onward: the site makes heading and button from kind and target when the page is rendered."""

    kind: str
    target: str
    inline: Inline


Block = Paragraph | Heading | Code | Rule | Figure | Quote | List | Table | Callout | Side | Call

SIDE_TITLES = {"for": "For", "against": "Against"}
CALLOUT_TITLE = "Note"

# C0 and C1 controls but for tab and newline, controls of direction, surrogates, noncharacters, and the byte order mark.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")
_NON_BREAKING = {"\u00a0", "\u202f"}


def printable(text: str) -> str:
    """The text without the characters that no reader sees and some parser trips over."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))


def one_line(text: str, limit: int = 0) -> str:
    line = " ".join(printable(text).split())
    return line[:limit].strip() if limit else line


def is_simple_item(item: tuple[Block, ...]) -> bool:
    """Whether the item is one paragraph, or one and lists under it: written without <p>."""
    return isinstance(item[0], Paragraph) and all(isinstance(block, List) for block in item[1:])


def plain_inline(inline: Inline) -> str:
    return "".join(" " if run.text == BREAK else run.text for run in inline if not run.marks.note)


def tidy(runs: Iterable[Run], *, breaks: bool = True) -> Inline:
    """The one form of a line: spaces collapsed and outside of marks, equal neighbours joined, ends trimmed.

    A space carries what both its neighbours are part of, so that no mark starts or ends with one
    (Markdown cannot say `** a**`). A non-breaking space is kept inside a run only.
    """
    joined: list[Run] = []
    for run in runs:
        if run.text == BREAK:
            joined.append(
                Run(BREAK, Marks(note=run.marks.note)) if breaks and not run.marks.note else Run(" ")
            )
        elif run.text:
            if joined and joined[-1].marks == run.marks and joined[-1].text != BREAK:
                joined.append(Run(joined.pop().text + run.text, run.marks))
            else:
                joined.append(run)

    pieces: list[Run] = []
    for run in joined:
        if run.text == BREAK:
            if pieces and pieces[-1].text == " ":
                pieces.pop()
            if pieces and pieces[-1].text != BREAK:
                pieces.append(run)
            continue
        text = _SPACES.sub(_space, printable(run.text))
        if not text:
            continue
        core = text.strip()
        if text != text.lstrip() or not core:
            _add_space(pieces)
        if core:
            pieces.append(Run(core, run.marks))
            if text != text.rstrip():
                _add_space(pieces)
    while pieces and pieces[-1].text in (" ", BREAK):
        pieces.pop()

    result: list[Run] = []
    notes: dict[int, int] = {0: 0}
    for index, run in enumerate(pieces):
        marks = run.marks
        if run.text == " ":
            marks = _shared(pieces[index - 1].marks, pieces[index + 1].marks)
        marks = marks._replace(note=notes.setdefault(marks.note, len(notes)))
        if result and result[-1].marks == marks and BREAK not in (run.text, result[-1].text):
            result.append(Run(result.pop().text + run.text, marks))
        else:
            result.append(Run(run.text, marks))
    return tuple(result)


def _space(match: re.Match[str]) -> str:
    return match[0] if match[0] in _NON_BREAKING else " "


def _add_space(pieces: list[Run]) -> None:
    if pieces and pieces[-1].text not in (" ", BREAK):
        pieces.append(Run(" "))


def _shared(left: Marks, right: Marks) -> Marks:
    shared = PLAIN
    for field in Marks._fields:
        if getattr(left, field) != getattr(right, field):
            break
        shared = shared._replace(**{field: getattr(left, field)})
    return shared


def groups(inline: Iterable[Run], field: str) -> Iterable[tuple[object, list[Run]]]:
    """Neighbouring runs with the same value of one mark, together."""
    for value, runs in groupby(inline, key=lambda run: getattr(run.marks, field)):
        yield value, list(runs)
