"""From plain data to a definition; every problem is found at once and named by its key path."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .checks import contradictions
from .model import (
    SCORE_LIMIT,
    SECTIONS,
    TERMS,
    Answer,
    Branch,
    Condition,
    Criterion,
    Definition,
    HandOff,
    LineTemplate,
    NeedTemplate,
    Option,
    Phrase,
    Question,
    Rule,
    Term,
    TermValue,
    Thresholds,
)
from .reader import DefinitionError, Problem, Reader


def parse(document: object) -> Definition:
    """Build the definition from plain data, or raise DefinitionError with every problem and its key path."""
    problems: list[Problem] = []
    reader = Reader(document, "", problems)
    option_keys = frozenset(item.text("key", quiet=True) for item in reader.items("options", quiet=True))
    definition = Definition(
        key=reader.key("key"),
        slug=reader.key("slug"),
        title=reader.text("title", limit=120),
        summary=reader.text("summary", limit=300),
        audience=reader.text("audience", limit=120, is_optional=True),
        is_personal=reader.flag("is_personal"),
        intro=reader.text("intro", limit=2_000, is_optional=True),
        stated_minutes=reader.integer("minutes", 1, 60, default=0) or None,
        criteria=tuple(_criterion(item) for item in reader.items("criteria", at_least=2)),
        questions=tuple(_question(item, option_keys) for item in reader.items("questions", at_least=1)),
        options=tuple(_option(item) for item in reader.items("options", at_least=2)),
        thresholds=_thresholds(reader.child("thresholds", is_optional=True)),
    )
    reader.finish()
    if not problems:
        problems.extend(contradictions(definition))
    if problems:
        raise DefinitionError(problems)
    return definition


def _criterion(item: Reader) -> Criterion:
    criterion = Criterion(
        key=item.key("key"),
        name=item.text("name", limit=60),
        weight=Fraction(item.integer("weight", 1, 99), 100),
        topics=item.keys("topics", is_optional=True),
        explanation=item.text("explanation", limit=600),
    )
    item.finish()
    return criterion


def _question(item: Reader, option_keys: frozenset[str]) -> Question:
    branch = item.child("branch", is_optional=True)
    question = Question(
        key=item.key("key"),
        criterion=item.key("criterion"),
        text=item.text("text", limit=200),
        help=item.text("help", limit=400, is_optional=True),
        why=item.text("why", limit=800),
        short=item.text("short", limit=80),
        is_changeable=item.flag("is_changeable"),
        branch=_branch(branch) if branch else None,
        answers=tuple(_answer(child, option_keys) for child in item.items("answers", at_least=2)),
        gaps=tuple(_draft_text(child) for child in item.items("gaps", is_optional=True)),
    )
    item.finish()
    return question


def _branch(item: Reader) -> Branch:
    branch = Branch(item.key("question"), frozenset(item.keys("answers")), item.key("otherwise"))
    item.finish()
    return branch


def _answer(item: Reader, option_keys: frozenset[str]) -> Answer:
    scores = item.child("scores")
    answer = Answer(
        key=item.key("key"),
        text=item.text("text", limit=200),
        short=item.text("short", limit=80),
        words=item.text("words", limit=120, is_optional=True),
        scores={key: scores.integer(key, -SCORE_LIMIT, SCORE_LIMIT) for key in sorted(option_keys)}
        if scores
        else {},
        lines=tuple(_draft_text(child) for child in item.items("lines", is_optional=True)),
        needs=tuple(_need(child) for child in item.items("needs", is_optional=True)),
        interview=tuple(
            _draft_text(child, has_section=False) for child in item.items("interview", is_optional=True)
        ),
        brings=item.keys("brings", is_optional=True),
        learns=item.keys("learns", is_optional=True),
    )
    if scores:
        scores.finish("there is no such option")
    item.finish()
    return answer


def _draft_text(item: Reader, *, has_section: bool = True) -> LineTemplate:
    text = LineTemplate(
        text=item.text("text", limit=500),
        section=item.choice("section", SECTIONS) if has_section else "",
        options=frozenset(item.keys("options", is_optional=True)),
    )
    item.finish()
    return text


def _need(item: Reader) -> NeedTemplate:
    need = NeedTemplate(
        topic=item.key("topic"),
        level=item.integer("level", 1, 4),
        is_must=item.flag("is_must"),
        options=frozenset(item.keys("options", is_optional=True)),
    )
    item.finish()
    return need


def _phrase(item: Reader, name: str, limit: int) -> Phrase:
    """A phrase is plain text, or a pattern with what to say where an answer in it is not known."""
    if not isinstance(item.data.get(name), Mapping):
        return Phrase(item.text(name, limit=limit))
    child = item.child(name)
    assert child is not None
    phrase = Phrase(child.text("pattern", limit=limit), child.text("otherwise", limit=limit))
    child.finish()
    return phrase


def _option(item: Reader) -> Option:
    hand_off = item.child("hand_off", is_optional=True)
    option = Option(
        key=item.key("key"),
        name=item.text("name", limit=60),
        short=item.text("short", limit=60),
        verdict=_phrase(item, "verdict", 160),
        lede=_phrase(item, "lede", 400),
        rules=tuple(_rule(child) for child in item.items("is_excluded_if", is_optional=True)),
        hand_off=_hand_off(hand_off) if hand_off else None,
        next_steps=item.texts("next_steps"),
        triggers=item.texts("triggers"),
        look_again_months=item.integer("look_again_months", 1, 24),
        if_wrong=item.text("if_wrong", limit=400, is_optional=True),
        has_postings=item.flag("has_postings"),
    )
    item.finish()
    return option


def _rule(item: Reader) -> Rule:
    conditions = []
    words = item.text("words", limit=200)
    for child in item.items("when", at_least=1):
        conditions.append(Condition(child.key("question"), frozenset(child.keys("answers"))))
        child.finish()
    item.finish()
    return Rule(words, tuple(conditions))


def _hand_off(item: Reader) -> HandOff:
    hand_off = HandOff(
        title=_phrase(item, "title", 100),
        summary=_phrase(item, "summary", 140),
        terms=tuple(_term(child) for child in item.items("terms", is_optional=True)),
        lines=tuple(_draft_text(child) for child in item.items("lines", is_optional=True)),
        gaps=item.texts("gaps", is_optional=True),
    )
    item.finish()
    return hand_off


def _term(item: Reader) -> Term:
    key = item.choice("key", tuple(TERMS))
    if "question" not in item.data:
        term = Term(key, fixed=_term_value(item, key))
    else:
        values = item.child("values")
        term = Term(
            key,
            question=item.key("question"),
            values=_term_values(values, key) if values else {},
            gap=item.text("gap", limit=200, is_optional=True),
        )
    item.finish()
    return term


def _term_value(item: Reader, key: str) -> TermValue:
    allowed = TERMS.get(key, ())
    words = item.text("words", limit=120)
    if isinstance(allowed, range):
        return TermValue(item.integer("value", allowed.start, allowed.stop - 1), words)
    return TermValue(item.choice("value", allowed), words)


def _term_values(item: Reader, key: str) -> dict[str, TermValue]:
    values = {}
    for name, child in item.children():
        values[name] = _term_value(child, key)
        child.finish()
    return values


def _thresholds(item: Reader | None) -> Thresholds:
    if item is None:
        return Thresholds()
    thresholds = Thresholds(
        sure=Fraction(item.integer("sure", 1, 100, default=90), 100),
        fairly_sure=Fraction(item.integer("fairly_sure", 1, 100, default=70), 100),
        lead=Fraction(item.integer("lead", 0, 100, default=5)),
        unknown=Fraction(item.integer("unknown", 1, 100, default=40), 100),
    )
    item.finish()
    return thresholds
