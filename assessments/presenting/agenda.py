"""A team's agenda: rules that are open, then criteria, and where each member stands on their lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments import names as naming
from assessments.definition import Definition
from assessments.teams import AgendaItem, TeamOutcome
from assessments.wording import listed

from . import team_words
from .numbers import percent

ROW_HEIGHT = 30
# Marks are this wide, in pixels, and so wide of a phone's line, in per cent of it. A row takes so many at one place.
MARK = 28
ROOM = Fraction(17, 2)
MOST_BESIDE = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's place on a line."""

    initials: str
    x: str
    dx: int
    y: int
    text_y: str
    is_you: bool


@dataclass(frozen=True, slots=True)
class AgendaRow:
    number: int
    name: str
    decides: bool
    is_to_settle: bool
    is_lesser: bool
    marks: tuple[Mark, ...]
    height: int
    low: str
    median: str
    high: str
    stands: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SplitRow:
    options: str
    rule: str
    count: str
    is_split: bool


def agenda_rows(
    definition: Definition, outcome: TeamOutcome, names: Mapping[str, str], you: str
) -> list[AgendaRow]:
    """The criteria on which members are apart."""
    short = _short(names)
    apart = [item for item in outcome.agenda if item.low != item.high]
    return [
        _row(definition, outcome, item, position, names, short, you) for position, item in enumerate(apart, 1)
    ]


def legend(names: Mapping[str, str], you: str) -> list[tuple[str, str]]:
    """Each member's initials and name."""
    short = _short(names)
    found = sorted(names.items(), key=lambda pair: pair[1].casefold())
    return [(short[name], _called(name, key == you)) for key, name in found]


def _short(names: Mapping[str, str]) -> Mapping[str, str]:
    return naming.initials(sorted(names.values(), key=str.casefold))


def _called(name: str, is_you: bool) -> str:
    return f"{name} (you)" if is_you else name


def points_of(item: AgendaItem, gap: Fraction) -> Fraction:
    """What a difference of fits by a criterion adds to the lead."""
    return 100 * item.weight * gap


def split_rows(definition: Definition, outcome: TeamOutcome) -> list[SplitRow]:
    """The rules that are open, the split ones first; one that excludes several options is said once."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for split in outcome.splits:
        option = definition.option_by_key[split.option]
        counted = [
            (split.yes, "says it is so", "say it is so"),
            (split.no, "says it is not", "say it is not"),
            (split.unknown, "does not know", "do not know"),
        ]
        said = ", ".join(f"{count} {one if count == 1 else more}" for count, one, more in counted if count)
        found.setdefault((option.rules[split.rule].words, said, split.is_split), []).append(option.short)
    return [
        SplitRow(listed(options), rule, said, is_split) for (rule, said, is_split), options in found.items()
    ]


def _place(gap: Fraction) -> Fraction:
    """Where a difference of fits stands on a line, from 3 to 97%."""
    return 50 + gap * 47 / 2


def _row(
    definition: Definition,
    outcome: TeamOutcome,
    item: AgendaItem,
    position: int,
    names: Mapping[str, str],
    short: Mapping[str, str],
    you: str,
) -> AgendaRow:
    criterion = definition.criterion_by_key[item.criterion]
    marks, rows = _marks(item, names, short, you)
    middle = item.leader_median - item.rival_median
    return AgendaRow(
        number=position,
        name=criterion.name,
        decides=item.decides,
        is_to_settle=item.criterion in (outcome.settle or ()),
        is_lesser=not item.decides
        and item.criterion not in (outcome.settle or ())
        and points_of(item, item.spread) < definition.thresholds.lead,
        marks=marks,
        height=4 + ROW_HEIGHT * rows,
        low=percent(_place(item.low)),
        median=percent(_place(middle)),
        high=percent(_place(item.high)),
        stands=tuple(_stands(item, names, you) if names else _range(item, middle, you)),
        questions=tuple((q.key, q.short) for q in definition.questions if q.criterion == item.criterion),
    )


def _marks(
    item: AgendaItem, names: Mapping[str, str], short: Mapping[str, str], you: str
) -> tuple[tuple[Mark, ...], int]:
    """Each person's place, those at one place side by side; who would cover others stands a row lower.

    Without names only one's own.
    """
    places: dict[Fraction, list[str]] = {}
    for key, gap in sorted(
        item.by_member.items(), key=lambda pair: (pair[1], names.get(pair[0], "").casefold())
    ):
        if names or key == you:
            places.setdefault(_place(gap), []).append(key)
    marks: list[Mark] = []
    ends: list[Fraction] = []
    for x, keys in places.items():
        for start in range(0, len(keys), MOST_BESIDE):
            beside = keys[start : start + MOST_BESIDE]
            left = min(max(x - ROOM * len(beside) / 2, Fraction(0)), 100 - ROOM * len(beside))
            row = next((row for row, end in enumerate(ends) if left >= end), len(ends))
            ends[row : row + 1] = [left + ROOM * len(beside)]
            # How far from the place the first of them stands: less than half their width where the line ends.
            first = (left - x) * MARK / ROOM + Fraction(MARK, 2)
            for index, key in enumerate(beside):
                y = 2 + ROW_HEIGHT // 2 + ROW_HEIGHT * row
                initials = short[names[key]] if names else ""
                dx = round(first) + MARK * index
                marks.append(Mark(initials, percent(x), dx, y, f"{y + 4.5}", key == you))
    return tuple(marks), max(len(ends), 1)


def _stands(item: AgendaItem, names: Mapping[str, str], you: str) -> list[tuple[str, str]]:
    """Who stands where, in words, from the least to the greatest."""
    grouped: dict[str, list[str]] = {}
    for key, gap in sorted(item.by_member.items(), key=lambda pair: (pair[1], names[pair[0]].casefold())):
        grouped.setdefault(team_words.side(gap), []).append(_called(names[key], key == you))
    return [(side, listed(people)) for side, people in grouped.items()]


def _range(item: AgendaItem, middle: Fraction, you: str) -> list[tuple[str, str]]:
    low, high = team_words.side(item.low), team_words.side(item.high)
    ends = f"from {low.lower()} to {high.lower()}" if low != high else low.lower()
    found = [("Your answers", f"{ends}, in the middle {team_words.side(middle).lower()}")]
    if you in item.by_member:
        found.append(("You", team_words.side(item.by_member[you]).lower()))
    return found
