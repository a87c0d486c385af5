"""The sentences about a verdict: what it is, how sure, and what is ruled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.definition import Definition, Option, Rule
from assessments.drafting import fill
from assessments.rules import Truth
from assessments.scoring import DRAWS, Interval, Outcome, Sureness
from assessments.teams import TeamOutcome
from assessments.wording import listed

from .numbers import number, points

Given = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class RuleRow:
    option: str
    words: tuple[str, ...]
    is_certain: bool


def verdict(definition: Definition, outcome: Outcome, leader: Option, answers: Given) -> tuple[str, str]:
    """The result in one sentence, and what is to be said with it."""
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        so_far = (
            f"What is known so far speaks for {leader.short}."
            if len(outcome.unknown) < len(answers)
            else "None of the answers is known."
        )
        return (
            "Not enough is known yet to choose.",
            f"{so_far} Find out what is not known, and look again.",
        )
    if outcome.sureness is Sureness.TOO_CLOSE:
        lede = (
            "Your answers speak for each of them alike."
            if is_tie(outcome)
            else f"Your answers lean to {leader.short}, but not clearly enough to rely on it."
        )
        return too_close(definition, outcome), f"{lede} “For and against” shows where they differ."
    return fill(leader.verdict, definition, answers), fill(leader.lede, definition, answers)


def too_close(definition: Definition, outcome: Outcome | TeamOutcome) -> str:
    """Between which options it is, in one sentence."""
    options = between(definition, outcome.close)
    return f"It is a tie between {options}." if is_tie(outcome) else f"Too close to call between {options}."


def is_tie(outcome: Outcome | TeamOutcome) -> bool:
    return len(outcome.leaders) > 1


def between(definition: Definition, keys: Sequence[str]) -> str:
    return listed([definition.option_by_key[key].short for key in keys])


def rules(definition: Definition, outcome: Outcome, answers: Given) -> list[RuleRow]:
    """One row for each option that is ruled out, then for each that may be, with the rules' own words."""
    rows = []
    for found in outcome.options:
        if found.is_excluded is Truth.NO:
            continue
        option = definition.option_by_key[found.option]
        is_certain = found.is_excluded is Truth.YES
        holding = [
            rule for rule, truth in zip(option.rules, found.rules, strict=True) if truth is found.is_excluded
        ]
        # A rule may hold only by way of a question that is not asked, or whose gate is not known: no reason to
        # give beside one that was answered, or left open, itself.
        own = [rule for rule in holding if _looks_at(rule, answers, is_known=is_certain)]
        rows.append(RuleRow(option.name, tuple(rule.words for rule in own or holding), is_certain))
    return sorted(rows, key=lambda row: not row.is_certain)


def _looks_at(rule: Rule, answers: Given, *, is_known: bool) -> bool:
    """Whether a question of the rule was asked and answered, or asked and not known."""
    asked = [c.question for c in rule.conditions if c.question in answers]
    return any((answers[key] is not None) is is_known for key in asked)


def sureness(definition: Definition, outcome: Outcome | TeamOutcome) -> str:
    if outcome.sureness is Sureness.TOO_CLOSE:
        return f"Too close between {between(definition, outcome.close)}"
    return {
        Sureness.SURE: "Sure",
        Sureness.FAIRLY_SURE: "Fairly sure",
        Sureness.NOT_ENOUGH_KNOWN: "Not enough known",
    }[outcome.sureness]


def reason(definition: Definition, outcome: Outcome) -> str:
    """Why it is not called surer than this, or, at "sure", what that rests on."""
    lead = outcome.lead
    if lead is None:
        return "Every other option is ruled out."
    if outcome.sureness is Sureness.NOT_ENOUGH_KNOWN:
        return f"The answers not known carry {number(outcome.unknown_weight * 100)}% of the weight."
    if outcome.is_decided:
        return f"Ahead{_how_far_ahead(definition, outcome)}."
    if is_tie(outcome):
        return "Their values are equal."
    return f"The lead {listed(weaknesses(definition, lead.middle, outcome.holds))}."


