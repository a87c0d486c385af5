"""The rows, bars and figures of a result's page, around its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.changes import Change
from assessments.definition import Criterion, Definition, Option
from assessments.documents import to_outcome
from assessments.rules import Truth
from assessments.scoring import CriterionResult, Interval, OptionResult, Outcome
from assessments.tallying import read_about

from . import words
from .bars import Bar, bar, place, scaled
from .numbers import number

SHOWN_CHANGES = 5


@dataclass(frozen=True, slots=True)
class OptionRow:
    name: str
    is_leader: bool
    is_excluded: bool
    value: str
    span: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class CriterionRow:
    name: str
    explanation: str
    weight: str
    leader_fit: str
    rival_fit: str
    points: str
    label: str
    range: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Switched:
    question: str
    to: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    switches: tuple[Switched, ...]
    then: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    number: int
    key: str
    text: str
    criterion: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs to follow `option` where another would have been right."""

    option: str
    is_leader: bool
    words: str


@dataclass(frozen=True)
class Page:
    """Everything that the result page says, in its order."""

    title: str
    lede: str
    rules: tuple[words.RuleRow, ...]
    is_decided: bool
    sureness: str
    sureness_reason: str
    sure: str
    lead: str
    lead_span: str
    holds: str
    holds_reason: str
    unknown: tuple[str, ...]
    leader: Option
    rival: Option | None
    options: tuple[OptionRow, ...]
    has_spans: bool
    is_tie: bool
    criteria: tuple[CriterionRow, ...]
    grid: tuple[str, ...]
    leader_total: str
    rival_total: str
    lead_total: str
    changes: tuple[ChangeRow, ...]
    more_changes: tuple[ChangeRow, ...]
    costs: tuple[Cost, ...]
    reading: tuple[Criterion, ...]
    answers: tuple[AnswerRow, ...]
    condition: str


def page(definition: Definition, document: Mapping[str, Any]) -> Page:
    outcome = to_outcome(document)
    answers: Mapping[str, str | None] = document["answers"]
    leader = definition.option_by_key[outcome.leader]
    rival = definition.option_by_key[outcome.rival] if outcome.rival else None
    by_option = {option.option: option for option in outcome.options}
    criteria, grid = _criteria(definition, outcome.criteria)
    changes = change_rows(definition, answers, outcome.changes)
    options = tuple(_option(definition, option, outcome) for option in outcome.options)
    title, lede = words.verdict(definition, outcome, leader, answers)
    return Page(
        title=title,
        lede=lede,
        rules=tuple(words.rules(definition, outcome, answers)),
        is_decided=outcome.is_decided,
        sureness=words.sureness(definition, outcome),
        sureness_reason=words.reason(definition, outcome),
        sure=words.sure(definition, outcome),
        lead=words.lead(definition, outcome),
        lead_span=words.lead_span(outcome),
        holds=words.holds(outcome),
        holds_reason=words.holds_reason(outcome, leader),
        unknown=tuple(definition.question_by_key[key].short for key in outcome.unknown),
        leader=leader,
        rival=rival,
        options=options,
        is_tie=words.is_tie(outcome),
        has_spans=any(option.span for option in options),
        criteria=criteria,
        grid=grid,
        leader_total=number(by_option[leader.key].value.middle, digits=1),
        rival_total=number(by_option[rival.key].value.middle, digits=1) if rival else "",
        lead_total=number(outcome.lead.middle, digits=1, is_signed=True) if outcome.lead else "",
        changes=tuple(changes[:SHOWN_CHANGES]),
        more_changes=tuple(changes[SHOWN_CHANGES:]),
        costs=costs(definition, outcome.close or outcome.leaders, outcome.rival),
        reading=tuple(read_about(definition, {row.criterion: row.points for row in outcome.criteria})),
        answers=tuple(answer_rows(definition, answers, document["notes"])),
        condition="" if outcome.is_decided else f", if it comes to {leader.short}",
    )


def limits(definition: Definition) -> dict[str, str]:
    """The thresholds of the four words, as they are said."""
    found = definition.thresholds
    return {
        "sure": number(found.sure * 100),
        "fairly_sure": number(found.fairly_sure * 100),
        "lead": number(found.lead),
        "unknown": number(found.unknown * 100),
    }


def span(interval: Interval) -> str:
    low, high = number(interval.low), number(interval.high)
    return "" if interval.low == interval.high else f"{low} to {high}"


