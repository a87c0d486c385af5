"""How often an answer, or a weight, decides: over random answer sets, and whether it ever can. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from math import prod

from assessments.definition import Definition, Question

from .whole import Points, Told, TooManyError, Way, Whole

SETS, CHANGED_SETS = 2_000, 1_000
SEED = "workbench"
# A large definition is judged on fewer sets, so that a page stays a matter of seconds: units of work, and the fewest.
SETS_WORK, CHANGED_WORK, FEWEST = 500_000, 600_000, 100
# Up to so many combinations, all are tried; above it, what was not found is not proven.
MAX_COMBINATIONS = 60_000
STARTS, SEARCH_WORK = 40, 100_000

Full = dict[str, str]


class Weight(StrEnum):
    """What is known of whether something can decide."""

    DECIDES = "decides"
    NEVER = "never"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class Influence:
    """Of `sets` random answer sets: in how many it was asked, and in how many another answer changes the verdict."""

    key: str
    asked: int
    decides: int
    sets: int
    weight: Weight


def random_sets(definition: Definition, count: int | None = None) -> list[Full]:
    """Each answer of a question equally likely, and the same sets whenever it is asked."""
    each = len(definition.options) * (len(definition.criteria) + len(definition.questions))
    count = count or max(FEWEST, min(SETS, SETS_WORK // each))
    source = random.Random(f"{SEED}|{definition.key}")  # noqa: S311 - a fixed sequence, not a secret
    return [
        {
            question.key: question.answers[int(source.random() * len(question.answers))].key
            for question in definition.questions
        }
        for _ in range(count)
    ]


def of_questions(whole: Whole, sets: Sequence[Full]) -> list[Influence]:
    """Whether, and how often, some other answer to a question that is asked changes who leads."""
    definition = whole.definition
    answers_in_all = sum(len(question.answers) for question in definition.questions)
    most = CHANGED_WORK // (answers_in_all * len(definition.options))
    sets = sets[: max(FEWEST, min(CHANGED_SETS, most))]
    starts = sets[: max(1, min(STARTS, SEARCH_WORK // (2 * answers_in_all * len(definition.trees))))]
    asked = dict.fromkeys(definition.question_by_key, 0)
    decides = dict.fromkeys(definition.question_by_key, 0)
    for answers in sets:
        state = _State(whole, answers)
        for question in state.asked:
            asked[question.key] += 1
            decides[question.key] += state.is_decided_by(question)
    return [
        Influence(
            question.key,
            asked[question.key],
            decides[question.key],
            len(sets),
            Weight.DECIDES if decides[question.key] else can_decide(whole, question, starts),
        )
        for question in definition.questions
    ]


def can_decide(whole: Whole, question: Question, starts: Sequence[Full] = ()) -> Weight:
    """Whether an answer can ever change who leads. Exact where all combinations can be tried."""
    try:
        pairs = set(_pairs(whole, question))
        others = [ways for root, ways in whole.ways.items() if root != whole.definition.root_of[question.key]]
    except TooManyError:
        return _searched(whole, question, starts)
    if not pairs:
        return Weight.NEVER
    if prod(len(ways) for ways in others) * len(pairs) > MAX_COMBINATIONS:
        return _searched(whole, question, starts)
    for chosen in product(*others):
        rest, met = _summed(chosen, len(whole.options))
        for one, other in pairs:
            if _leaders(whole, rest, met, one) != _leaders(whole, rest, met, other):
                return Weight.DECIDES
    return Weight.NEVER


def _pairs(whole: Whole, question: Question) -> Iterator[tuple[tuple[Points, int], tuple[Points, int]]]:
    """What the question's tree comes to before and after a change of its answer alone."""
    definition = whole.definition
    root = definition.root_of[question.key]
    tree = definition.trees[root]
    around = [one for one in tree if one.key != question.key]
    if prod(len(one.answers) for one in tree) > MAX_COMBINATIONS:
        raise TooManyError
    for chosen in product(*(one.answer_keys for one in around)):
        given = {one.key: key for one, key in zip(around, chosen, strict=True)}
        told = [whole.way(root, {**given, question.key: key}) for key in question.answer_keys]
        found = sorted({(one.points, one.met) for one in told})
        yield from combinations(found, 2)


def _searched(whole: Whole, question: Question, starts: Sequence[Full]) -> Weight:
    """From random answers towards those at which two options are close, where a small push is enough."""
    for start in starts:
        answers = dict(start)
        for _ in range(2):
            for other in whole.definition.questions:
                if other.key == question.key:
                    continue
                answers[other.key] = min(
                    other.answer_keys,
                    key=lambda key, at=other.key: _State(whole, {**answers, at: key}).gap,  # type: ignore[misc]
                )
                if _State(whole, answers).is_decided_by(question):
                    return Weight.DECIDES
    return Weight.NOT_SEEN


class _State:
    """What full answers come to, tree by tree."""

    def __init__(self, whole: Whole, answers: Mapping[str, str]) -> None:
        self._whole, self._answers = whole, answers
        self._told = {root: whole.way(root, answers) for root in whole.definition.trees}
        self._points, self._met = _summed(list(self._told.values()), len(whole.options))
        self._leaders = whole.leaders(self._points, self._met)

    @property
    def asked(self) -> Iterator[Question]:
        for told in self._told.values():
            yield from told.asked

    @property
    def gap(self) -> int:
        """By how much the leader is ahead of the next option that is not ruled out."""
        running = [
            points
            for place, points in enumerate(self._points)
            if not self._whole.is_excluded(place, self._met)
        ]
        first, *rest = sorted(running, reverse=True)
        return first - rest[0] if rest else first

    def is_decided_by(self, question: Question) -> bool:
        """Whether some other answer to this question makes others lead."""
        whole = self._whole
        root = whole.definition.root_of[question.key]
        before = self._told[root].points
        met = 0
        for key, told in self._told.items():
            if key != root:
                met |= told.met
        rest = [a - b for a, b in zip(self._points, before)]  # noqa: B905 - of one length, and asked very often
        given = self._answers[question.key]
        changed = dict(self._answers)
        for answer in question.answers:
            if answer.key != given:
                changed[question.key] = answer.key
                after = whole.way(root, changed)
                points = [a + b for a, b in zip(rest, after.points)]  # noqa: B905
                if whole.leaders(points, met | after.met) != self._leaders:
                    return True
        return False


def _summed(ways: Sequence[Told | Way], width: int) -> tuple[list[int], int]:
    met = 0
    for way in ways:
        met |= way.met
    return [sum(way.points[place] for way in ways) for place in range(width)], met


def _leaders(whole: Whole, rest: Sequence[int], met: int, way: tuple[Points, int]) -> tuple[int, ...]:
    points, bits = way
    return whole.leaders([a + b for a, b in zip(rest, points, strict=True)], met | bits)
