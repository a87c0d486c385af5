"""A case's own weights: whole points that somebody gives each criterion, and what they do to the verdict. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from .branching import Answers
from .definition import Criterion, Definition
from .scoring import Outcome, Weights, evaluate

# Each criterion counts (the method needs w_c > 0), and none more than a hundred times as much as another.
LEAST_POINTS, MOST_POINTS = 1, 100


@dataclass(frozen=True, slots=True)
class Difference:
    """A criterion whose weight is not the questionnaire's."""

    criterion: Criterion
    own: Fraction
    default: Fraction


@dataclass(frozen=True, slots=True)
class Effect:
    """The same answers under the questionnaire's weights and under others."""

    default: Outcome
    own: Outcome

    @property
    def is_other_leader(self) -> bool:
        return set(self.default.leaders) != set(self.own.leaders)

    @property
    def is_other_word(self) -> bool:
        return self.default.sureness is not self.own.sureness


def of_points(points: Mapping[str, int]) -> Weights:
    """The share of each in all points, exactly; together 1. Raises ValueError outside 1 to 100."""
    if not points or any(not LEAST_POINTS <= given <= MOST_POINTS for given in points.values()):
        raise ValueError(f"each criterion takes {LEAST_POINTS} to {MOST_POINTS} points")
    total = sum(points.values())
    return {key: Fraction(given, total) for key, given in points.items()}


def to_points(weights: Weights) -> dict[str, int]:
    """Whole points in exactly these proportions, adding up to 100 where they can, else near it or as few as can be."""
    fewest = lcm(*(weight.denominator for weight in weights.values()))
    points = fewest * max(1, 100 // fewest)
    return {key: int(weight * points) for key, weight in weights.items()}


def differences(definition: Definition, weights: Weights) -> tuple[Difference, ...]:
    """Where these weights are not the questionnaire's, the greatest difference first."""
    found = [
        Difference(criterion, weights[criterion.key], criterion.weight)
        for criterion in definition.criteria
        if weights[criterion.key] != criterion.weight
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.own - one.default)))


def effect(definition: Definition, answers: Answers, weights: Weights) -> Effect:
    """Judge the answers twice. An answer not given yet counts as not known."""
    return Effect(evaluate(definition, answers), evaluate(definition, answers, weights))
