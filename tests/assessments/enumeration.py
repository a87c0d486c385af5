"""The method written the slow way: every completion of every answer not known, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product

from assessments.definition import Definition, Rule

Answers = Mapping[str, str | None]


def all_completions(definition: Definition, answers: Answers) -> Iterator[dict[str, str]]:
    unknown = [question for question in definition.questions if answers.get(question.key) is None]
    for chosen in product(*(question.answer_keys for question in unknown)):
        full = {**answers, **{question.key: key for question, key in zip(unknown, chosen, strict=True)}}
        counted: dict[str, str] = {}
        for question in definition.questions:
            branch = question.branch
            if branch and counted[branch.question] not in branch.answers:
                counted[question.key] = branch.otherwise
            else:
                key = full[question.key]
                assert key is not None
                counted[question.key] = key
        yield counted


def fit(definition: Definition, counted: Mapping[str, str], criterion: str, option: str) -> Fraction:
    questions = [question for question in definition.questions if question.criterion == criterion]
    total = sum(question.answer(counted[question.key]).scores[option] for question in questions)
    return Fraction(total, 3 * len(questions))


def value(definition: Definition, counted: Mapping[str, str], option: str) -> Fraction:
    return 100 * sum(
        (c.weight * fit(definition, counted, c.key, option) for c in definition.criteria), Fraction(0)
    )


def mean_values(definition: Definition, answers: Answers) -> dict[str, Fraction]:
    every = list(all_completions(definition, answers))
    return {
        option: sum((value(definition, counted, option) for counted in every), Fraction(0)) / len(every)
        for option in definition.option_keys
    }


def lead_ends(definition: Definition, answers: Answers, option: str, rival: str) -> tuple[Fraction, Fraction]:
    leads = [
        value(definition, counted, option) - value(definition, counted, rival)
        for counted in all_completions(definition, answers)
    ]
    return min(leads), max(leads)


def rule_truths(definition: Definition, answers: Answers, rule: Rule) -> set[bool]:
    return {
        all(counted[condition.question] in condition.answers for condition in rule.conditions)
        for counted in all_completions(definition, answers)
    }


def leaders(definition: Definition, answers: Answers) -> tuple[str, ...]:
    means = mean_values(definition, answers)
    running = [
        option.key
        for option in definition.options
        if not any(rule_truths(definition, answers, rule) == {True} for rule in option.rules)
    ]
    best = max(means[key] for key in running)
    return tuple(key for key in running if means[key] == best)


def changes(
    definition: Definition, answers: Answers
) -> set[tuple[tuple[tuple[str, str], ...], tuple[str, ...]]]:
    """Every single switch that unseats a leader, and every pair of which neither does."""
    now = set(leaders(definition, answers))
    switches = [
        (question.key, key)
        for question in definition.questions
        if question.is_changeable
        for key in question.answer_keys
        if key != answers.get(question.key)
    ]
    found = set()
    quiet = []
    for switch in switches:
        then = leaders(definition, {**answers, switch[0]: switch[1]})
        if now <= set(then):
            quiet.append(switch)
        else:
            found.add(((switch,), then))
    for one, other in combinations(quiet, 2):
        if one[0] != other[0]:
            then = leaders(definition, {**answers, one[0]: one[1], other[0]: other[1]})
            if not now <= set(then):
                found.add(((one, other), then))
    return found