def _option(definition: Definition, found: OptionResult, outcome: Outcome) -> OptionRow:
    value = found.value
    is_leader = found.option in outcome.leaders
    return OptionRow(
        name=definition.option_by_key[found.option].name,
        is_leader=is_leader,
        is_excluded=found.is_excluded is Truth.YES,
        value=number(value.middle),
        span=span(value),
        bar=option_bar(value.middle, (value.low, value.high), is_leader=is_leader),
    )


def option_bar(value: Fraction, ends: tuple[Fraction, Fraction] | None = None, *, is_leader: bool) -> Bar:
    """A value from -100 to 100, and how far it moves."""
    interval = ends if ends and ends[0] != ends[1] else None
    return bar(value, Fraction(100), "for" if is_leader else "rest", interval=interval)


def _criteria(
    definition: Definition, rows: Sequence[CriterionResult]
) -> tuple[tuple[CriterionRow, ...], tuple[str, ...]]:
    """The rows, and the grid behind their bars."""
    scale, grid = scaled((row.points for row in rows), least=Fraction(5))
    return tuple(_criterion(definition, row, scale) for row in rows), grid


def _criterion(definition: Definition, row: CriterionResult, scale: Fraction) -> CriterionRow:
    criterion = definition.criterion_by_key[row.criterion]
    points = number(row.points, digits=1, is_signed=True)
    side = "for" if row.points > 0 else "against"
    label = f"{number(abs(row.points), digits=1)} points {side}" if row.points else "No difference"
    return CriterionRow(
        name=criterion.name,
        explanation=criterion.explanation,
        weight=number(row.weight * 100),
        leader_fit=number(row.leader_fit * 100),
        rival_fit=number(row.rival_fit * 100) if row.rival_fit is not None else "",
        points=points,
        label=label,
        range=weight_range(row),
        bar=bar(row.points, scale, side, end=place(row.points, scale)),
    )


def weight_range(row: CriterionResult) -> str:
    if row.stable is None:
        return "It is a tie, so there is no verdict to keep"
    if row.stable == (0, 1):
        return "No weight would change the verdict"
    low, high = inner_range(row.stable)
    return f"Weight could range from {low} to {high} before the verdict changes"


def change_rows(
    definition: Definition, answers: Mapping[str, str | None], changes: Sequence[Change]
) -> list[ChangeRow]:
    return [_change(definition, answers, change) for change in changes]


def inner_range(stable: tuple[Fraction, Fraction]) -> tuple[int, int]:
    """Of 100, rounded inwards: every weight that is shown keeps the verdict."""
    return int(-(-stable[0] * 100 // 1)), int(stable[1] * 100 // 1)


def _change(definition: Definition, answers: Mapping[str, str | None], change: Change) -> ChangeRow:
    switches = []
    for key, to in change.switches:
        question = definition.question_by_key[key]
        if key not in answers:
            now = "not asked"
        else:
            given = answers[key]
            now = question.answer(given).short if given is not None else "not known"
        switches.append(Switched(question.short, question.answer(to).short, now))
    then = " or ".join(definition.option_by_key[key].name for key in change.leaders)
    return ChangeRow(tuple(switches), then)


def costs(definition: Definition, first: Sequence[str], rival: str | None) -> tuple[Cost, ...]:
    """Of what comes first, and of the next option: both ways of being wrong. An option that says nothing is left out."""
    leader, *_ = first
    keys = dict.fromkeys([*first, *([rival] if rival else [])])
    found = [definition.option_by_key[key] for key in keys]
    return tuple(
        Cost(option.short, option.key == leader, option.if_wrong) for option in found if option.if_wrong
    )


def answer_rows(
    definition: Definition, answers: Mapping[str, str | None], notes: Mapping[str, str]
) -> list[AnswerRow]:
    """The questions that were asked, in order, with what was answered."""
    rows: list[AnswerRow] = []
    for question in definition.questions:
        if question.key in answers:
            key = answers[question.key]
            rows.append(
                AnswerRow(
                    number=len(rows) + 1,
                    key=question.key,
                    text=question.text,
                    criterion=definition.criterion_by_key[question.criterion].name,
                    answer=question.answer(key).text if key is not None else "I don’t know",
                    note=notes.get(question.key, ""),
                )
            )
    return rows
