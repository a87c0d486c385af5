"""What readers get of a canonical text: the page's HTML, the contents list, plain text, reading time."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.text.canonical import parse
from portal.text.markup import attribute, block_html, cell_html, escape, inline_html
from portal.text.tree import (
    Block,
    Call,
    Callout,
    Cell,
    Code,
    Figure,
    Heading,
    Inline,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Side,
    Table,
    groups,
    is_simple_item,
    plain_inline,
)

WORDS_A_MINUTE = 220
MAX_FOLDING = 8  # columns: more of them are wider than any page
# Ids that pages have of their own.
RESERVED_IDS = frozenset(
    {"main", "toc", "author", "cta", "rel", "reljobs", "results", "search", "notes", "series"}
)


@dataclass(frozen=True)
class ContentsEntry:
    """A heading of the text as the contents list names it."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class CallTarget:
    """What the site says where a text calls to go onward."""

    heading: str
    button: str
    href: str


@dataclass(frozen=True)
class Picture:
    """What a page knows of an image beyond its address; width and height in pixels."""

    srcset: str
    width: int
    height: int
    credit: str = ""


Resolve = Callable[[str, str], CallTarget | None]
Pictures = Callable[[str], Picture | None]
# An image is as wide as the text, or as the page where that is narrower.
SIZES = "(min-width: 40rem) 38rem, 94vw"


# The page


@lru_cache(maxsize=16)
def _parsed(html: str) -> Sequence[Block]:
    """A page asks for its contents and then for its text; both begin with the same reading of the HTML."""
    return parse(html)


def contents(html: str) -> tuple[str, list[ContentsEntry]]:
    """The HTML with an id on each h2 and h3, and the list of them. The ids depend on the headings only."""
    blocks = _parsed(html)
    entries = _entries(blocks)
    ids = iter(entries)
    parts = [
        _heading(block, next(ids).id) if isinstance(block, Heading) and block.level < 4 else block_html(block)
        for block in blocks
    ]
    return "\n".join(parts), entries


def headings(html: str) -> list[ContentsEntry]:
    """The list of contents alone."""
    return _entries(_parsed(html))


def _entries(blocks: Sequence[Block]) -> list[ContentsEntry]:
    taken = set(RESERVED_IDS)
    numbers: dict[str, int] = {}  # the last one of each name, so that many headings of one name are no slower
    entries = []
    for block in blocks:
        if isinstance(block, Heading) and block.level < 4:
            text = plain_inline(block.inline)
            base = _slug(text)
            name, number = base, numbers.get(base, 1)
            while name in taken:
                number += 1
                name = f"{base}-{number}"
            taken.add(name)
            numbers[base] = number
            entries.append(ContentsEntry(block.level, name, text))
    return entries


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", ascii_text.lower()))
    return "-".join(words)[:60].strip("-") or "section"


def _heading(block: Heading, name: str) -> str:
    return f'<h{block.level} id="{name}">{inline_html(block.inline)}</h{block.level}>'


def render(
    html: str,
    resolve: Resolve | None = None,
    *,
    pictures: Pictures | None = None,
    rel: str = "noopener",
    has_linked_headings: bool = False,
) -> str:
    """The HTML of a page: sanitised again, with ids, classes, footnotes, and the calls' headings and buttons.

    `resolve` makes heading, button and address of a call from its kind and target; a call that it does not
    know is left out. `pictures` knows images by their address: one that it does not know is shown as it is.
    `rel` goes on links to other sites. `has_linked_headings`: each h2 and h3 is a link to itself, so that readers
    can take along the address of a section.
    """
    return _Page(_parsed(html), resolve, pictures, rel, has_linked_headings).html()


