"""What is wrong with a definition beyond its form, each with its key and what to do. Pure.

An error is something that is proven never to work as it is written: it keeps the version from being published. A
warning is what may well be meant, or what could not be proven.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import prod

from assessments import branching
from assessments.definition import Answer, Definition, Option, Question
from assessments.definition.model import RULE_COMPLETIONS
from assessments.wording import listed

from .influence import Influence, Weight
from .reaching import Reach, Reached, beats_never
from .whole import TooManyError, Whole

# Completions that are written out for all pairs of rules together; pairs beyond that are not compared.
PAIRS_WORK = 100_000


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """`path` is where in the document; `line` where in its YAML, once that is known."""

    level: Level
    path: str
    message: str
    advice: str
    line: int | None = None

    @property
    def is_error(self) -> bool:
        return self.level is Level.ERROR


def found(whole: Whole, reached: Mapping[str, Reached], influences: Sequence[Influence]) -> list[Finding]:
    definition = whole.definition
    return [
        *_options(whole, reached),
        *_questions(definition, influences),
        *_criteria(definition),
        *_rules(definition),
        *_branches(definition),
        *_answers(definition),
        *_drafts(definition),
    ]


def _error(path: str, message: str, advice: str) -> Finding:
    return Finding(Level.ERROR, path, message, advice)


def _warning(path: str, message: str, advice: str) -> Finding:
    return Finding(Level.WARNING, path, message, advice)


def _options(whole: Whole, reached: Mapping[str, Reached]) -> Iterator[Finding]:
    definition = whole.definition
    for number, option in enumerate(definition.options):
        path = f"options[{number}]"
        better = _better(whole, option)
        behind = f" It never has more points than {listed(better)}." if better else ""
        match reached[option.key].reach:
            case Reach.NEVER:
                yield _error(
                    path,
                    f"{option.name} can never be the verdict, whatever is answered.{behind}",
                    "Raise its scores where it should lead, or take the option out.",
                )
            case Reach.ONLY_TIES:
                yield _error(
                    path,
                    f"{option.name} can tie for the lead, but never lead alone.{behind}",
                    "Raise one of its scores where it should lead, or take the option out.",
                )
            case Reach.NOT_FOUND:
                yield _warning(
                    path,
                    f"No answers were found that make {option.name} lead; that there are none is not proven.",
                    "Try answers that should lead to it under “Try it”.",
                )
            case Reach.LEADS if better:
                yield _warning(
                    path,
                    f"{option.name} leads only where a rule takes {listed(better)} out of the way: it never has more "
                    "points.",
                    "Leave it if that is meant. Otherwise raise its scores where it should be the better choice.",
                )


def _better(whole: Whole, option: Option) -> list[str]:
    """The names of the options over which this one never has more points."""
    try:
        return [
            other.name
            for other in whole.definition.options
            if other.key != option.key and beats_never(whole, option.key, other.key)
        ]
    except TooManyError:
        return []


def _questions(definition: Definition, influences: Sequence[Influence]) -> Iterator[Finding]:
    for number, (question, influence) in enumerate(zip(definition.questions, influences, strict=True)):
        path = f"questions[{number}]"
        what = f"“{question.text}”"
        if influence.weight is Weight.NEVER:
            if _feeds_a_draft(definition, question):
                yield _warning(
                    path,
                    f"No answer to {what} ever changes the verdict. It only fills the drafted posting or the reading.",
                    "Leave it if that is worth a question. Otherwise give its answers scores that differ.",
                )
            else:
                yield _error(
                    path,
                    f"No answer to {what} ever changes the verdict.",
                    "Give its answers scores that differ between options, or take the question out.",
                )
        elif influence.weight is Weight.NOT_SEEN:
            yield _warning(
                path,
                f"In none of {influence.sets:,} random answer sets did another answer to {what} change the verdict; "
                "that it never does is not proven.",
                "Raise the differences between its scores, or ask whether it is worth a question.",
            )


def _feeds_a_draft(definition: Definition, question: Question) -> bool:
    if question.gaps or any(_is_of_use(answer) for answer in question.answers):
        return True
    for option in definition.options:
        phrases = [option.verdict, option.lede]
        if hand_off := option.hand_off:
            phrases += [hand_off.title, hand_off.summary]
            if any(term.question == question.key for term in hand_off.terms):
                return True
        if any(question.key in phrase.questions for phrase in phrases):
            return True
    return False


def _is_of_use(answer: Answer) -> bool:
    return bool(answer.lines or answer.needs or answer.interview or answer.brings or answer.learns)


def _criteria(definition: Definition) -> Iterator[Finding]:
    for number, criterion in enumerate(definition.criteria):
        questions = [q for q in definition.questions if q.criterion == criterion.key]
        kinds = [{_differences(definition, answer) for answer in question.answers} for question in questions]
        if all(kind == {(0,) * len(definition.options)} for kind in kinds):
            yield _error(
                f"criteria[{number}].weight",
                f"The weight of {criterion.name} does nothing: its answers speak for all options alike.",
                "Give its answers scores that differ between options, or take the criterion out.",
            )
        elif all(len(kind) == 1 for kind in kinds):
            yield _warning(
                f"criteria[{number}].weight",
                f"{criterion.name} gives the same points whatever is answered.",
                "Give the answers of its questions different scores.",
            )


def _differences(definition: Definition, answer: Answer) -> tuple[int, ...]:
    """An answer's scores over that of the first option: all that can decide."""
    first = answer.scores[definition.option_keys[0]]
    return tuple(answer.scores[option] - first for option in definition.option_keys)


