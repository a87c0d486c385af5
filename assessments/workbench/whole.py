"""Every way in which each tree of questions can be answered, as points and rules' conditions in whole numbers. Pure.

The workbench looks here for what can and what can never be. Only differences between options matter, so the points of
each outcome are those over the first option.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import lcm
from typing import NamedTuple

from assessments.definition import Definition, Question

# A tree with more outcomes than this is not written out; what rests on it is then called undecided.
MAX_OUTCOMES = 5_000

Points = tuple[int, ...]


class TooManyError(Exception):
    """A tree of questions has too many outcomes to write out."""


@dataclass(frozen=True, slots=True)
class Way:
    """One outcome of a tree: the points of each option, the conditions that it meets, and answers that lead to it."""

    points: Points
    met: int
    answers: Mapping[str, str] = field(compare=False, hash=False)


class Told(NamedTuple):
    """What full answers to a tree come to, and which of its questions they were asked."""

    points: Points
    met: int
    asked: tuple[Question, ...]


class Whole:
    """A definition in whole numbers."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.options = definition.option_keys
        units = {
            question.key: 100
            * definition.weights[question.criterion]
            / definition.question_counts[question.criterion]
            for question in definition.questions
        }
        scale = lcm(*(unit.denominator for unit in units.values()))
        self._units = {key: int(unit * scale) for key, unit in units.items()}
        self._told: dict[tuple[str, tuple[str, ...]], Told] = {}
        self._conditions: dict[str, list[tuple[frozenset[str], int]]] = {}
        # By option, each rule as the conditions that must all be met.
        self.rules: tuple[tuple[int, ...], ...] = self._numbered()

    def _numbered(self) -> tuple[tuple[int, ...], ...]:
        numbers: dict[tuple[str, frozenset[str]], int] = {}
        rules = []
        for option in self.definition.options:
            masks = []
            for rule in option.rules:
                mask = 0
                for condition in rule.conditions:
                    key = condition.question, condition.answers
                    if key not in numbers:
                        numbers[key] = 1 << len(numbers)
                        self._conditions.setdefault(condition.question, []).append(
                            (condition.answers, numbers[key])
                        )
                    mask |= numbers[key]
                masks.append(mask)
            rules.append(tuple(masks))
        return tuple(rules)

    def effect(self, question: Question, key: str) -> tuple[Points, int]:
        """What counting as this answer adds, and the conditions that it meets."""
        scores, unit = question.answer(key).scores, self._units[question.key]
        base = scores[self.options[0]]
        met = 0
        for answers, bit in self._conditions.get(question.key, ()):
            if key in answers:
                met |= bit
        return tuple(unit * (scores[option] - base) for option in self.options), met

    def is_excluded(self, place: int, met: int) -> bool:
        return any(met & rule == rule for rule in self.rules[place])

    def leaders(self, points: Sequence[int], met: int) -> tuple[int, ...]:
        """The options that lead, by their place."""
        best, leaders = None, []
        for place, value in enumerate(points):
            if best is not None and value < best:
                continue
            if self.rules[place] and self.is_excluded(place, met):
                continue
            if best is None or value > best:
                best, leaders = value, [place]
            else:
                leaders.append(place)
        return tuple(leaders)

    def way(self, root: str, answers: Mapping[str, str]) -> Told:
        """What full answers to one tree come to. They recur among random answer sets, so it is remembered."""
        tree = self.definition.trees[root]
        key = root, tuple([answers[question.key] for question in tree])
        if (found := self._told.get(key)) is None:
            found = self._told[key] = self._tell(tree, answers)
        return found

    def _tell(self, tree: Sequence[Question], answers: Mapping[str, str]) -> Told:
        counted: dict[str, str] = {}
        asked = []
        total, met = [0] * len(self.options), 0
        for question in tree:
            branch = question.branch
            if branch and counted[branch.question] not in branch.answers:
                counted[question.key] = branch.otherwise
            else:
                counted[question.key] = answers[question.key]
                asked.append(question)
            points, bits = self.effect(question, counted[question.key])
            total = [a + b for a, b in zip(total, points, strict=True)]
            met |= bits
        return Told(tuple(total), met, tuple(asked))

    @cached_property
    def ways(self) -> Mapping[str, tuple[Way, ...]]:
        """By root, the distinct outcomes of its tree. Raises TooManyError."""
        return {root.key: tuple(self._asked(root)) for root in self.definition.roots}

    def _asked(self, question: Question) -> list[Way]:
        found: dict[tuple[Points, int], Way] = {}
        for key in question.answer_keys:
            for way in self._counted(question, key):
                given = Way(way.points, way.met, {**way.answers, question.key: key})
                found.setdefault((given.points, given.met), given)
            _bounded(len(found))
        return list(found.values())

    def _counted(self, question: Question, key: str) -> list[Way]:
        points, met = self.effect(question, key)
        ways = [Way(points, met, {})]
        for child in self.definition.children[question.key]:
            branch = child.branch
            assert branch is not None
            below = self._asked(child) if key in branch.answers else self._counted(child, branch.otherwise)
            _bounded(len(ways) * len(below))
            found: dict[tuple[Points, int], Way] = {}
            for one, other in product(ways, below):
                both = Way(
                    tuple(a + b for a, b in zip(one.points, other.points, strict=True)),
                    one.met | other.met,
                    {**one.answers, **other.answers},
                )
                found.setdefault((both.points, both.met), both)
            ways = list(found.values())
        return ways


def _bounded(count: int) -> None:
    if count > MAX_OUTCOMES:
        raise TooManyError