class _Page:
    def __init__(
        self,
        blocks: Sequence[Block],
        resolve: Resolve | None,
        pictures: Pictures | None,
        rel: str,
        has_linked_headings: bool,
    ) -> None:
        self.blocks = blocks
        self.resolve = resolve
        self.pictures = pictures
        self.rel = f' rel="{attribute(rel)}"' if rel else ""
        self.ids = iter(_entries(blocks))
        self.has_linked_headings = has_linked_headings
        self.notes: dict[str, int] = {}
        self.references: Counter[int] = Counter()
        self.numbers = 0
        self.has_heading = False

    def html(self) -> str:
        parts = []
        sides: list[str] = []
        for index, block in enumerate(self.blocks):
            if isinstance(block, Side):
                sides.append(self._side(block))
                following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
                if not (block.kind == "for" and isinstance(following, Side) and following.kind == "against"):
                    parts.append(f'<div class="procon cols wide">{"".join(sides)}</div>')
                    sides = []
            else:
                parts.append(self._block(block, is_top=True))
        if self.notes:
            parts.append(self._footnotes())
        return "\n".join(part for part in parts if part)

    def _many(self, blocks: Iterable[Block]) -> str:
        return "\n".join(self._block(block) for block in blocks)

    def _block(self, block: Block, *, is_top: bool = False) -> str:
        match block:
            case Paragraph(inline):
                return f"<p>{self._inline(inline)}</p>"
            case Heading(level, inline):
                self.has_heading = True
                return self._heading(level, inline)
            case Code():
                # A wide block scrolls, so it must be reachable by keyboard.
                return block_html(block).replace("<pre>", '<pre tabindex="0">', 1)
            case Rule():
                return "<hr>"
            case Figure(src, alt, caption):
                return self._figure(src, alt, caption)
            case Quote(blocks):
                return f"<blockquote>{self._many(blocks)}</blockquote>"
            case List():
                return self._list(block)
            case Table():
                return self._table(block, is_top)
            case Callout(title, blocks):
                name = self._number("callout")
                return (
                    f'<div class="panel callout" role="note" aria-labelledby="{name}">'
                    f'<p class="h-small" id="{name}">{escape(title)}</p>{self._many(blocks)}</div>'
                )
            case Side():
                return self._side(block)
            case Call(kind, target, inline):
                return self._call(kind, target, inline)

    def _heading(self, level: int, inline: Inline) -> str:
        words = self._inline(inline)
        if level > 3:
            return f"<h{level}>{words}</h{level}>"
        name = next(self.ids).id
        holds_a_link = any(run.marks.href or run.marks.note for run in inline)
        if self.has_linked_headings and not holds_a_link:
            words = f'<a class="self" href="#{name}">{words}</a>'
        return f'<h{level} id="{name}">{words}</h{level}>'

    def _figure(self, src: str, alt: str, caption: Inline) -> str:
        picture = self.pictures(src) if self.pictures else None
        facts, credit = "", ""
        if picture:
            if picture.srcset:
                facts = f' srcset="{attribute(picture.srcset)}" sizes="{SIZES}"'
            facts += f' width="{picture.width}" height="{picture.height}"'
            credit = f'<small class="credit">{escape(picture.credit)}</small>' if picture.credit else ""
        image = f'<img src="{attribute(src)}" alt="{attribute(alt)}"{facts} loading="lazy" decoding="async">'
        words = " ".join(filter(None, [self._inline(caption), credit]))
        return f"<figure>{image}{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"

    def _list(self, block: List, name: str = "") -> str:
        tag = "ul" if block.start is None else "ol"
        first = f' start="{block.start}"' if block.start not in (None, 1) else ""
        items = []
        for item in block.items:
            head = item[0]
            if isinstance(head, Paragraph) and is_simple_item(item):
                items.append(f"<li>{self._inline(head.inline)}{self._many(item[1:])}</li>")
            else:
                items.append(f"<li>{self._many(item)}</li>")
        return f"<{tag}{name}{first}>{''.join(items)}</{tag}>"

    def _side(self, block: Side) -> str:
        name = self._number(block.kind)
        level = 3 if self.has_heading else 2
        content = "\n".join(
            self._list(part, ' class="plain"')
            if isinstance(part, List) and part.start is None
            else self._block(part)
            for part in block.blocks
        )
        shade = ' class="con"' if block.kind == "against" else ""
        return (
            f'<section{shade} aria-labelledby="{name}"><h{level} id="{name}">{escape(block.title)}</h{level}>'
            f"{content}</section>"
        )

    def _call(self, kind: str, target: str, inline: Inline) -> str:
        found = self.resolve(kind, target) if self.resolve else None
        if found is None:
            return ""
        name = self._number("call")
        return (
            f'<section class="panel key noprint" aria-labelledby="{name}"><div class="stack">'
            f'<h2 id="{name}">{escape(found.heading)}</h2><p>{self._inline(inline)}</p>'
            f'<p><a class="btn btn-primary" href="{attribute(found.href)}">{escape(found.button)}</a></p>'
            "</div></section>"
        )

    def _table(self, table: Table, is_top: bool) -> str:
        """A table that folds on a narrow page where every cell has one header, else one that scrolls."""
        caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
        can_fold = len(table.head) == 1 and len(table.head[0]) <= MAX_FOLDING and not table.has_merged_cells
        labels = [plain_inline(cell.inline) for cell in table.head[0]] if can_fold else []
        head = "".join(self._row(row, []) for row in table.head)
        body = "".join(self._row(row, labels) for row in table.body)
        head = f"<thead>{head}</thead>" if head else ""
        inner = f"{caption}{head}<tbody>{body}</tbody>"
        wide = " wide" if is_top and len((*table.head, *table.body)[0]) > 2 else ""
        if can_fold:
            return f'<table class="table fold pairs{wide}">{inner}</table>'
        label = attribute(table.caption or "Table")
        return (
            f'<div class="scroll{wide}" role="region" aria-label="{label}" tabindex="0">'
            f'<table class="table">{inner}</table></div>'
        )

    def _row(self, row: Row, labels: list[str]) -> str:
        return (
            "<tr>"
            + "".join(self._cell(cell, labels[i] if labels else "") for i, cell in enumerate(row))
            + "</tr>"
        )

    def _cell(self, cell: Cell, label: str) -> str:
        empty = Cell((), cell.scope, cell.colspan, cell.rowspan)
        content = self._inline(cell.inline)
        is_labelled = bool(label) and not cell.scope
        named = f' data-l="{attribute(label)}"' if is_labelled else ""
        opening, closing = cell_html(empty, named).rsplit("</", 1)
        return f"{opening}{f'<span>{content}</span>' if is_labelled else content}</{closing}"

    def _inline(self, inline: Inline) -> str:
        parts = []
        for note, runs in groups(inline, "note"):
            html = inline_html(run._replace(marks=run.marks._replace(note=0)) for run in runs)
            parts.append(self._reference(self._external(html)) if note else self._external(html))
        return "".join(parts)

    def _external(self, html: str) -> str:
        return re.sub(r'<a href="https?:[^"]*"', lambda m: m[0] + self.rel, html)

    def _reference(self, html: str) -> str:
        number = self.notes.setdefault(html, len(self.notes) + 1)
        self.references[number] += 1
        nth = self.references[number]
        place = f"ref_{number}" if nth == 1 else f"ref_{number}_{nth}"
        return f'<sup class="note"><a href="#note_{number}" id="{place}" aria-label="Note {number}">{number}</a></sup>'

    def _footnotes(self) -> str:
        items = "".join(
            f'<li id="note_{number}">{html} {self._ways_back(number)}</li>'
            for html, number in self.notes.items()
        )
        return (
            '<section class="footnotes" aria-labelledby="notes">'
            f'<h2 class="h-small" id="notes">Notes</h2><ol>{items}</ol></section>'
        )

    def _ways_back(self, number: int) -> str:
        """A link to each place that refers to the note."""
        label = f"Back to reference {number}"
        others = (
            f' <a href="#ref_{number}_{nth}" aria-label="{label}, place {nth}">↩{nth}</a>'
            for nth in range(2, self.references[number] + 1)
        )
        return f'<a href="#ref_{number}" aria-label="{label}">↩</a>{"".join(others)}'

    def _number(self, kind: str) -> str:
        """An id that no heading can have: theirs are without underscores."""
        self.numbers += 1
        return f"{kind}_{self.numbers}"


