"""Rows of a difference as a page shows them: what each is, what became of it, its two sides in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from portal.text import differences
from portal.text.differences import Row, Side

AROUND = 1  # lines shown before and after a change


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: what it is, what became of it, its two sides. An unshown run of rows is a number."""

    what: str
    became: str  # "", "changed", "added", "removed"
    before: SafeString | None = None
    after: SafeString | None = None
    unshown: int = 0


def of_words(label: str, before: str, after: str) -> Shown:
    """A field on one line."""
    return shown(differences.between_words(before, after), label)


def of_lines(before: str, after: str) -> list[Shown]:
    """A plain text of several lines, without the lines far from any change."""
    old, new = (
        [differences.line("", words) for words in text.splitlines() if words.strip()]
        for text in (before, after)
    )
    return list(with_surroundings(differences.between_lines(old, new)))


def with_surroundings(rows: Sequence[Row]) -> Iterator[Shown]:
    for is_same, together in groupby(rows, key=lambda row: row.is_same):
        run = list(together)
        hidden = len(run) - 2 * AROUND
        if not is_same or hidden < 2:
            yield from map(shown, run)
            continue
        if run[0] is not rows[0]:
            yield from map(shown, run[:AROUND])
        else:
            hidden += AROUND
        is_last = run[-1] is rows[-1]
        yield Shown("", "", unshown=hidden + (AROUND if is_last else 0))
        if not is_last:
            yield from map(shown, run[-AROUND:])


def shown(row: Row, label: str = "") -> Shown:
    before, after = row.before, row.after
    if before and after:
        became = "" if row.is_same else "changed"
        what = label or _what(before, after)
    else:
        became = "added" if after else "removed"
        side = after or before
        what = label or (side.kind if side else "")
    return Shown(what, became, _html(before, "del"), _html(after, "ins"))


def _what(before: Side, after: Side) -> str:
    if before.kind != after.kind:
        return f"{before.kind} → {after.kind}"
    return after.kind if before.depth == after.depth else f"{after.kind}, nested otherwise"


def _html(side: Side | None, tag: str) -> SafeString | None:
    return mark_safe(side.html(tag)) if side else None  # noqa: S308 - escaped there
