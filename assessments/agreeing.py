"""What a team's members answered together: for each question the answer of more than half of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .branching import Answers, relevant
from .definition import Definition, Question

# Below this many nobody could stay anonymous among the answers.
FEWEST_ANONYMOUS = 4


@dataclass(frozen=True, slots=True)
class Split:
    """A question on which no answer has more than half of the members. Never says who.

    `counts` has the answers' keys, None for "don't know"; it is empty where telling them would tell who.
    """

    counts: Mapping[str | None, int]
    not_asked: int = 0
    is_told: bool = True

    @property
    def answers(self) -> frozenset[str]:
        return frozenset(key for key in self.counts if key is not None)

    def words(self, question: Question) -> str:
        """Such as "2 many, 1 few, 1 not known", or nothing where it is not told."""
        if not self.is_told:
            return ""
        parts = [
            f"{self.counts[key]} {question.answer(key).short}"
            for key in question.answer_keys
            if key in self.counts
        ]
        parts += [f"{self.counts[None]} not known"] if None in self.counts else []
        parts += [f"{self.not_asked} not asked"] if self.not_asked else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A team's answers, None where it has none, and the questions among those on which it is split."""

    answers: dict[str, str | None]
    splits: dict[str, Split]


def agree(definition: Definition, members: Sequence[Answers], *, is_anonymous: bool = False) -> Agreement:
    """The answers of more than half of those who finished. More than half who don't know do not split.

    Whoever was not asked, because of an earlier answer, counts among the members and for no answer.
    """
    given = [relevant(definition, member) for member in members]
    is_told = not is_anonymous or len(members) >= FEWEST_ANONYMOUS
    answers: dict[str, str | None] = {}
    splits: dict[str, Split] = {}
    for question in definition.questions:
        counts = Counter(member[question.key] for member in given if question.key in member)
        answer, count = max(counts.items(), key=lambda item: item[1], default=(None, 0))
        if 2 * count > len(given):
            answers[question.key] = answer
        else:
            answers[question.key] = None
            if counts:
                splits[question.key] = Split(dict(counts), len(given) - counts.total(), is_told)
    answers = relevant(definition, answers)
    return Agreement(answers, {key: split for key, split in splits.items() if key in answers})
