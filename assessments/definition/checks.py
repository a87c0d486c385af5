"""What must agree between the parts of a definition that are each well formed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod

from .model import (
    DONT_KNOW,
    RESERVED_KEYS,
    RULE_COMPLETIONS,
    Definition,
    LineTemplate,
    NeedTemplate,
    Phrase,
    Question,
    Term,
)
from .reader import Problem


def contradictions(definition: Definition) -> Iterator[Problem]:
    """Yield what is wrong; later checks rely on unique keys, so those come first and stop the rest."""
    problems = list(_repeated_keys(definition))
    if definition.slug in RESERVED_KEYS:
        problems.append(Problem("slug", f"{definition.slug} is used by the site's own addresses"))
    problems += _unknown_criteria(definition)
    problems += _branches(definition)
    yield from problems
    if problems:
        return
    yield from _weights(definition)
    yield from _rules(definition)
    yield from _drafts(definition)


def _repeats(keys: Iterable[str], path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, key in enumerate(keys):
        if key in seen:
            yield Problem(f"{path}[{number}].key", f"repeats {key}")
        seen.add(key)


def _repeated_keys(definition: Definition) -> Iterator[Problem]:
    yield from _repeats((criterion.key for criterion in definition.criteria), "criteria")
    yield from _repeats((question.key for question in definition.questions), "questions")
    yield from _repeats((option.key for option in definition.options), "options")
    for number, question in enumerate(definition.questions):
        yield from _repeats(question.answer_keys, f"questions[{number}].answers")
        if DONT_KNOW in question.answer_keys:
            yield Problem(
                f"questions[{number}].answers", f"{DONT_KNOW} is offered with every question anyway"
            )
        if question.key in RESERVED_KEYS:
            yield Problem(f"questions[{number}].key", f"{question.key} is used by the site's own addresses")


def _unknown_criteria(definition: Definition) -> Iterator[Problem]:
    known = {criterion.key for criterion in definition.criteria}
    for number, question in enumerate(definition.questions):
        if question.criterion not in known:
            yield Problem(f"questions[{number}].criterion", f"there is no criterion {question.criterion}")


def _branches(definition: Definition) -> Iterator[Problem]:
    earlier: dict[str, Question] = {}
    for number, question in enumerate(definition.questions):
        if branch := question.branch:
            path = f"questions[{number}].branch"
            gate = earlier.get(branch.question)
            if gate is None:
                yield Problem(f"{path}.question", f"there is no earlier question {branch.question}")
            else:
                yield from _unknown_answers(gate, branch.answers, f"{path}.answers")
                if branch.answers >= set(gate.answer_keys):
                    yield Problem(f"{path}.answers", "names every answer, so the branch never closes")
            if branch.otherwise not in question.answer_keys:
                yield Problem(f"{path}.otherwise", f"the question has no answer {branch.otherwise}")
        earlier[question.key] = question


def _unknown_answers(question: Question, answers: Iterable[str], path: str) -> Iterator[Problem]:
    for answer in sorted(set(answers) - set(question.answer_keys)):
        yield Problem(path, f"the question {question.key} has no answer {answer}")


def _weights(definition: Definition) -> Iterator[Problem]:
    total = sum(definition.weights.values()) * 100
    if total != 100:
        yield Problem("criteria", f"the weights add up to {total}, not to 100")
    for number, criterion in enumerate(definition.criteria):
        if not definition.question_counts[criterion.key]:
            yield Problem(f"criteria[{number}]", f"no question belongs to {criterion.key}")
    if definition.thresholds.fairly_sure > definition.thresholds.sure:
        yield Problem("thresholds.fairly_sure", "must not be above `sure`")


def _rules(definition: Definition) -> Iterator[Problem]:
    if all(option.rules for option in definition.options):
        yield Problem("options", "at least one option must have no is_excluded_if")
    for option_number, option in enumerate(definition.options):
        for rule_number, rule in enumerate(option.rules):
            path = f"options[{option_number}].is_excluded_if[{rule_number}].when"
            unknown = [c.question for c in rule.conditions if c.question not in definition.question_by_key]
            for key in unknown:
                yield Problem(path, f"there is no question {key}")
            if unknown:
                continue
            for condition in rule.conditions:
                question = definition.question_by_key[condition.question]
                yield from _unknown_answers(question, condition.answers, path)
            linked = definition.with_gates([condition.question for condition in rule.conditions])
            if prod(len(question.answers) for question in linked) > RULE_COMPLETIONS:
                yield Problem(path, "looks at too many questions at once")


def _drafts(definition: Definition) -> Iterator[Problem]:
    for number, question in enumerate(definition.questions):
        path = f"questions[{number}]"
        yield from _for_options(definition, question.gaps, f"{path}.gaps")
        for answer_number, answer in enumerate(question.answers):
            for name, entries in (
                ("lines", answer.lines),
                ("needs", answer.needs),
                ("interview", answer.interview),
            ):
                yield from _for_options(definition, entries, f"{path}.answers[{answer_number}].{name}")
    for number, option in enumerate(definition.options):
        path = f"options[{number}]"
        yield from _phrase(definition, option.verdict, f"{path}.verdict")
        yield from _phrase(definition, option.lede, f"{path}.lede")
        if option.hand_off:
            yield from _phrase(definition, option.hand_off.title, f"{path}.hand_off.title")
            yield from _phrase(definition, option.hand_off.summary, f"{path}.hand_off.summary")
            yield from _for_options(definition, option.hand_off.lines, f"{path}.hand_off.lines")
            for term_number, term in enumerate(option.hand_off.terms):
                yield from _term(definition, term, f"{path}.hand_off.terms[{term_number}]")


def _for_options(
    definition: Definition, entries: Iterable[LineTemplate | NeedTemplate], path: str
) -> Iterator[Problem]:
    for number, entry in enumerate(entries):
        for key in sorted(entry.options - set(definition.option_keys)):
            yield Problem(f"{path}[{number}].options", f"there is no option {key}")


def _phrase(definition: Definition, phrase: Phrase, path: str) -> Iterator[Problem]:
    for key in phrase.questions:
        if key not in definition.question_by_key:
            yield Problem(path, f"there is no question {key} for {{{key}}}")
        elif not phrase.otherwise:
            yield Problem(path, f"needs `pattern` and `otherwise`, for when {{{key}}} is not known")


def _term(definition: Definition, term: Term, path: str) -> Iterator[Problem]:
    if not term.question:
        return
    question = definition.question_by_key.get(term.question)
    if question is None:
        yield Problem(f"{path}.question", f"there is no question {term.question}")
    else:
        yield from _unknown_answers(question, term.values, f"{path}.values")


def topic_places(definition: Definition) -> Iterator[tuple[str, str]]:
    """Each topic that the definition names, after the key path where it does."""
    for number, criterion in enumerate(definition.criteria):
        for at, topic in enumerate(criterion.topics):
            yield f"criteria[{number}].topics[{at}]", topic
    for number, question in enumerate(definition.questions):
        for answer_number, answer in enumerate(question.answers):
            path = f"questions[{number}].answers[{answer_number}]"
            for at, need in enumerate(answer.needs):
                yield f"{path}.needs[{at}].topic", need.topic
            for name, topics in (("brings", answer.brings), ("learns", answer.learns)):
                yield from ((f"{path}.{name}[{at}]", topic) for at, topic in enumerate(topics))
