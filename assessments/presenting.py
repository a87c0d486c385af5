"""A result in the words and measures of its page: rounded here, for the first time. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .changes import Change
from .definition import Definition, Option
from .documents import to_outcome
from .drafting import fill
from .rules import Truth
from .scoring import DRAWS, CriterionResult, Interval, OptionResult, Outcome, Sureness

MINUS = "\N{MINUS SIGN}"
SHOWN_CHANGES = 5
ARTICLE_CRITERIA = 3


def number(value: Fraction, *, digits: int = 0, is_signed: bool = False) -> str:
    """Rounded, with a true minus sign; nought has none."""
    rounded = round(value, digits) if digits else Fraction(round(value))
    sign = MINUS if rounded < 0 else "+" if is_signed and rounded > 0 else ""
    return f"{sign}{abs(float(rounded)):.{digits}f}"


def percent(value: Fraction) -> str:
    """A length for SVG, in per cent."""
    return f"{float(value):.2f}%"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from the middle line, and the interval over it where there is one."""

    x: str
    width: str
    kind: str
    low: str = ""
    high: str = ""
    end: str = ""
    is_left: bool = False


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
class RuleRow:
    option: str
    words: str
    is_certain: bool


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
class Reading:
    criterion: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """Everything that the result page says, in its order."""

    title: str
    lede: str
    rules: tuple[RuleRow, ...]
    is_decided: bool
    sureness: str
    sureness_reason: str
    lead: str
    lead_span: str
    holds: str
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
    reading: tuple[Reading, ...]
    answers: tuple[AnswerRow, ...]
    look_again_on: date


