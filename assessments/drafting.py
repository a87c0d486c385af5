"""From a verdict and its answers to the first draft of a posting, each part with the answer that it came from.

Every word about the role comes from the definition; what is here is the putting together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from .branching import Answers, asked
from .definition import Answer, Definition, HandOff, Option, Phrase, Question, Term
from .definition.model import PLACEHOLDER


class Origin(StrEnum):
    ANSWER = "answer"
    VERDICT = "verdict"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of the draft comes from: `about` names the question or the option, `said` the answer's words."""

    origin: Origin
    about: str = ""
    said: str = ""
    question: str = ""
    answer: str = ""

    @property
    def lead_in(self) -> str:
        return {
            Origin.ANSWER: "From your answer to",
            Origin.VERDICT: "From the verdict:",
            Origin.UNKNOWN: "To fill: you did not know",
            Origin.NOT_ASKED: "To fill: we did not ask",
        }[self.origin]

    @property
    def label(self) -> str:
        said = f": {self.said}" if self.said else ""
        return f"{self.lead_in} {self.about}{said}".strip()


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class DraftedTerm:
    key: str
    value: str | int
    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class Line:
    section: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Need:
    topic: str
    level: int
    is_must: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Draft:
    """`gaps` are facts nobody was asked or knew; `line_gaps` are lines of the work that an unknown answer left open."""

    title: Text
    summary: Text
    terms: tuple[DraftedTerm, ...]
    gaps: tuple[Text, ...]
    lines: tuple[Line, ...]
    line_gaps: tuple[Line, ...]
    needs: tuple[Need, ...]
    interview: tuple[Text, ...]

    @property
    def gap_count(self) -> int:
        return len(self.gaps) + len(self.line_gaps)


def fill(phrase: Phrase, definition: Definition, answers: Answers) -> str:
    """The phrase with the answers' words in it, or what it says where one of them is not known."""
    return _fill(phrase, definition, _known(definition, answers))[0]


def draft(
    definition: Definition, answers: Answers, option_key: str, *, most_musts: int | None = None
) -> Draft | None:
    """The draft that an option hands over, or None where it hands over nothing.

    A posting that takes no more than `most_musts` needs as must-haves gets the strongest; the others are nice to have.
    """
    option = definition.option_by_key[option_key]
    hand_off = option.hand_off
    if hand_off is None:
        return None
    known = _known(definition, answers)
    verdict = Source(Origin.VERDICT, about=option.short)
    terms, gaps = _terms(hand_off, definition, known, verdict)
    gaps += [Text(gap, Source(Origin.NOT_ASKED)) for gap in hand_off.gaps]
    lines = [Line(line.section, line.text, verdict) for line in hand_off.lines if line.is_for(option.key)]
    interview: list[Text] = []
    for question, answer in known.values():
        source = _answer_source(question, answer)
        lines += [Line(line.section, line.text, source) for line in answer.lines if line.is_for(option.key)]
        interview += [Text(line.text, source) for line in answer.interview if line.is_for(option.key)]
    return Draft(
        title=_text(hand_off.title, definition, known, verdict),
        summary=_text(hand_off.summary, definition, known, verdict),
        terms=tuple(terms),
        gaps=tuple(gaps),
        lines=tuple(lines),
        line_gaps=tuple(_line_gaps(definition, answers, option)),
        needs=tuple(_needs(known, option, most_musts)),
        interview=tuple(interview),
    )


Known = Mapping[str, tuple[Question, Answer]]


def _known(definition: Definition, answers: Answers) -> dict[str, tuple[Question, Answer]]:
    known = {}
    for question in asked(definition, answers):
        if (key := answers.get(question.key)) is not None:
            known[question.key] = (question, question.answer(key))
    return known


def _answer_source(question: Question, answer: Answer) -> Source:
    return Source(Origin.ANSWER, question.short, answer.short, question.key, answer.key)


def _unknown_source(question: Question) -> Source:
    return Source(Origin.UNKNOWN, question.short, question=question.key)