def _rules(definition: Definition) -> Iterator[Finding]:
    left = PAIRS_WORK
    for number, option in enumerate(definition.options):
        for at, rule in enumerate(option.rules):
            path = f"options[{number}].is_excluded_if[{at}]"
            linked = definition.with_gates([c.question for c in rule.conditions])
            holds = [
                all(counted[c.question] in c.answers for c in rule.conditions)
                for counted in branching.completions(linked, {})
            ]
            if not any(holds):
                yield _error(
                    path,
                    f"The rule “{rule.words}” can never hold: its conditions, with the branches, exclude each other.",
                    "Correct its answers, or take the rule out.",
                )
            elif all(holds):
                yield _error(
                    path,
                    f"The rule “{rule.words}” always holds, so {option.name} is ruled out whatever is answered.",
                    "Name fewer answers in its conditions, or take the option out.",
                )
        left -= yield from _needless_rules(definition, option, f"options[{number}].is_excluded_if", left)


def _needless_rules(
    definition: Definition, option: Option, path: str, most: int
) -> Generator[Finding, None, int]:
    """Rules that hold only where another rule of the option does so too. Returns how much work that was."""
    work = 0
    needless: set[int] = set()
    for (one, rule), (two, other) in combinations(enumerate(option.rules), 2):
        conditions = [*rule.conditions, *other.conditions]
        linked = definition.with_gates([c.question for c in conditions])
        completions = prod(len(question.answers) for question in linked)
        if completions > RULE_COMPLETIONS or work + completions > most:
            continue
        work += completions
        truths = [
            tuple(all(counted[c.question] in c.answers for c in each.conditions) for each in (rule, other))
            for counted in branching.completions(linked, {})
        ]
        if not any(a for a, _ in truths) or not any(b for _, b in truths):
            continue
        if all(b for a, b in truths if a) and one not in needless:
            needless.add(one)
            yield _needless(f"{path}[{one}]", rule.words, other.words)
        elif all(a for a, b in truths if b) and two not in needless:
            needless.add(two)
            yield _needless(f"{path}[{two}]", other.words, rule.words)
    return work


def _needless(path: str, words: str, other: str) -> Finding:
    return _warning(
        path,
        f"The rule “{words}” holds only where “{other}” does so too.",
        "Take it out, unless its words are worth printing beside the other’s.",
    )


def _branches(definition: Definition) -> Iterator[Finding]:
    counted = branching.possible(definition, {})
    for number, question in enumerate(definition.questions):
        branch = question.branch
        if branch is None:
            continue
        path = f"questions[{number}].branch"
        gate = definition.question_by_key[branch.question]
        if not counted[gate.key] & branch.answers:
            yield _error(
                path,
                f"“{question.text}” is never asked: nothing that opens its branch can be answered.",
                "Correct the branch’s answers, or take the question out.",
            )
        elif gate.branch and gate.branch.otherwise in branch.answers:
            yield _warning(
                path,
                f"“{question.text}” is also asked of people who were not asked “{gate.text}”: that then counts as "
                f"“{gate.answer(gate.branch.otherwise).short}”, which opens this branch.",
                "Leave it if that is meant. Otherwise take that answer out of the branch.",
            )


def _answers(definition: Definition) -> Iterator[Finding]:
    roles = _roles(definition)
    for number, question in enumerate(definition.questions):
        for (one, first), (two, second) in combinations(enumerate(question.answers), 2):
            if _differences(definition, first) != _differences(definition, second):
                continue
            if any((first.key in answers) != (second.key in answers) for answers in roles[question.key]):
                continue
            if _texts(first) != _texts(second):
                yield _warning(
                    f"questions[{number}].answers[{two}]",
                    f"“{first.text}” and “{second.text}” weigh the same, in every option and rule: only the words and "
                    "the drafted posting tell them apart.",
                    "Leave it if the posting needs both. Otherwise change a score, or make them one answer.",
                )
            else:
                yield _warning(
                    f"questions[{number}].answers[{two}]",
                    f"Nothing tells “{first.text}” and “{second.text}” apart: their scores, rules, branches and texts "
                    f"for a posting are the same (answers[{one}] and answers[{two}]).",
                    "Change a score, or make them one answer.",
                )


def _roles(definition: Definition) -> Mapping[str, list[frozenset[str]]]:
    """By question, the sets of answers that a branch or a rule looks for, or a term has a value for."""
    roles: dict[str, list[frozenset[str]]] = {question.key: [] for question in definition.questions}
    for question in definition.questions:
        if question.branch:
            roles[question.branch.question].append(question.branch.answers)
    for option in definition.options:
        for rule in option.rules:
            for condition in rule.conditions:
                roles[condition.question].append(condition.answers)
    return roles


def _texts(answer: Answer) -> tuple[object, ...]:
    return answer.words, answer.lines, answer.needs, answer.interview, answer.brings, answer.learns


def _drafts(definition: Definition) -> Iterator[Finding]:
    """Lines of a posting that are for options which hand nothing over."""
    without = {option.key for option in definition.options if option.hand_off is None}
    for number, question in enumerate(definition.questions):
        groups = [(f"questions[{number}].gaps", question.gaps)]
        for at, answer in enumerate(question.answers):
            path = f"questions[{number}].answers[{at}]"
            groups += [
                (f"{path}.lines", answer.lines),
                (f"{path}.interview", answer.interview),
            ]
        for path, lines in groups:
            for at, line in enumerate(lines):
                if line.options and line.options <= without:
                    names = [definition.option_by_key[key].name for key in sorted(line.options)]
                    yield _warning(
                        f"{path}[{at}]",
                        f"“{line.text}” is never used: it is for {listed(names)} alone, from which no posting is drafted.",
                        "Take it out, or give the option a hand_off.",
                    )
