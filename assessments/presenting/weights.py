"""Own weights in words: which differ, and what they do to the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.branching import Answers
from assessments.definition import Definition
from assessments.scoring import Outcome, Weights
from assessments.weighing import Difference, Effect, differences

from . import words
from .numbers import number


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One criterion's own weight of 100, beside the questionnaire's."""

    name: str
    explanation: str
    own: str
    default: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict under one set of weights."""

    title: str
    sureness: str
    figures: str


@dataclass(frozen=True, slots=True)
class EffectWords:
    summary: str
    own: Judged
    default: Judged
    rows: tuple[WeightRow, ...]


def all_weights(definition: Definition, weights: Weights) -> tuple[WeightRow, ...]:
    """Every criterion with its weight, the weightiest first."""
    found = [Difference(c, weights[c.key], c.weight) for c in definition.criteria]
    return tuple(_row(one) for one in sorted(found, key=lambda one: -one.own))


def own_weights(definition: Definition, weights: Weights) -> tuple[WeightRow, ...]:
    """The criteria whose weights are not the questionnaire's; none when all are."""
    return tuple(_row(one) for one in differences(definition, weights))


def effect(definition: Definition, answers: Answers, weights: Weights, found: Effect) -> EffectWords:
    rows = own_weights(definition, weights)
    own, default = (_judged(definition, outcome, answers) for outcome in (found.own, found.default))
    return EffectWords(_summary(rows, found, own, default), own, default, rows)


def _row(one: Difference) -> WeightRow:
    return WeightRow(one.criterion.name, one.criterion.explanation, _of_100(one.own), _of_100(one.default))


def _of_100(weight: Fraction) -> str:
    """With a digit only where it is no whole number: rounding would hide small weights and differences."""
    share = weight * 100
    return number(share, digits=0 if share.denominator == 1 else 1)


def _judged(definition: Definition, outcome: Outcome, answers: Answers) -> Judged:
    title, _ = words.verdict(definition, outcome, definition.option_by_key[outcome.leader], answers)
    lead = words.lead(definition, outcome)
    figures = f"{lead}." if outcome.lead is None else f"Lead: {lead}. Holds in {words.holds(outcome)}."
    return Judged(title, words.sureness(definition, outcome), figures)


def _summary(rows: Sequence[WeightRow], found: Effect, own: Judged, default: Judged) -> str:
    if not rows:
        return "These are the questionnaire’s own weights."
    if found.is_other_leader:
        return "Another option comes first with these weights."
    if found.is_other_word:
        return f"The same option comes first, but how sure it is changes: from “{default.sureness}” to “{own.sureness}”."
    return "The verdict is the same with these weights."
