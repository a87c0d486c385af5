"""A result as one plain document and back, every fraction exact. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .branching import Answers
from .changes import Change
from .definition import Definition
from .rules import Truth
from .scoring import CriterionResult, Interval, OptionResult, Outcome, Sureness, Weights, evaluate

Document = dict[str, Any]


def to_document(outcome: Outcome, answers: Answers, notes: Mapping[str, str]) -> Document:
    """JSON-ready. Fractions are written as text, such as "25/3"."""
    return {
        "answers": dict(answers),
        "notes": {key: note for key, note in notes.items() if note},
        "options": [
            {
                "option": option.option,
                "value": _interval(option.value),
                "is_excluded": option.is_excluded.value,
                "rules": [truth.value for truth in option.rules],
            }
            for option in outcome.options
        ],
        "leaders": list(outcome.leaders),
        "rival": outcome.rival,
        "lead": _interval(outcome.lead) if outcome.lead else None,
        "holds": outcome.holds,
        "sureness": outcome.sureness.value,
        "close": list(outcome.close),
        "unknown": list(outcome.unknown),
        "unknown_weight": str(outcome.unknown_weight),
        "criteria": [
            {
                "criterion": row.criterion,
                "weight": str(row.weight),
                "leader_fit": str(row.leader_fit),
                "rival_fit": None if row.rival_fit is None else str(row.rival_fit),
                "points": str(row.points),
                "stable": [str(end) for end in row.stable] if row.stable else None,
            }
            for row in outcome.criteria
        ],
        "changes": [
            {"switches": [list(switch) for switch in change.switches], "leaders": list(change.leaders)}
            for change in outcome.changes
        ],
    }


def recompute(definition: Definition, document: Mapping[str, Any]) -> Document:
    """The document again from its own answers and weights, whatever the case's weights are by now."""
    answers = document["answers"]
    return to_document(evaluate(definition, answers, weights(document)), answers, document["notes"])


def weights(document: Mapping[str, Any]) -> Weights:
    """The weights that a document was computed with."""
    return {row["criterion"]: Fraction(row["weight"]) for row in document["criteria"]}


def _interval(interval: Interval) -> list[str]:
    return [str(interval.middle), str(interval.low), str(interval.high)]


def _read_interval(written: list[str]) -> Interval:
    middle, low, high = (Fraction(end) for end in written)
    return Interval(middle, low, high)


def to_outcome(document: Mapping[str, Any]) -> Outcome:
    """The outcome that a document was written from."""
    return Outcome(
        options=tuple(
            OptionResult(
                option["option"],
                _read_interval(option["value"]),
                Truth(option["is_excluded"]),
                tuple(Truth(truth) for truth in option["rules"]),
            )
            for option in document["options"]
        ),
        leaders=tuple(document["leaders"]),
        rival=document["rival"],
        lead=_read_interval(document["lead"]) if document["lead"] else None,
        holds=document["holds"],
        sureness=Sureness(document["sureness"]),
        close=tuple(document["close"]),
        unknown=tuple(document["unknown"]),
        unknown_weight=Fraction(document["unknown_weight"]),
        criteria=tuple(_read_criterion(row) for row in document["criteria"]),
        changes=tuple(
            Change(tuple((question, answer) for question, answer in row["switches"]), tuple(row["leaders"]))
            for row in document["changes"]
        ),
    )


def _read_criterion(row: Mapping[str, Any]) -> CriterionResult:
    return CriterionResult(
        row["criterion"],
        Fraction(row["weight"]),
        Fraction(row["leader_fit"]),
        None if row["rival_fit"] is None else Fraction(row["rival_fit"]),
        Fraction(row["points"]),
        (Fraction(row["stable"][0]), Fraction(row["stable"][1])) if row["stable"] else None,
    )
