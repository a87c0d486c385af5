"""The same verdicts as `scoring.evaluate`, in whole numbers and with a memory: for thousands of answer sets. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from assessments.branching import Answers, tree_shares
from assessments.definition import Definition, Question
from assessments.rules import Truth, any_of, truth
from assessments.scoring import DRAWS, Interval, Sureness, Weights, draws, how_sure

MEMORY = 20_000  # trees and rules judged, of which the answers recur


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who leads, and how sure: what `scoring.Outcome` has under the same names."""

    leaders: tuple[str, ...]
    sureness: Sureness
    holds: int

    @property
    def leader(self) -> str:
        return self.leaders[0]


class _Tree:
    """What one tree's answers come to: by criterion the points of each option, and what is open."""

    __slots__ = ("lows", "open", "points")

    def __init__(self) -> None:
        self.points: dict[int, list[int]] = {}
        self.open: list[Question] = []
        self.lows: dict[tuple[int, int], int] = {}


class Judge:
    """Judges answers to one definition. Points are V(o) times `scale`, so that all of them are whole numbers."""

    def __init__(self, definition: Definition, weights: Weights | None = None) -> None:
        self.definition = definition
        self.weights = weights or definition.weights
        self.options = definition.option_keys
        self.criteria = tuple(sorted(definition.criterion_by_key))
        self._place = {key: place for place, key in enumerate(self.criteria)}
        self._units = {
            question.key: 100
            * self.weights[question.criterion]
            / (3 * definition.question_counts[question.criterion])
            for question in definition.questions
        }
        ways: dict[str, int] = {}  # a share of completions is so many parts at most
        for question in definition.questions:
            gate = ways[question.branch.question] if question.branch else 1
            ways[question.key] = gate * len(question.answers)
        self.scale = lcm(
            *(unit.denominator * ways[key] for key, unit in self._units.items()),
        )
        self._trees: dict[tuple[str, tuple[str | None, ...]], _Tree] = {}
        self._rules = [
            (option.key, rule, definition.with_gates([c.question for c in rule.conditions]))
            for option in definition.options
            for rule in option.rules
        ]
        self._truths: dict[tuple[int, tuple[str | None, ...]], Truth] = {}
        self._draws = Draws(self.criteria, 200 * self.scale)

    def points(self, answers: Answers) -> list[list[int]]:
        """By criterion (sorted by key), the points of each option (in the definition's order)."""
        table = [[0] * len(self.options) for _ in self.criteria]
        for root in self.definition.trees:
            for place, row in self._tree(root, answers).points.items():
                table[place] = [a + b for a, b in zip(table[place], row, strict=True)]
        return table

    def excluded(self, answers: Answers) -> dict[str, Truth]:
        truths: dict[str, list[Truth]] = {}
        for number, (option, rule, linked) in enumerate(self._rules):
            key = number, tuple(answers.get(question.key) for question in linked)
            found = self._truths.get(key)
            if found is None:
                found = truth(self.definition, rule, answers)
                if len(self._truths) < MEMORY:
                    self._truths[key] = found
            truths.setdefault(option, []).append(found)
        return {option: any_of(found) for option, found in truths.items()}

    def judge(self, answers: Answers) -> Verdict:
        return self.judge_points(answers, self.points(answers), self.excluded(answers))

    def judge_points(
        self, answers: Answers, table: Sequence[Sequence[int]], excluded: Mapping[str, Truth]
    ) -> Verdict:
        totals = [sum(column) for column in zip(*table, strict=True)]
        running = [place for place, key in enumerate(self.options) if excluded.get(key) is not Truth.YES]
        best = max(totals[place] for place in running)
        leaders = [place for place in running if totals[place] == best]
        first = leaders[0]
        rivals = sorted((place for place in running if place != first), key=lambda place: -totals[place])
        holds = self._draws.holds(table, first, rivals)
        still_open = [
            question for root in self.definition.trees for question in self._tree(root, answers).open
        ]
        unknown_weight = sum(
            (
                self.weights[question.criterion] / self.definition.question_counts[question.criterion]
                for question in still_open
            ),
            Fraction(0),
        )
        leads = []
        for rival in rivals:
            middle = low = best - totals[rival]
            if still_open:
                low = sum(self._low(root, answers, first, rival) for root in self.definition.trees)
            leads.append(Interval(Fraction(middle, self.scale), Fraction(low, self.scale), Fraction(0)))
        sureness = how_sure(
            self.definition,
            is_tie=len(leaders) > 1,
            leads=leads,
            holds=Fraction(holds, DRAWS),
            unknown_weight=unknown_weight,
            is_rule_unknown=Truth.UNKNOWN in excluded.values(),
        )
        return Verdict(tuple(self.options[place] for place in leaders), sureness, holds)

    def without_each(
        self, table: Sequence[Sequence[int]], excluded: Mapping[str, Truth]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """For each criterion, who would lead without it."""
        totals = [sum(column) for column in zip(*table, strict=True)]
        running = [place for place, key in enumerate(self.options) if excluded.get(key) is not Truth.YES]
        for criterion, row in zip(self.criteria, table, strict=True):
            left = [a - b for a, b in zip(totals, row, strict=True)]
            best = max(left[place] for place in running)
            yield criterion, tuple(self.options[place] for place in running if left[place] == best)

    def _tree(self, root: str, answers: Answers) -> _Tree:
        questions = self.definition.trees[root]
        key = root, tuple(answers.get(question.key) for question in questions)
        if (found := self._trees.get(key)) is not None:
            return found
        found = _Tree()
        counted = tree_shares(questions, answers)
        for question in questions:
            branch = question.branch
            is_asked = branch is None or bool(branch.answers & counted[branch.question].keys())
            if is_asked and answers.get(question.key) is None:
                found.open.append(question)
            row = found.points.setdefault(self._place[question.criterion], [0] * len(self.options))
            for answer, share in counted[question.key].items():
                part = int(self._units[question.key] * share * self.scale)
                scores = question.answer(answer).scores
                for place, option in enumerate(self.options):
                    row[place] += part * scores[option]
        if len(self._trees) < MEMORY:
            self._trees[key] = found
        return found

    def _low(self, root: str, answers: Answers, option: int, rival: int) -> int:
        """The least that one tree adds to the lead of an option over a rival, over all completions."""
        tree = self._tree(root, answers)
        if not tree.open:
            return sum(row[option] - row[rival] for row in tree.points.values())
        if (found := tree.lows.get((option, rival))) is None:
            found = tree.lows[option, rival] = self._least(root, answers, option, rival)
        return found

    def _least(self, root: str, answers: Answers, option: int, rival: int) -> int:
        one, other = self.options[option], self.options[rival]

        def counted(question: Question, key: str) -> int:
            scores = question.answer(key).scores
            total = int(self._units[question.key] * self.scale) * (scores[one] - scores[other])
            for child in self.definition.children[question.key]:
                branch = child.branch
                assert branch is not None
                total += asked(child) if key in branch.answers else counted(child, branch.otherwise)
            return total

        def asked(question: Question) -> int:
            given = answers.get(question.key)
            return min(counted(question, key) for key in ([given] if given else question.answer_keys))

        return asked(self.definition.question_by_key[root])


class Draws:
    """The 1,000 weightings of the method, each in a lane of one long number: one sum judges all of them at once."""

    def __init__(self, criteria: tuple[str, ...], limit: int) -> None:
        """`limit` is the most by which two options can differ."""
        self._bits = (limit * 2048).bit_length() + 2
        self._packed = _packed(criteria, self._bits)
        ones = _lanes([1] * DRAWS, self._bits)
        self._top = ones << (self._bits - 1)
        self._bias = self._top - ones

    def holds(self, table: Sequence[Sequence[int]], leader: int, rivals: Sequence[int]) -> int:
        """In how many weightings the leader stays ahead of every rival."""
        ahead = self._top
        for rival in rivals:
            total = self._bias
            for row, lanes in zip(table, self._packed, strict=True):
                if gap := row[leader] - row[rival]:
                    total += gap * lanes
            ahead &= total
        return ahead.bit_count()


@lru_cache(maxsize=16)
def _packed(criteria: tuple[str, ...], bits: int) -> tuple[int, ...]:
    rows = draws(criteria)
    return tuple(_lanes([row[place] for row in rows], bits) for place in range(len(criteria)))


def _lanes(values: Sequence[int], bits: int) -> int:
    total = 0
    for value in reversed(values):
        total = total << bits | value
    return total