def weaknesses(definition: Definition, lead: Fraction, holds: int) -> list[str]:
    """What a lead lacks to be called fairly sure."""
    limits = definition.thresholds
    weak = []
    if lead < limits.lead:
        weak.append(f"is under {points(limits.lead)}")
    if Fraction(holds, DRAWS) < limits.fairly_sure:
        weak.append(f"holds in fewer than {number(limits.fairly_sure * 100)}% of weightings")
    return weak


def sure(definition: Definition, outcome: Outcome) -> str:
    """How sure, in one sentence, with the lead where that decides."""
    if outcome.is_decided and outcome.rival:
        rival = definition.option_by_key[outcome.rival].short
        said = f"{lead(definition, outcome)} ahead of {rival}{_how_far_ahead(definition, outcome)}."
    else:
        said = reason(definition, outcome)
    return f"{sureness(definition, outcome)}: {said[0].lower()}{said[1:]}"


def _how_far_ahead(definition: Definition, outcome: Outcome) -> str:
    if outcome.sureness is Sureness.FAIRLY_SURE:
        return f", but {listed(_doubts(definition, outcome), comma=',')}"
    weightings = f" in at least {number(definition.thresholds.sure * 100)}% of weightings"
    if not outcome.unknown:
        return weightings
    turn_out = "answer not known turns out" if len(outcome.unknown) == 1 else "answers not known turn out"
    return f" however the {turn_out}, and{weightings}"


def _doubts(definition: Definition, outcome: Outcome) -> list[str]:
    """What keeps a verdict from "sure"."""
    doubts = []
    if Fraction(outcome.holds, DRAWS) < definition.thresholds.sure:
        doubts.append(f"in fewer than {number(definition.thresholds.sure * 100)}% of weightings")
    if options := [row.option for row in outcome.options if row.is_excluded is Truth.UNKNOWN]:
        doubts.append(
            "it is open which options the rules exclude"
            if len(options) > 1
            else f"it is open whether a rule excludes {definition.option_by_key[options[0]].short}"
        )
    if outcome.lead and outcome.lead.low <= 0:
        doubts.append("an answer not known could turn it round")
    elif not doubts:
        # It is ahead of the next option whatever happens, so another one is what it may fall behind.
        doubts.append("an answer not known could put a third option first")
    return doubts


def lead(definition: Definition, outcome: Outcome | TeamOutcome) -> str:
    found = outcome.lead
    return ahead(definition, found.middle if isinstance(found, Interval) else found)


def ahead(definition: Definition, lead: Fraction | None) -> str:
    """A lead over the next option; None where there is no other. A limit that it does not reach is not rounded up to."""
    if lead is None:
        return "No other option is left"
    limit = definition.thresholds.lead
    if 0 < lead < 1:
        return "Less than 1 point"
    if lead < limit <= round(lead):
        return f"Just under {points(limit)}"
    return points(lead)


def lead_span(outcome: Outcome) -> str:
    if outcome.lead is None:
        return "There is nothing to compare it with."
    if not outcome.unknown:
        return "Every answer is known, so there is no interval."
    low, high = outcome.lead.low, outcome.lead.high
    count = len(outcome.unknown)
    if low == high:
        return f"The same whatever the {'answer' if count == 1 else f'{count} answers'} not known would be."
    which = "the answer" if count == 1 else f"the {count} answers"
    return f"From {number(low)} to {number(high)}, depending on {which} not known."


def holds(outcome: Outcome | TeamOutcome) -> str:
    """Rounded down, so that only all of them are called 100%."""
    return f"{outcome.holds * 100 // DRAWS}% of weightings"


def holds_reason(outcome: Outcome, leader: Option) -> str:
    tried = f"Each weight tried from half to double its size, in {DRAWS:,} mixes."
    return f"So often {leader.short} alone comes first. {tried}" if is_tie(outcome) else tried
