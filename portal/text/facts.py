"""What can be told of a canonical text without understanding it: its headings, images, links and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.text.canonical import parse
from portal.text.tree import (
    Block,
    Call,
    Callout,
    Figure,
    Heading,
    Inline,
    List,
    Paragraph,
    Quote,
    Side,
    Table,
    groups,
    plain_inline,
)

# What ends with a full stop and no sentence.
ABBREVIATIONS = frozenset(
    [
        "e.g",
        "i.e",
        "etc",
        "cf",
        "vs",
        "approx",
        "fig",
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "jr",
        "sr",
        "inc",
        "ltd",
        "co",
        "dept",
        "est",
        "jan",
        "feb",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")


@dataclass(frozen=True)
class ImageFact:
    src: str
    alt: str
    is_decorative: bool = False


@dataclass(frozen=True)
class HeadingFact:
    level: int
    words: str


@dataclass(frozen=True)
class LinkFact:
    href: str
    words: str


@dataclass(frozen=True)
class CallFact:
    kind: str
    target: str


@dataclass(frozen=True)
class Facts:
    """In the order of the text. `paragraphs` is running text only: no headings, tables or code."""

    images: tuple[ImageFact, ...] = ()
    headings: tuple[HeadingFact, ...] = ()
    links: tuple[LinkFact, ...] = ()
    calls: tuple[CallFact, ...] = ()
    paragraphs: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        return [sentence for paragraph in self.paragraphs for sentence in sentences(paragraph)]


def facts(html: str) -> Facts:
    blocks = list(_all(parse(html)))
    lines = [line for block in blocks for line in _lines(block)]
    return Facts(
        images=tuple(
            ImageFact(block.src, block.alt, block.is_decorative)
            for block in blocks
            if isinstance(block, Figure)
        ),
        headings=tuple(
            HeadingFact(block.level, plain_inline(block.inline))
            for block in blocks
            if isinstance(block, Heading)
        ),
        links=tuple(link for line in lines for link in _links(line)),
        calls=tuple(CallFact(block.kind, block.target) for block in blocks if isinstance(block, Call)),
        paragraphs=tuple(
            plain_inline(block.inline) for block in blocks if isinstance(block, Paragraph) and block.inline
        ),
    )


def sentences(paragraph: str) -> list[str]:
    """A paragraph's sentences; an abbreviation or an initial ends none."""
    found, start = [], 0
    for end in _END.finditer(paragraph):
        last_word = re.split(r"[\s(“\"]", paragraph[start : end.start()])[-1]
        if end[0].startswith(".") and (last_word.casefold() in ABBREVIATIONS or len(last_word) == 1):
            continue
        found.append(paragraph[start : end.end()].strip())
        start = end.end()
    return [*found, rest] if (rest := paragraph[start:].strip()) else found


def _all(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, those inside of others included."""
    for block in blocks:
        yield block
        match block:
            case Quote(inner) | Callout(_, inner) | Side(_, _, inner):
                yield from _all(inner)
            case List(items):
                for item in items:
                    yield from _all(item)


def _lines(block: Block) -> Iterator[Inline]:
    match block:
        case Paragraph(inline) | Heading(_, inline) | Call(_, _, inline) | Figure(_, _, inline):
            yield inline
        case Table(head, body):
            for row in (*head, *body):
                for cell in row:
                    yield cell.inline


def _links(inline: Inline) -> Iterator[LinkFact]:
    for href, runs in groups(inline, "href"):
        if href:
            yield LinkFact(str(href), "".join(run.text for run in runs).strip())