def page(definition: Definition, document: Mapping[str, Any], made_on: date) -> Page:
    outcome = to_outcome(document)
    answers: Mapping[str, str | None] = document["answers"]
    leader = definition.option_by_key[outcome.leader]
    rival = definition.option_by_key[outcome.rival] if outcome.rival else None
    by_option = {option.option: option for option in outcome.options}
    criteria, grid = _criteria(definition, outcome.criteria)
    changes = [_change(definition, answers, change) for change in outcome.changes]
    options = tuple(_option(definition, option, outcome) for option in outcome.options)
    title, lede = _verdict(definition, outcome, leader, answers)
    return Page(
        title=title,
        lede=lede,
        rules=tuple(_rules(definition, outcome, answers)),
        is_decided=outcome.sureness in {Sureness.SURE, Sureness.FAIRLY_SURE},
        sureness=_sureness_words(definition, outcome),
        sureness_reason=_sureness_reason(outcome),
        lead=_lead(outcome),
        lead_span=_lead_span(outcome),
        holds=_holds(outcome.holds),
        unknown=tuple(definition.question_by_key[key].short for key in outcome.unknown),
        leader=leader,
        rival=rival,
        options=options,
        is_tie=len(outcome.leaders) > 1,
        has_spans=any(option.span for option in options),
        criteria=criteria,
        grid=grid,
        leader_total=number(by_option[leader.key].value.middle, digits=1),
        rival_total=number(by_option[rival.key].value.middle, digits=1) if rival else "",
        lead_total=number(outcome.lead.middle, digits=1, is_signed=True) if outcome.lead else "",
        changes=tuple(changes[:SHOWN_CHANGES]),
        more_changes=tuple(changes[SHOWN_CHANGES:]),
        reading=tuple(_reading(definition, outcome)),
        answers=tuple(answer_rows(definition, answers, document["notes"])),
        look_again_on=add_months(made_on, leader.look_again_months),
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


def weighed(definition: Definition) -> list[dict[str, str]]:
    """The criteria with their weights of 100, the weightiest first."""
    rows = sorted(definition.criteria, key=lambda criterion: -criterion.weight)
    return [{"name": c.name, "weight": number(c.weight * 100), "explanation": c.explanation} for c in rows]


def _between(definition: Definition, keys: Sequence[str]) -> str:
    shorts = [definition.option_by_key[key].short for key in keys]
    return f"{', '.join(shorts[:-1])} and {shorts[-1]}"


def _verdict(
    definition: Definition, outcome: Outcome, leader: Option, answers: Mapping[str, str | None]
) -> tuple[str, str]:
    verdict = fill(leader.verdict, definition, answers)
    lede = fill(leader.lede, definition, answers)
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return (
            "Not enough is known yet to choose.",
            f"What is known so far speaks for {leader.short}. Find out what is listed under “How sure”, and look again.",
        )
    if outcome.sureness is Sureness.TOO_CLOSE and len(outcome.close) > 1:
        between = _between(definition, outcome.close)
        if len(outcome.leaders) > 1:
            return f"It is a tie between {between}.", "Your answers speak for each of them alike."
        return (
            f"Too close to call between {between}.",
            f"By a little, the answers lean to {leader.short}: {lede[0].lower()}{lede[1:]}",
        )
    return verdict, lede


def _rules(definition: Definition, outcome: Outcome, answers: Mapping[str, str | None]) -> list[RuleRow]:
    """One row for each option that is ruled out, then for each that may be, with the rules' own words."""
    rows = []
    for found in outcome.options:
        option = definition.option_by_key[found.option]
        if found.is_excluded is Truth.NO:
            continue
        holding = [
            rule for rule, truth in zip(option.rules, found.rules, strict=True) if truth is found.is_excluded
        ]
        # What follows from a question that was not asked is no reason to give, unless it is the only one.
        asked = [rule for rule in holding if any(c.question in answers for c in rule.conditions)]
        words = " ".join(rule.words for rule in asked or holding)
        rows.append(RuleRow(option.name, words, found.is_excluded is Truth.YES))
    return sorted(rows, key=lambda row: not row.is_certain)


def _sureness_words(definition: Definition, outcome: Outcome) -> str:
    if outcome.sureness is Sureness.TOO_CLOSE and len(outcome.close) > 1:
        return f"Too close between {_between(definition, outcome.close)}"
    return {
        Sureness.SURE: "Sure",
        Sureness.FAIRLY_SURE: "Fairly sure",
        Sureness.TOO_CLOSE: "Too close to call",
        Sureness.NOT_ENOUGH_KNOWN: "Not enough known",
    }[outcome.sureness]


def _sureness_reason(outcome: Outcome) -> str:
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return f"The answers not known carry {number(outcome.unknown_weight * 100)}% of the weight."
    if outcome.sureness is Sureness.SURE:
        known = "Ahead whatever the open answers turn out to be" if outcome.unknown else "Ahead"
        return f"{known}, and under nearly every fair weighting."
    if outcome.sureness is Sureness.FAIRLY_SURE:
        if outcome.lead and outcome.lead.low <= 0:
            return "Ahead, but an answer not known could turn it round."
        return "Ahead, but not under every fair weighting, or with a rule still open."
    return "The lead is small, or hangs on how the criteria are weighted."


def _lead(outcome: Outcome) -> str:
    if outcome.lead is None:
        return "No other option is left"
    if 0 < outcome.lead.middle < Fraction(1, 2):
        return "Less than 1 point"
    points = number(outcome.lead.middle)
    return f"{points} point" if points == "1" else f"{points} points"


def _lead_span(outcome: Outcome) -> str:
    if outcome.lead is None:
        return "All the others are ruled out."
    if not outcome.unknown:
        return "Every answer is known, so there is no interval."
    low, high = number(outcome.lead.low), number(outcome.lead.high)
    count = len(outcome.unknown)
    which = "the answer" if count == 1 else f"the {count} answers"
    return f"From {low} to {high}, depending on {which} not known."


def _holds(holds: int) -> str:
    """Rounded down, so that only all of them are called 100%."""
    return f"{holds * 100 // DRAWS}% of weightings"


def _span(interval: Interval) -> str:
    low, high = number(interval.low), number(interval.high)
    return "" if interval.low == interval.high else f"{low} to {high}"


def _option(definition: Definition, found: OptionResult, outcome: Outcome) -> OptionRow:
    value = found.value
    is_leader = found.option in outcome.leaders
    end = 50 + value.middle / 2
    has_span = value.low != value.high
    return OptionRow(
        name=definition.option_by_key[found.option].name,
        is_leader=is_leader,
        is_excluded=found.is_excluded is Truth.YES,
        value=number(value.middle),
        span=_span(value),
        bar=Bar(
            x=percent(min(end, Fraction(50))),
            width=percent(abs(value.middle) / 2),
            kind="for" if is_leader else "rest",
            low=percent(50 + value.low / 2) if has_span else "",
            high=percent(50 + value.high / 2) if has_span else "",
        ),
    )


def _criteria(
    definition: Definition, rows: Sequence[CriterionResult]
) -> tuple[tuple[CriterionRow, ...], tuple[str, ...]]:
    """The rows, and where the lines of the grid stand: one for each five points (or ten, or twenty)."""
    greatest = max((abs(row.points) for row in rows), default=Fraction(0))
    # A third of room on each side for the figures beside the bars.
    reach = max(greatest * 4 / 3, Fraction(5))
    step = next(step for step in (5, 10, 20, 50, 100) if reach <= step * 4 or step == 100)
    scale = step * -(-reach // step)
    lines = [Fraction(step * index) for index in range(int(-scale // step), int(scale // step) + 1)]
    grid = tuple(percent(50 + line * 50 / scale) for line in lines if line)
    return tuple(_criterion(definition, row, Fraction(scale)) for row in rows), grid


def _criterion(definition: Definition, row: CriterionResult, scale: Fraction) -> CriterionRow:
    criterion = definition.criterion_by_key[row.criterion]
    points = number(row.points, digits=1, is_signed=True)
    side = "for" if row.points > 0 else "against"
    label = f"{number(abs(row.points), digits=1)} points {side}" if row.points else "No difference"
    end = 50 + row.points * 50 / scale
    return CriterionRow(
        name=criterion.name,
        explanation=criterion.explanation,
        weight=number(row.weight * 100),
        leader_fit=number(row.leader_fit * 100),
        rival_fit=number(row.rival_fit * 100) if row.rival_fit is not None else "",
        points=points,
        label=label,
        range=_range(row),
        bar=Bar(
            x=percent(min(end, Fraction(50))),
            width=percent(abs(row.points) * 50 / scale),
            kind=side,
            end=percent(end),
            is_left=row.points < 0,
        ),
    )


def _range(row: CriterionResult) -> str:
    if row.stable is None:
        return "At a tie, any change of weight decides"
    if row.stable == (0, 1):
        return "No weight would change the verdict"
    # Rounded inwards: every weight that is shown keeps the verdict.
    low, high = -(-row.stable[0] * 100 // 1), row.stable[1] * 100 // 1
    return f"Weight could range from {low} to {high} before the verdict changes"


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


def _reading(definition: Definition, outcome: Outcome) -> list[Reading]:
    """The criteria that move the lead most, either way, and have topics to read about."""
    rows = sorted(outcome.criteria, key=lambda row: -abs(row.points))
    found = [definition.criterion_by_key[row.criterion] for row in rows]
    return [Reading(c.name, c.topics) for c in found if c.topics][:ARTICLE_CRITERIA]


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


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
