"""Random definitions that hand over drafts, for the tests of drafting. From a seed: thousands of draws are too slow."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from assessments.branching import Answers
from assessments.definition import (
    Answer,
    Branch,
    Criterion,
    Definition,
    HandOff,
    LineTemplate,
    NeedTemplate,
    Option,
    Phrase,
    Question,
    Term,
    Thresholds,
)
from assessments.definition.model import TermValue

OPTIONS = ("o0", "o1")
SECTIONS = ("work", "outcomes", "responsibilities")


def drafting(seed: int) -> tuple[Definition, dict[str, str | None], str]:
    """A definition of which every option hands over a posting, with answers and one of its options.

    Texts repeat, topics are asked for by several answers, and phrases take the words of one answer or two.
    """
    chance = Random(seed)
    questions: list[Question] = []
    for number in range(chance.randint(2, 5)):
        questions.append(_question(chance, f"q{number}", questions))
    definition = Definition(
        key="random",
        slug="random",
        title="Random",
        summary="",
        audience="",
        is_personal=False,
        intro="",
        stated_minutes=None,
        criteria=tuple(Criterion(key, key, Fraction(1, 2), (), "") for key in ("c0", "c1")),
        questions=tuple(questions),
        options=tuple(_option(chance, key, questions) for key in OPTIONS),
        thresholds=Thresholds(),
    )
    return definition, answered(chance, definition), chance.choice(OPTIONS)


def answered(chance: Random, definition: Definition) -> dict[str, str | None]:
    return {question.key: chance.choice([None, *question.answer_keys]) for question in definition.questions}


def one_changed(chance: Random, definition: Definition, answers: Answers) -> dict[str, str | None]:
    """The same answers but for one question, which may be one that is not asked."""
    question = chance.choice(definition.questions)
    others = [key for key in (None, *question.answer_keys) if key != answers[question.key]]
    return {**answers, question.key: chance.choice(others)}


def _question(chance: Random, key: str, before: list[Question]) -> Question:
    keys = [f"a{index}" for index in range(chance.randint(2, 3))]
    branch = None
    if before and chance.random() < 0.5:
        gate = chance.choice(before)
        opening = chance.sample(gate.answer_keys, chance.randint(1, len(gate.answers) - 1))
        branch = Branch(gate.key, frozenset(opening), chance.choice(keys))
    return Question(
        key=key,
        criterion=f"c{len(before) % 2}",
        text="?",
        help="",
        why="",
        short=f"question {key}",
        is_changeable=True,
        branch=branch,
        answers=tuple(_answer(chance, answer) for answer in keys),
        gaps=_lines(chance),
    )


def _answer(chance: Random, key: str) -> Answer:
    needs = [
        NeedTemplate(
            f"t{chance.randint(0, 3)}", chance.randint(1, 4), chance.random() < 0.6, _options(chance)
        )
        for _ in range(chance.randint(0, 2))
    ]
    return Answer(
        key=key,
        text=key,
        short=key,
        words=chance.choice(["", "so", "thus"]),
        scores={option: chance.randint(-3, 3) for option in OPTIONS},
        lines=_lines(chance),
        needs=tuple(needs),
        interview=_lines(chance),
    )


def _lines(chance: Random) -> tuple[LineTemplate, ...]:
    return tuple(
        LineTemplate(chance.choice(["One.", "Two."]), chance.choice(SECTIONS), _options(chance))
        for _ in range(chance.randint(0, 2))
    )


def _options(chance: Random) -> frozenset[str]:
    return frozenset(chance.sample(OPTIONS, chance.choice([0, 0, 1])))


def _option(chance: Random, key: str, questions: list[Question]) -> Option:
    asked = chance.choice(questions)
    values = {
        answer: TermValue(hours, f"{hours} hours")
        for answer in asked.answer_keys
        if (hours := chance.choice([0, 8, 20]))
    }
    hand_off = HandOff(
        title=_phrase(chance, questions),
        summary=_phrase(chance, questions),
        terms=(Term("hours_per_week", None, asked.key, values, chance.choice(["", "Hours: …"])),),
        lines=_lines(chance),
        gaps=("Pay: …",),
    )
    return Option(key, key, key, Phrase(key), Phrase(key), (), hand_off, (), (), 6)


def _phrase(chance: Random, questions: list[Question]) -> Phrase:
    keys = [question.key for question in chance.sample(questions, chance.randint(0, 2))]
    return Phrase("Keeper" + "".join(f" {{{key}}}" for key in keys), "Keeper of all" if keys else "")
