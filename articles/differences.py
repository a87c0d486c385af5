"""Two texts of an article side by side: the fields that differ, and the text line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString, mark_safe

from articles.models import ArticleText
from portal.text import differences
from portal.text.differences import Row, Side

AROUND = 1  # lines shown before and after a change
LONGEST = 1_000  # rows shown


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: what it is, what became of it, its two sides. An unshown run of rows is a number."""

    what: str
    became: str  # "", "changed", "added", "removed"
    before: SafeString | None = None
    after: SafeString | None = None
    unshown: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    fields: list[Shown]
    rows: list[Shown]
    is_same_text: bool
    is_cut: bool

    @property
    def is_none(self) -> bool:
        return not self.fields and self.is_same_text


def described(row: ArticleText) -> dict[str, str]:
    """What a version holds beside its text, in words."""
    return {
        "Title": row.title,
        "Summary": row.summary,
        "Author": row.author.name if row.author else "",
        "Main topic": row.main_topic.name if row.main_topic else "",
        "Topics": ", ".join(topic.name for topic in row.topics.all()),
        "Review by": format_date(row.review_by_on, "j F Y") if row.review_by_on else "",
    }


def between(before: ArticleText, after: ArticleText, *, is_whole: bool = False) -> Difference:
    """What changed. `is_whole`: with the lines that did not."""
    old, new = described(before), described(after)
    fields = [
        _shown(differences.between_words(old[label], new[label]), label)
        for label in new
        if old[label] != new[label]
    ]
    rows = differences.between(before.body, after.body)
    shown = [_shown(row) for row in rows] if is_whole else list(_with_surroundings(rows))
    return Difference(fields, shown[:LONGEST], before.body == after.body, len(shown) > LONGEST)


def _with_surroundings(rows: Sequence[Row]) -> Iterator[Shown]:
    for is_same, together in groupby(rows, key=lambda row: row.is_same):
        run = list(together)
        hidden = len(run) - 2 * AROUND
        if not is_same or hidden < 2:
            yield from map(_shown, run)
            continue
        if run[0] is not rows[0]:
            yield from map(_shown, run[:AROUND])
        else:
            hidden += AROUND
        is_last = run[-1] is rows[-1]
        yield Shown("", "", unshown=hidden + (AROUND if is_last else 0))
        if not is_last:
            yield from map(_shown, run[-AROUND:])


def _shown(row: Row, label: str = "") -> Shown:
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