def _fill(phrase: Phrase, definition: Definition, known: Known) -> tuple[str, Source | None]:
    """The words, and the answer that they came from where there is one."""
    words = {key: known[key][1].words for key in phrase.questions if key in known}
    if not phrase.questions:
        return phrase.pattern, None
    if not all(words.get(key) for key in phrase.questions):
        return phrase.otherwise, None
    return PLACEHOLDER.sub(lambda match: words[match[1]], phrase.pattern), _answer_source(
        *known[phrase.questions[0]]
    )


def _text(phrase: Phrase, definition: Definition, known: Known, verdict: Source) -> Text:
    text, source = _fill(phrase, definition, known)
    return Text(text, source or verdict)


def _terms(
    hand_off: HandOff, definition: Definition, known: Known, verdict: Source
) -> tuple[list[DraftedTerm], list[Text]]:
    terms: list[DraftedTerm] = []
    gaps: list[Text] = []
    for term in hand_off.terms:
        if term.fixed:
            terms.append(DraftedTerm(term.key, term.fixed.value, term.fixed.words, verdict))
        elif drafted := _answered_term(term, known):
            terms.append(drafted)
        elif term.gap and term.question not in known:
            gaps.append(Text(term.gap, _unknown_source(definition.question_by_key[term.question])))
    return terms, gaps


def _answered_term(term: Term, known: Known) -> DraftedTerm | None:
    if term.question not in known:
        return None
    question, answer = known[term.question]
    value = term.values.get(answer.key)
    return (
        DraftedTerm(term.key, value.value, value.words, _answer_source(question, answer)) if value else None
    )


def _line_gaps(definition: Definition, answers: Answers, option: Option) -> list[Line]:
    return [
        Line(gap.section, gap.text, _unknown_source(question))
        for question in asked(definition, answers)
        if answers.get(question.key) is None
        for gap in question.gaps
        if gap.is_for(option.key)
    ]


def _needs(known: Known, option: Option, most_musts: int | None) -> list[Need]:
    """One need for each topic, the strongest of those that the answers ask for; the musts first."""
    strongest: dict[str, Need] = {}
    for question, answer in known.values():
        for template in answer.needs:
            if not template.is_for(option.key):
                continue
            need = Need(template.topic, template.level, template.is_must, _answer_source(question, answer))
            before = strongest.get(need.topic)
            if before is None or (need.is_must, need.level) > (before.is_must, before.level):
                strongest[need.topic] = need
    needs = sorted(strongest.values(), key=lambda need: (not need.is_must, -need.level))
    return [
        need if most_musts is None or index < most_musts else replace(need, is_must=False)
        for index, need in enumerate(needs)
    ]


HEADINGS: Mapping[str, str] = {
    "work": "The work",
    "outcomes": "What success looks like",
    "responsibilities": "Responsibilities",
    "benefits": "What we offer",
    "process": "How we hire",
}


def to_markdown(draft: Draft, topic_names: Mapping[str, str]) -> str:
    """The draft as a Markdown document with its sources, gaps marked "To fill". A need without a name is left out."""
    parts = [f"# {draft.title.text}", draft.summary.text]
    facts = [f"- {term.words} ({term.source.label})" for term in draft.terms]
    facts += [f"- {gap.text} **{gap.source.label}**" for gap in draft.gaps]
    parts += ["## Facts", "\n".join(facts)] if facts else []
    for section, heading in HEADINGS.items():
        lines = [f"- {line.text} ({line.source.label})" for line in draft.lines if line.section == section]
        lines += [f"- {gap.text} **{gap.source.label}**" for gap in draft.line_gaps if gap.section == section]
        parts += [f"## {heading}", "\n".join(lines)] if lines else []
    needs = [
        f"- {'Must have' if need.is_must else 'Nice to have'}: {topic_names[need.topic]}, "
        f"level {need.level} of 4 ({need.source.label})"
        for need in draft.needs
        if need.topic in topic_names
    ]
    parts += ["## Needs", "\n".join(needs)] if needs else []
    interview = [f"- {question.text} ({question.source.label})" for question in draft.interview]
    parts += ["## At interview", "\n".join(interview)] if interview else []
    return "\n\n".join(parts) + "\n"
