"""An assessment's later draft against the posting that was made from its earlier one: what each change would do. Pure.

What somebody changed here by hand since is told apart, so that nothing of it goes unasked.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from jobs import lines as sections
from jobs.values import Drafted, DraftLine, DraftNeed, Source
from portal import text

LONGEST = {"title": 120, "summary": 140}


class Kind(StrEnum):
    ADD = "add"
    REMOVE = "remove"
    CHANGE = "change"


class Here(NamedTuple):
    """A line of the working copy."""

    pk: int
    section: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Standing:
    """The working copy: its typed fields by name, its lines in order, and its needs by topic."""

    terms: Mapping[str, object]
    lines: Sequence[Here]
    needs: Mapping[str, DraftNeed]


@dataclass(frozen=True, slots=True)
class Change:
    """`part` is a field, a topic or a section. `is_edited`: the posting does not say what the earlier draft said."""

    kind: Kind
    group: str
    part: str
    before: object
    after: object
    here: object
    source: Source
    is_edited: bool
    line: int | None = None

    @property
    def key(self) -> str:
        """The same for the same change, whenever it is found."""
        written = repr((self.group, self.part, self.source.question, _plain(self.before), _plain(self.after)))
        return hashlib.sha256(written.encode(errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the later draft in its order: the row that it is, or the change that would add it."""

    section: str
    text: str
    line: int | None
    change: Change | None


def changes(
    before: Drafted, after: Drafted, here: Standing, results: Collection[str]
) -> tuple[list[Change], list[Placed]]:
    """What differs between the drafts and is not so here yet. `results` are those that the posting is made from."""
    of_lines, placed = _lines(before, after, here, results)
    return [*_fields(before, after, here), *of_lines, *_needs(before, after, here)], placed


def drafted_fields(drafted: Drafted) -> dict[str, object]:
    """Title, summary and terms as a posting stores them."""
    words = {"title": drafted.title, "summary": drafted.summary}
    return {**{name: text.one_line(words[name][:limit]) for name, limit in LONGEST.items()}, **drafted.terms}


def _fields(before: Drafted, after: Drafted, here: Standing) -> Iterator[Change]:
    old, new = drafted_fields(before), drafted_fields(after)
    for name in dict.fromkeys([*new, *old]):
        was, will, now = (values.get(name) or None for values in (old, new, here.terms))
        if will not in (was, now):
            kind = Kind.CHANGE if will and now else Kind.ADD if will else Kind.REMOVE
            labels = after.labels if will else before.labels
            source = Source(label=labels.get(name, ""))
            yield Change(kind, "field", name, was, will, now, source, is_edited=now != was)


def _needs(before: Drafted, after: Drafted, here: Standing) -> Iterator[Change]:
    old, new = ({need.topic_key: need for need in drafted.needs} for drafted in (before, after))
    for topic in dict.fromkeys([*new, *old]):
        was, will, now = (_asked(needs.get(topic)) for needs in (old, new, here.needs))
        if will in (was, now):
            continue
        kind = Kind.CHANGE if will and now else Kind.ADD if will else Kind.REMOVE
        source = (new.get(topic) or old[topic]).source
        yield Change(kind, "need", topic, was, will, now, source, is_edited=now != was)


def _asked(need: DraftNeed | None) -> tuple[bool, int] | None:
    return (need.is_must, need.level) if need else None


Slot = tuple[str, str]


def _lines(
    before: Drafted, after: Drafted, here: Standing, results: Collection[str]
) -> tuple[list[Change], list[Placed]]:
    """Lines are told apart by their section and the question that they are from, and then by their words."""
    old, new = _pieces(before.lines), _pieces(after.lines)
    found: list[Change] = []
    placed: list[Placed] = []
    for slot in dict.fromkeys([*new, *old]):
        pieces = old.get(slot, [])
        rows = [row for row in here.lines if _is_of(row, slot, results)]
        row_of = _rows_of([piece.text for piece in pieces], rows)
        gone = list(range(len(pieces)))
        come: list[DraftLine] = []
        for piece in new.get(slot, []):
            same = next((index for index in gone if pieces[index].text == piece.text), None)
            if same is None:
                come.append(piece)
            else:
                gone.remove(same)
                row = row_of.get(same)
                placed.append(Placed(piece.section, piece.text, row.pk if row else None, None))
        for number in range(max(len(gone), len(come))):
            index = gone[number] if number < len(gone) else None
            was = pieces[index] if index is not None else None
            row = row_of.get(index) if index is not None else None
            will = come[number] if number < len(come) else None
            change = _line(slot, was, will, row)
            if change:
                found.append(change)
            if will:
                placed.append(Placed(will.section, will.text, row.pk if row else None, change))
    leaving = {change.line for change in found}
    staying = {(row.section, row.text) for row in here.lines if row.pk not in leaving}
    found = [one for one in found if one.kind is not Kind.ADD or (one.part, one.after) not in staying]
    return _in_order(found), _in_draft(placed, after)


def _line(slot: Slot, was: DraftLine | None, will: DraftLine | None, row: Here | None) -> Change | None:
    old, new = (line.text if line else None for line in (was, will))
    shown = will or was
    assert shown is not None
    source = shown.source
    if row is None:
        if will is None:
            return None
        # Where the earlier line was taken out here, the later one is not put in unasked.
        return Change(Kind.ADD, "line", slot[0], old, new, None, source, is_edited=was is not None)
    if will and row.text == will.text:
        return None
    kind = Kind.CHANGE if will else Kind.REMOVE
    is_edited = was is None or row.text != was.text
    return Change(kind, "line", slot[0], old, new, row.text, source, is_edited, row.pk)


def _pieces(drafted: Sequence[DraftLine]) -> dict[Slot, list[DraftLine]]:
    """The lines as a posting stores them, by section and question."""
    found: dict[Slot, list[DraftLine]] = {}
    for line in drafted:
        for piece in sections.split(line.section, line.text):
            slot = (line.section, line.source.question)
            found.setdefault(slot, []).append(DraftLine(line.section, piece, line.source))
    return found


def _is_of(row: Here, slot: Slot, results: Collection[str]) -> bool:
    return (row.section, row.source.question) == slot and row.source.result in results


def _rows_of(pieces: Sequence[str], rows: Sequence[Here]) -> dict[int, Here]:
    """Which row each line of the earlier draft has become; the likest, and else by their order."""
    found = {
        index: row
        for index, row in zip(sections.match(pieces, [row.text for row in rows]), rows, strict=True)
        if index is not None
    }
    taken = {row.pk for row in found.values()}
    left = [index for index in range(len(pieces)) if index not in found]
    return found | dict(zip(left, [row for row in rows if row.pk not in taken], strict=False))


def _in_order(found: list[Change]) -> list[Change]:
    order = [section.value for section in sections.Section]
    return sorted(found, key=lambda change: order.index(change.part))


def _in_draft(placed: list[Placed], after: Drafted) -> list[Placed]:
    """In the order of the later draft: within a section its lines as they follow one another."""
    order: dict[tuple[str, str], int] = {}
    for line in after.lines:
        for piece in sections.split(line.section, line.text):
            order.setdefault((line.section, piece), len(order))
    return sorted(placed, key=lambda line: order[line.section, line.text])


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (str, int, tuple)) else str(value)
