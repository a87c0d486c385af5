"""A team's result in the words and measures of its page, as one of its members sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments import names as naming
from assessments import team_documents
from assessments.definition import Definition, Option
from assessments.rules import Truth
from assessments.teams import INTERQUARTILE_FROM, AgendaItem, Member, TeamOutcome
from assessments.wording import listed

from . import team_words, words
from .bars import Bar, bar, place, scaled
from .numbers import number, percent
from .page import OptionRow, option_bar

ROW_HEIGHT = 30
# Marks are this wide, in pixels, and so wide of a phone's line, in per cent of it. A row takes so many at one place.
MARK = 28
ROOM = Fraction(17, 2)
MOST_BESIDE = 5


@dataclass(frozen=True, slots=True)
class TeamCriterionRow:
    name: str
    weight: str
    leader_median: str
    rival_median: str
    points: str
    low: str
    high: str
    spread: str
    label: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One person's verdict; without names, how many share it."""

    who: str
    verdict: str
    sureness: str
    is_you: bool = False


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


@dataclass(frozen=True)
class TeamPage:
    """Everything that a team's result says, in its order."""

    title: str
    lede: str
    people: int
    is_decided: bool
    is_anonymous: bool
    is_tie: bool
    sureness: str
    sureness_reason: str
    lead: str
    lead_span: str
    holds: str
    holds_reason: str
    excluded: tuple[words.RuleRow, ...]
    leader: Option
    rival: Option | None
    options: tuple[OptionRow, ...]
    has_spans: bool
    criteria: tuple[TeamCriterionRow, ...]
    grid: tuple[str, ...]
    leader_total: str
    rival_total: str
    lead_total: str
    spread_is: str
    verdicts: tuple[VerdictRow, ...]
    splits: tuple[SplitRow, ...]
    settle_title: str
    settle_text: str
    is_stable: bool
    agenda: tuple[AgendaRow, ...]
    lesser: tuple[AgendaRow, ...]
    agreed: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]


def team_page(
    definition: Definition, document: Mapping[str, Any], *, names: Mapping[str, str], you: str
) -> TeamPage:
    """`names` by member key, empty in a case without names; `you` is the key of whoever looks."""
    outcome = team_documents.to_outcome(document)
    members = team_documents.to_members(document)
    leader = definition.option_by_key[outcome.leader]
    rival = definition.option_by_key[outcome.rival] if outcome.rival else None
    common = _common(members, is_shown=bool(names))
    criteria, grid = _criteria(definition, outcome)
    apart = [item for item in outcome.agenda if item.low != item.high]
    short = naming.initials(sorted(names.values(), key=str.casefold))
    agenda = [
        _agenda(definition, outcome, item, position, names, short, you)
        for position, item in enumerate(apart, 1)
    ]
    return TeamPage(
        title=team_words.title(definition, outcome, common),
        lede=team_words.lede(definition, outcome, common),
        people=len(members),
        is_decided=outcome.is_decided,
        is_anonymous=not names,
        is_tie=words.is_tie(outcome),
        sureness=words.sureness(definition, outcome),
        sureness_reason=team_words.reason(definition, outcome),
        lead=words.lead(definition, outcome),
        lead_span=team_words.lead_span(definition, outcome),
        holds=words.holds(outcome),
        holds_reason=team_words.HOLDS_REASON,
        excluded=tuple(_excluded(definition, outcome)),
        leader=leader,
        rival=rival,
        options=tuple(_options(definition, outcome)),
        has_spans=False,
        criteria=criteria,
        grid=grid,
        leader_total=number(outcome.values[leader.key], digits=1),
        rival_total=number(outcome.values[rival.key], digits=1) if rival else "",
        lead_total=number(outcome.lead, digits=1, is_signed=True) if outcome.lead is not None else "",
        spread_is="the middle half" if len(members) >= INTERQUARTILE_FROM else "least to greatest",
        verdicts=tuple(_verdicts(definition, outcome, members, names, you)),
        splits=tuple(_splits(definition, outcome)),
        settle_title=team_words.settle_title(outcome),
        settle_text=team_words.settle_text(definition, outcome),
        is_stable=outcome.is_stable and not outcome.open_rules,
        agenda=tuple(row for row in agenda if not row.is_lesser),
        lesser=tuple(row for row in agenda if row.is_lesser),
        agreed=tuple(
            definition.criterion_by_key[item.criterion].name
            for item in outcome.agenda
            if item.low == item.high
        ),
        legend=tuple(
            (short[name], _called(name, key == you))
            for key, name in sorted(names.items(), key=lambda pair: pair[1].casefold())
        ),
    )


