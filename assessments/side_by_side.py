"""Several projects' verdicts beside one another: what each option gets from each criterion, and where they differ.

Verdicts and points only, never an answer, a note or a name. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import documents, scoring, team_documents, teams
from .definition import Definition
from .scoring import Fits, Sureness, Weights


@dataclass(frozen=True, slots=True)
class Entry:
    """A case as a portfolio knows it; without a document it has no verdict yet."""

    public_id: str
    project: str
    finished: int
    people: int
    definition: Definition
    document: Mapping[str, Any] | None
    is_team: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One project's verdict. `points` by option, then by criterion, add up to the option's value."""

    leaders: tuple[str, ...]
    rival: str | None
    close: tuple[str, ...]
    sureness: Sureness
    points: Mapping[str, Mapping[str, Fraction]]

    @property
    def lead(self) -> Fraction | None:
        return self.value(self.leaders[0]) - self.value(self.rival) if self.rival else None

    def value(self, option: str) -> Fraction:
        return sum(self.points[option].values(), Fraction(0))


@dataclass(frozen=True, slots=True)
class Contrast:
    """What one criterion gives an option in each project, None where its version does not have the two."""

    criterion: str
    points: tuple[Fraction | None, ...]

    @property
    def known(self) -> list[Fraction]:
        return [points for points in self.points if points is not None]

    @property
    def span(self) -> Fraction:
        return max(self.known) - min(self.known)


def of_person(definition: Definition, document: Mapping[str, Any]) -> Judged:
    fit = scoring.fits(definition, document["answers"])
    return _judged(document, fit, documents.weights(document))


def of_team(definition: Definition, document: Mapping[str, Any]) -> Judged:
    """By the medians of its members."""
    members = team_documents.to_members(document)
    fit = teams.median_fits(definition, [scoring.fits(definition, member.answers) for member in members])
    return _judged(document, fit, team_documents.weights(document))


def _judged(document: Mapping[str, Any], fit: Fits, weights: Weights) -> Judged:
    options = next(iter(fit.values()))
    points = {
        option: {criterion: 100 * weights[criterion] * row[option] for criterion, row in fit.items()}
        for option in options
    }
    return Judged(
        leaders=tuple(document["leaders"]),
        rival=document["rival"],
        close=tuple(document["close"]),
        sureness=Sureness(document["sureness"]),
        points=points,
    )


def compared_option(definition: Definition, judged: Sequence[Judged], asked: str = "") -> str:
    """The option to look at: the one that was asked for, or that leads most often, the first of those that do."""
    if asked in definition.option_by_key:
        return asked
    leading = Counter(one.leaders[0] for one in judged)
    return max(definition.option_keys, key=lambda key: leading[key])


def contrasts(definition: Definition, judged: Sequence[Judged], option: str) -> list[Contrast]:
    """Each criterion of the definition, what differs most first."""
    rows = [
        Contrast(key, tuple(one.points.get(option, {}).get(key) for one in judged))
        for key in definition.criterion_by_key
    ]
    return sorted((row for row in rows if row.known), key=lambda row: -row.span)
