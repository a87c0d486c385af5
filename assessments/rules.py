"""Rules: what excludes an option whatever its value. A rule holds, does not, or may hold."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from .branching import Answers, completions
from .definition import Definition, Rule


class Truth(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def truth(definition: Definition, rule: Rule, answers: Answers) -> Truth:
    """Yes when the rule holds in every completion, no when in none."""
    linked = definition.with_gates([condition.question for condition in rule.conditions])
    seen = {
        all(counted[condition.question] in condition.answers for condition in rule.conditions)
        for counted in completions(linked, answers)
    }
    if len(seen) == 2:
        return Truth.UNKNOWN
    return Truth.YES if True in seen else Truth.NO


def any_of(truths: Sequence[Truth]) -> Truth:
    for found in (Truth.YES, Truth.UNKNOWN):
        if found in truths:
            return found
    return Truth.NO