def _common(members: Sequence[Member], *, is_shown: bool) -> dict[str, str | None]:
    """The answers that more than half gave, for the sentence of the verdict; none in a case without names."""
    if not is_shown:
        return {}
    found: dict[str, str | None] = {}
    for question in {key for member in members for key in member.answers}:
        given = [member.answers.get(question) for member in members]
        most = max(set(given), key=lambda key: (given.count(key), str(key)))
        if 2 * given.count(most) > len(members):
            found[question] = most
    return found


def _called(name: str, is_you: bool) -> str:
    return f"{name} (you)" if is_you else name


def _options(definition: Definition, outcome: TeamOutcome) -> list[OptionRow]:
    rows = []
    for key in sorted(definition.option_keys, key=lambda key: -outcome.values[key]):
        value, is_leader = outcome.values[key], key in outcome.leaders
        rows.append(
            OptionRow(
                name=definition.option_by_key[key].name,
                is_leader=is_leader,
                is_excluded=outcome.excluded[key] is Truth.YES,
                value=number(value),
                span="",
                bar=option_bar(value, is_leader=is_leader),
            )
        )
    return rows


def _excluded(definition: Definition, outcome: TeamOutcome) -> list[words.RuleRow]:
    """The options that a rule excludes for most, then those that one may exclude."""
    certain, open_ = Truth.YES, Truth.UNKNOWN
    return [
        words.RuleRow(definition.option_by_key[key].name, (), truth is certain)
        for truth in (certain, open_)
        for key in definition.option_keys
        if outcome.excluded[key] is truth
    ]


def _criteria(
    definition: Definition, outcome: TeamOutcome
) -> tuple[tuple[TeamCriterionRow, ...], tuple[str, ...]]:
    """What each adds to the lead at the median, between the least and the greatest of any member."""
    rows = sorted(outcome.agenda, key=lambda item: -_points(item, item.leader_median - item.rival_median))
    ends = [_points(row, end) for row in rows for end in (row.low, row.high)]
    scale, grid = scaled(ends, least=Fraction(5))
    return tuple(_criterion(definition, row, scale) for row in rows), grid


def _points(item: AgendaItem, gap: Fraction) -> Fraction:
    return 100 * item.weight * gap


def _criterion(definition: Definition, item: AgendaItem, scale: Fraction) -> TeamCriterionRow:
    middle = _points(item, item.leader_median - item.rival_median)
    low, high = _points(item, item.low), _points(item, item.high)
    points, lowest, highest = (number(end, digits=1, is_signed=True) for end in (middle, low, high))
    side = "for" if middle > 0 else "against"
    # Beyond the whisker.
    end = place(min(middle, low) if middle < 0 else max(middle, high), scale)
    said = f"{number(abs(middle), digits=1)} points {side}" if middle else "No difference"
    return TeamCriterionRow(
        name=definition.criterion_by_key[item.criterion].name,
        weight=number(item.weight * 100),
        leader_median=number(item.leader_median * 100),
        rival_median=number(item.rival_median * 100),
        points=points,
        low=lowest,
        high=highest,
        spread=number(_points(item, item.spread), digits=1),
        label=f"{said}; from {lowest} to {highest}" if low != high else said,
        bar=bar(middle, scale, side, interval=(low, high) if low != high else None, end=end),
    )


def _verdicts(
    definition: Definition,
    outcome: TeamOutcome,
    members: Sequence[Member],
    names: Mapping[str, str],
    you: str,
) -> list[VerdictRow]:
    if not names:
        return _counted(definition, outcome, you)
    rows = []
    for found, member in zip(outcome.members, members, strict=True):
        own = found.outcome
        leader = definition.option_by_key[own.leader]
        said, _ = words.verdict(definition, own, leader, member.answers)
        name = names[member.key]
        rows.append(VerdictRow(name, said, words.sureness(definition, own), member.key == you))
    return sorted(rows, key=lambda row: row.who.casefold())


def _counted(definition: Definition, outcome: TeamOutcome, you: str) -> list[VerdictRow]:
    """How many put which option first, in the questionnaire's order: an order of people would say who is who."""
    firsts = {member.key: member.outcome.leaders for member in outcome.members}
    order = sorted(set(firsts.values()), key=lambda keys: [definition.option_keys.index(key) for key in keys])
    rows = []
    for leaders in order:
        count = sum(own == leaders for own in firsts.values())
        options = listed([definition.option_by_key[key].name for key in leaders], "or")
        rows.append(VerdictRow(f"{count} of {len(firsts)}", options, "", firsts.get(you) == leaders))
    return rows


def _splits(definition: Definition, outcome: TeamOutcome) -> list[SplitRow]:
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


def _agenda(
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
        and _points(item, item.spread) < definition.thresholds.lead,
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