# Words


def plain(html: str) -> str:
    """Readable plain text: what search indexes, mails print and descriptions quote."""
    notes: list[str] = []
    text = _plain_blocks(parse(html), notes)
    listed = "\n".join(f"[{number}] {note}" for number, note in enumerate(notes, 1))
    return "\n\n".join(part for part in (text, listed) if part)


def _plain_blocks(blocks: Iterable[Block], notes: list[str]) -> str:
    return "\n\n".join(part for block in blocks if (part := _plain_block(block, notes)))


def _plain_block(block: Block, notes: list[str]) -> str:
    match block:
        case Paragraph(inline) | Heading(_, inline) | Call(_, _, inline):
            return plain_line(inline, notes)
        case Code(text):
            return text
        case Rule():
            return ""
        case Figure(_, alt, caption):
            return plain_line(caption, notes) or alt
        case Quote(blocks):
            return _plain_blocks(blocks, notes)
        case List(items, start):
            lines = []
            for index, item in enumerate(items):
                marker = "- " if start is None else f"{start + index}. "
                separator = "\n" if is_simple_item(item) else "\n\n"
                text = separator.join(_plain_block(part, notes) for part in item)
                lines.append(marker + text.replace("\n", "\n" + " " * len(marker)))
            return "\n".join(lines)
        case Table(head, body, caption):
            rows = [" | ".join(plain_line(cell.inline, notes) for cell in row) for row in (*head, *body)]
            return "\n".join([caption, *rows] if caption else rows)
        case Callout(title, blocks) | Side(_, title, blocks):
            return f"{title}\n\n{_plain_blocks(blocks, notes)}"


def plain_line(inline: Inline, notes: list[str]) -> str:
    parts = []
    for note, runs in groups(inline, "note"):
        text = "".join(run.text for run in runs)
        if note:
            notes.append(text)
            text = f" [{len(notes)}]"
        parts.append(text)
    return "".join(parts)


def words(html: str) -> int:
    return len(re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", plain(html)))


def minutes(html: str) -> int:
    """Reading time in whole minutes, one at least."""
    return max(1, round(words(html) / WORDS_A_MINUTE))
