"""A team's result in the words and measures of its page, as one of its members sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments import team_documents
from assessments.agreeing import agree
from assessments.definition import Definition, Option
from assessments.rules import Truth
from assessments.teams import INTERQUARTILE_FROM, AgendaItem, Member, TeamOutcome
from assessments.wording import listed

from . import team_words, words
from .agenda import AgendaRow, SplitRow, agenda_rows, legend, points_of, split_rows
from .bars import Bar, bar, place, scaled
from .numbers import number
from .page import OptionRow, option_bar


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
    # What more than half answered may stand in the sentence of the verdict; not in a case without names.
    common = agree(definition, [member.answers for member in members]).answers if names else {}
    criteria, grid = _criteria(definition, outcome)
    agenda = agenda_rows(definition, outcome, names, you)
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
        verdicts=tuple(verdict_rows(definition, outcome, members, names, you)),
        splits=tuple(split_rows(definition, outcome)),
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
        legend=tuple(legend(names, you)),
    )


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
    rows = sorted(outcome.agenda, key=lambda item: -points_of(item, item.leader_median - item.rival_median))
    ends = [points_of(row, end) for row in rows for end in (row.low, row.high)]
    scale, grid = scaled(ends, least=Fraction(5))
    return tuple(_criterion(definition, row, scale) for row in rows), grid


def _criterion(definition: Definition, item: AgendaItem, scale: Fraction) -> TeamCriterionRow:
    middle = points_of(item, item.leader_median - item.rival_median)
    low, high = points_of(item, item.low), points_of(item, item.high)
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
        spread=number(points_of(item, item.spread), digits=1),
        label=f"{said}; from {lowest} to {highest}" if low != high else said,
        bar=bar(middle, scale, side, interval=(low, high) if low != high else None, end=end),
    )


def verdict_rows(
    definition: Definition,
    outcome: TeamOutcome,
    members: Sequence[Member],
    names: Mapping[str, str],
    you: str = "",
) -> list[VerdictRow]:
    """Each member's own verdict; without names, how many put which option first."""
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
