"""Which questions are asked, and what an answer counts as, while some answers are not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from .definition import Definition, Question

# Question key to answer key; None, or no entry, is "don't know".
Answers = Mapping[str, str | None]


def own_answers(question: Question, answers: Answers) -> tuple[str, ...]:
    """What the question counts as when it is asked: the answer given, or each of them if it is not known."""
    given = answers.get(question.key)
    return (given,) if given is not None else question.answer_keys


def possible(definition: Definition, answers: Answers) -> dict[str, frozenset[str]]:
    """Per question, every answer that it counts as in at least one completion."""
    found: dict[str, frozenset[str]] = {}
    for question in definition.questions:
        own = frozenset(own_answers(question, answers))
        if branch := question.branch:
            gate = found[branch.question]
            counted: frozenset[str] = frozenset()
            if gate & branch.answers:
                counted |= own
            if gate - branch.answers:
                counted |= {branch.otherwise}
            found[question.key] = counted
        else:
            found[question.key] = own
    return found


def asked(definition: Definition, answers: Answers) -> tuple[Question, ...]:
    """The questions open in at least one completion. Behind a gate that is not known, a question is asked."""
    counted = possible(definition, answers)
    return tuple(
        question
        for question in definition.questions
        if not question.branch or counted[question.branch.question] & question.branch.answers
    )


def relevant(definition: Definition, answers: Answers) -> dict[str, str | None]:
    """The answers to the questions that are asked; what a closed branch still remembers is left out."""
    return {question.key: answers.get(question.key) for question in asked(definition, answers)}


def unknown(definition: Definition, answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked and not known."""
    return tuple(question for question in asked(definition, answers) if answers.get(question.key) is None)


def length(definition: Definition, given: Answers) -> tuple[int, int]:
    """The fewest and the most questions this attempt can have. Unlike elsewhere, no entry means "not yet answered"."""

    def count(question: Question, incoming: frozenset[str] | None) -> tuple[int, int]:
        branch = question.branch
        is_asked = branch is None or bool(incoming is not None and incoming & branch.answers)
        closed = (
            frozenset({branch.otherwise})
            if branch and incoming and incoming - branch.answers
            else frozenset()
        )
        choices: list[frozenset[str]]
        if not is_asked:
            choices = [closed]
        elif question.key in given:
            choices = [closed | frozenset(own_answers(question, given))]
        else:
            choices = [closed | {key} for key in question.answer_keys] + [
                frozenset(question.answer_keys) | closed
            ]
        totals = []
        for choice in choices:
            below = [count(child, choice) for child in definition.children[question.key]]
            totals.append((sum(low for low, _ in below), sum(high for _, high in below)))
        return (
            is_asked + min(low for low, _ in totals),
            is_asked + max(high for _, high in totals),
        )

    counts = [count(root, None) for root in definition.roots]
    return sum(low for low, _ in counts), sum(high for _, high in counts)


def reached(definition: Definition, given: Answers) -> tuple[Question, ...]:
    """The questions that are asked whatever is still to be answered; as in `length`, no entry is "not yet answered".

    What lies behind a gate that was skipped waits for it.
    """
    found = asked(definition, given)
    keys = {question.key for question in found}
    waiting: set[str] = set()
    for question in definition.questions:
        gate = question.branch.question if question.branch else None
        if gate is not None and (gate in waiting or (gate in keys and gate not in given)):
            waiting.add(question.key)
    return tuple(question for question in found if question.key not in waiting)


def still_open(definition: Definition, given: Answers) -> tuple[Question, ...]:
    """The questions that can be answered now and are not. None: nothing that is asked is without an answer."""
    return tuple(question for question in reached(definition, given) if question.key not in given)


def shares(definition: Definition, answers: Answers) -> dict[str, dict[str, Fraction]]:
    """Per question, the share of completions in which it counts as each answer (uniform over an unknown one)."""
    found: dict[str, dict[str, Fraction]] = {}
    for question in definition.questions:
        found[question.key] = _shares(question, answers, found)
    return found


def _shares(
    question: Question, answers: Answers, gates: Mapping[str, Mapping[str, Fraction]]
) -> dict[str, Fraction]:
    own = own_answers(question, answers)
    branch = question.branch
    if branch is None:
        return dict.fromkeys(own, Fraction(1, len(own)))
    is_open = sum(
        (share for key, share in gates[branch.question].items() if key in branch.answers), Fraction(0)
    )
    found: dict[str, Fraction] = {}
    if is_open:
        found = dict.fromkeys(own, is_open / len(own))
    if is_open != 1:
        found[branch.otherwise] = found.get(branch.otherwise, Fraction(0)) + 1 - is_open
    return found


def tree_shares(tree: Sequence[Question], answers: Answers) -> dict[str, dict[str, Fraction]]:
    """`shares` for the questions of one tree alone."""
    found: dict[str, dict[str, Fraction]] = {}
    for question in tree:
        found[question.key] = _shares(question, answers, found)
    return found


Gains = Mapping[str, Mapping[str, Fraction]]


def extremes(definition: Definition, answers: Answers, gains: Gains) -> tuple[Fraction, Fraction]:
    """The least and the greatest total of `gains` (question, then answer counted) over all completions.

    Trees are independent and a question depends on its gate alone, so no completion is written out.
    """

    def counted(question: Question, key: str) -> tuple[Fraction, Fraction]:
        low = high = gains[question.key][key]
        for child in definition.children[question.key]:
            branch = child.branch
            assert branch is not None
            below = asked_of(child) if key in branch.answers else counted(child, branch.otherwise)
            low, high = low + below[0], high + below[1]
        return low, high

    def asked_of(question: Question) -> tuple[Fraction, Fraction]:
        ends = [counted(question, key) for key in own_answers(question, answers)]
        return min(low for low, _ in ends), max(high for _, high in ends)

    ends = [asked_of(root) for root in definition.roots]
    return sum((low for low, _ in ends), Fraction(0)), sum((high for _, high in ends), Fraction(0))


def completions(questions: Sequence[Question], answers: Answers) -> Iterator[dict[str, str]]:
    """Write out what each of these questions counts as, in every completion. Gates must be among them."""
    for chosen in product(*(own_answers(question, answers) for question in questions)):
        counted: dict[str, str] = {}
        for question, key in zip(questions, chosen, strict=True):
            branch = question.branch
            is_closed = branch is not None and counted[branch.question] not in branch.answers
            counted[question.key] = branch.otherwise if branch and is_closed else key
        yield counted
