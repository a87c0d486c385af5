"""The method written the slow way: every completion of every answer not known, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

from assessments.definition import Definition, Rule

Answers = Mapping[str, str | None]
Fits = Mapping[str, Mapping[str, Fraction]]


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


def value_ends(definition: Definition, answers: Answers, option: str) -> tuple[Fraction, Fraction]:
    found = [value(definition, counted, option) for counted in all_completions(definition, answers)]
    return min(found), max(found)


def lead_ends(definition: Definition, answers: Answers, option: str, rival: str) -> tuple[Fraction, Fraction]:
    leads = [
        value(definition, counted, option) - value(definition, counted, rival)
        for counted in all_completions(definition, answers)
    ]
    return min(leads), max(leads)


def unknown_weight(definition: Definition, answers: Answers) -> Fraction:
    """Of the questions that some completion asks and nobody answered."""
    total = Fraction(0)
    for question in definition.questions:
        branch = question.branch
        is_asked = branch is None or any(
            counted[branch.question] in branch.answers for counted in all_completions(definition, answers)
        )
        if is_asked and answers.get(question.key) is None:
            count = sum(other.criterion == question.criterion for other in definition.questions)
            total += definition.criterion_by_key[question.criterion].weight / count
    return total


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


def mean_fits(definition: Definition, answers: Answers) -> dict[str, dict[str, Fraction]]:
    every = list(all_completions(definition, answers))
    return {
        c.key: {
            option: sum((fit(definition, counted, c.key, option) for counted in every), Fraction(0))
            / len(every)
            for option in definition.option_keys
        }
        for c in definition.criteria
    }


def quantile(numbers: Sequence[Fraction], share: Fraction) -> Fraction:
    """Inclusive: the least is at 0, the greatest at 1, straight lines between neighbours."""
    ordered = sorted(numbers)
    place = share * (len(ordered) - 1)
    below = int(place)
    if below == place:
        return ordered[below]
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])


def team_fits(definition: Definition, team: Sequence[Answers]) -> dict[str, dict[str, Fraction]]:
    means = [mean_fits(definition, answers) for answers in team]
    return {
        c.key: {
            option: quantile([mean[c.key][option] for mean in means], Fraction(1, 2))
            for option in definition.option_keys
        }
        for c in definition.criteria
    }


def fit_values(definition: Definition, fits: Fits) -> dict[str, Fraction]:
    return {
        option: 100 * sum((c.weight * fits[c.key][option] for c in definition.criteria), Fraction(0))
        for option in definition.option_keys
    }


def team_rule(definition: Definition, team: Sequence[Answers], rule: Rule) -> set[bool]:
    """What more than half could say, over every way in which those who do not know find out."""
    truths = [sorted(rule_truths(definition, answers, rule)) for answers in team]
    return {2 * sum(said) > len(team) for said in product(*truths)}


def team_running(definition: Definition, team: Sequence[Answers]) -> list[str]:
    return [
        option.key
        for option in definition.options
        if not any(team_rule(definition, team, rule) == {True} for rule in option.rules)
    ]


def best(values: Mapping[str, Fraction], running: Sequence[str]) -> tuple[str, ...]:
    return tuple(key for key in running if values[key] == max(values[one] for one in running))


def deciding(definition: Definition, team: Sequence[Answers]) -> set[str]:
    """The criteria on which one member's fits in place of the medians unseat a leader."""
    running = team_running(definition, team)
    medians = team_fits(definition, team)
    now = set(best(fit_values(definition, medians), running))
    return {
        c.key
        for c in definition.criteria
        for answers in team
        if not now
        <= set(
            best(
                fit_values(definition, {**medians, c.key: mean_fits(definition, answers)[c.key]}),
                running,
            )
        )
    }


def is_settled_by(
    definition: Definition, team: Sequence[Answers], leader: str, chosen: Sequence[str]
) -> bool:
    """Whether the leader stays ahead whoever is right about each other criterion, and whatever they find out."""
    medians = team_fits(definition, team)
    for rival in team_running(definition, team):
        if rival == leader:
            continue
        ways = [
            {c.weight * (medians[c.key][leader] - medians[c.key][rival])}
            if c.key in chosen
            else {
                c.weight * (fit(definition, counted, c.key, leader) - fit(definition, counted, c.key, rival))
                for answers in team
                for counted in all_completions(definition, answers)
            }
            for c in definition.criteria
        ]
        if any(sum(way) <= 0 for way in product(*ways)):
            return False
    return True
