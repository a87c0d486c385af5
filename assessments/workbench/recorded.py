"""What answers that people gave would come to under another definition, told as numbers alone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assessments import branching
from assessments.branching import Answers
from assessments.definition import Definition
from assessments.scoring import Sureness, Weights, is_decided

from .judging import Judge, Verdict


@dataclass(frozen=True, slots=True)
class Recorded:
    """One result: its answers, what it came to, and its case's own weights if it has some."""

    answers: Answers
    leader: str
    sureness: str
    weights: Weights | None = None


@dataclass(slots=True)
class Revision:
    """`moves` counts results by the verdict before and after: an option's key, or why there was none."""

    judged: int = 0
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    surer: int = 0
    less_sure: int = 0
    gone_questions: Counter[str] = field(default_factory=Counter)
    gone_answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    new_questions: Counter[str] = field(default_factory=Counter)
    gone_weights: int = 0

    @property
    def changed(self) -> int:
        return sum(count for (before, after), count in self.moves.items() if before != after)


def verdict_of(leader: str, sureness: str) -> str:
    """What a reader was told: the option, or that it is too close or not known enough."""
    return leader if is_decided(sureness) else sureness


def revise(definition: Definition, recorded: Iterable[Recorded]) -> Revision:
    """Judge recorded answers anew. What the definition no longer asks is left out; what is new counts as not known."""
    found = Revision()
    judges: dict[object, Judge] = {None: Judge(definition)}
    for one in recorded:
        answers = _kept(definition, one.answers, found)
        weights = one.weights
        if weights and set(weights) != set(definition.criterion_by_key):
            found.gone_weights += 1
            weights = None
        verdict = _judge(judges, definition, weights).judge(answers)
        found.judged += 1
        found.moves[verdict_of(one.leader, one.sureness), verdict_of(verdict.leader, verdict.sureness)] += 1
        _compare(found, one, verdict)
    return found


def _judge(judges: dict[object, Judge], definition: Definition, weights: Weights | None) -> Judge:
    key = tuple(sorted(weights.items())) if weights else None
    if key not in judges:
        if len(judges) > 20:
            return Judge(definition, weights)
        judges[key] = Judge(definition, weights)
    return judges[key]


def _kept(definition: Definition, answers: Answers, found: Revision) -> dict[str, str | None]:
    kept: dict[str, str | None] = {}
    for key, answer in answers.items():
        question = definition.question_by_key.get(key)
        if question is None:
            found.gone_questions[key] += 1
        elif answer is not None and answer not in question.answer_keys:
            found.gone_answers[key, answer] += 1
            kept[key] = None
        else:
            kept[key] = answer
    for question in branching.asked(definition, kept):
        if question.key not in answers:
            found.new_questions[question.key] += 1
    return kept


_ORDER: Mapping[str, int] = {
    Sureness.NOT_ENOUGH_KNOWN: 0,
    Sureness.TOO_CLOSE: 1,
    Sureness.FAIRLY_SURE: 2,
    Sureness.SURE: 3,
}


def _compare(found: Revision, before: Recorded, after: Verdict) -> None:
    if before.leader == after.leader:
        found.surer += _ORDER[after.sureness] > _ORDER[before.sureness]
        found.less_sure += _ORDER[after.sureness] < _ORDER[before.sureness]
