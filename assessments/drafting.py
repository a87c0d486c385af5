"""From a verdict and its answers to the first draft of a posting, each part with the answer that it came from.

Every word about the role comes from the definition; what is here is the putting together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .agreeing import Split
from .branching import Answers, asked
from .definition import Answer, Definition, HandOff, Option, Phrase, Question, Term
from .definition.model import PLACEHOLDER
from .wording import listed


class Origin(StrEnum):
    ANSWER = "answer"
    VERDICT = "verdict"
    UNKNOWN = "unknown"
    SPLIT = "split"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of the draft comes from: `about` names the question or the option, `said` the answer's words.

    `cites` are the keys of all questions without whose answers the part would not be as it is; `rest` says in words
    which they are beside `question`.
    """

    origin: Origin
    about: str = ""
    said: str = ""
    question: str = ""
    answer: str = ""
    rest: str = ""
    cites: frozenset[str] = frozenset()
    is_team: bool = False

    @property
    def lead_in(self) -> str:
        who, whose = ("your team", "your team’s") if self.is_team else ("you", "your")
        return {
            Origin.ANSWER: f"From {whose} answer to",
            Origin.VERDICT: "From the verdict:",
            Origin.UNKNOWN: f"To fill: {who} did not know",
            Origin.SPLIT: f"To settle: {who} does not agree on",
            Origin.NOT_ASKED: "To fill: we did not ask",
        }[self.origin]

    @property
    def label(self) -> str:
        said = f": {self.said}" if self.said else ""
        return f"{self.lead_in} {self.about}{said}".strip() + self.rest


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
    return _Drafting(definition, answers).filled(phrase) or phrase.otherwise


def draft(
    definition: Definition,
    answers: Answers,
    option_key: str,
    *,
    most_musts: int | None = None,
    splits: Mapping[str, Split] | None = None,
) -> Draft | None:
    """The draft that an option hands over, or None where it hands over nothing.

    A posting that takes no more than `most_musts` needs as must-haves gets the strongest; the others are nice to have.
    `splits` are given where the answers are a team's: the questions on which it does not agree, which are not known.
    """
    option = definition.option_by_key[option_key]
    if option.hand_off is None:
        return None
    return _Drafting(definition, answers, splits).draft(option, option.hand_off, most_musts)


class _Drafting:
    """The answers by question, and what each part made from them has to cite."""

    def __init__(
        self, definition: Definition, answers: Answers, splits: Mapping[str, Split] | None = None
    ) -> None:
        self._definition = definition
        self._asked = {question.key: question for question in asked(definition, answers)}
        self._known: dict[str, tuple[Question, Answer]] = {}
        for question in self._asked.values():
            if (key := answers.get(question.key)) is not None:
                self._known[question.key] = (question, question.answer(key))
        self._is_team = splits is not None
        self._splits = splits or {}

    def draft(self, option: Option, hand_off: HandOff, most_musts: int | None) -> Draft:
        verdict = Source(Origin.VERDICT, about=option.short)
        terms, gaps = self._terms(hand_off, verdict)
        gaps += [Text(gap, Source(Origin.NOT_ASKED)) for gap in hand_off.gaps]
        lines = [Line(line.section, line.text, verdict) for line in hand_off.lines if line.is_for(option.key)]
        interview: list[Text] = []
        for question, answer in self._known.values():
            source = self._answered(question, answer)
            lines += [
                Line(line.section, line.text, source) for line in answer.lines if line.is_for(option.key)
            ]
            interview += [Text(line.text, source) for line in answer.interview if line.is_for(option.key)]
        return Draft(
            title=self._text(hand_off.title, verdict),
            summary=self._text(hand_off.summary, verdict),
            terms=tuple(terms),
            gaps=tuple(gaps),
            lines=tuple(lines),
            line_gaps=tuple(self._line_gaps(option)),
            needs=tuple(self._needs(option, most_musts)),
            interview=tuple(interview),
        )

    def filled(self, phrase: Phrase) -> str:
        """The words, or nothing where an answer that they take is not known or has none."""
        if not all(self._words(key) for key in phrase.questions):
            return ""
        return PLACEHOLDER.sub(lambda match: self._words(match[1]), phrase.pattern)

    def _words(self, key: str) -> str:
        return self._known[key][1].words if key in self._known else ""

    def _gates(self, question: Question) -> list[Question]:
        """The questions that it hangs behind, the nearest first."""
        found = []
        while question.branch:
            question = self._definition.question_by_key[question.branch.question]
            found.append(question)
        return found

    def _source(self, origin: Origin, question: Question, said: str = "", answer: str = "") -> Source:
        gates = self._gates(question)
        because = f" (asked because of {listed([gate.short for gate in gates])})" if gates else ""
        cites = frozenset([question.key, *(gate.key for gate in gates)])
        return Source(origin, question.short, said, question.key, answer, because, cites, self._is_team)

    def _answered(self, question: Question, answer: Answer) -> Source:
        return self._source(Origin.ANSWER, question, answer.short, answer.key)

    def _open(self, question: Question) -> Source:
        """Of what is to be filled because there is no answer."""
        if question.key not in self._asked:
            return self._source(Origin.NOT_ASKED, question)
        if split := self._splits.get(question.key):
            return self._source(Origin.SPLIT, question, split.words(question))
        return self._source(Origin.UNKNOWN, question)

    def _text(self, phrase: Phrase, verdict: Source) -> Text:
        keys = list(dict.fromkeys(phrase.questions))
        if not keys:
            return Text(phrase.pattern, verdict)
        if words := self.filled(phrase):
            first, *others = (self._answered(*self._known[key]) for key in keys)
            rest = "".join(f"; and to {other.about}: {other.said}{other.rest}" for other in others)
            cites = first.cites.union(*(other.cites for other in others))
            return Text(words, replace(first, rest=first.rest + rest, cites=cites))
        missing = [self._definition.question_by_key[key] for key in keys if not self._words(key)]
        why = "; ".join(self._why_without(question) for question in missing)
        cites = frozenset().union(*(self._open(question).cites for question in missing))
        return Text(phrase.otherwise, replace(verdict, rest=f" ({why})", cites=cites, is_team=self._is_team))

    def _why_without(self, question: Question) -> str:
        if question.key in self._known:
            source = self._answered(*self._known[question.key])
            return f"no words for {source.about}: {source.said}{source.rest}"
        source = self._open(question)
        return f"{source.lead_in.partition(': ')[2]} {source.about}{source.rest}"

    def _terms(self, hand_off: HandOff, verdict: Source) -> tuple[list[DraftedTerm], list[Text]]:
        terms: list[DraftedTerm] = []
        gaps: list[Text] = []
        for term in hand_off.terms:
            if term.fixed:
                terms.append(DraftedTerm(term.key, term.fixed.value, term.fixed.words, verdict))
            elif drafted := self._answered_term(term):
                terms.append(drafted)
            elif term.gap and term.question not in self._known:
                gaps.append(Text(term.gap, self._open(self._definition.question_by_key[term.question])))
        return terms, gaps

    def _answered_term(self, term: Term) -> DraftedTerm | None:
        if term.question not in self._known:
            return None
        question, answer = self._known[term.question]
        value = term.values.get(answer.key)
        if value is None:
            return None
        return DraftedTerm(term.key, value.value, value.words, self._answered(question, answer))

    def _line_gaps(self, option: Option) -> list[Line]:
        found = []
        for question in self._asked.values():
            if question.key in self._known:
                continue
            source = self._open(question)
            gaps = [Line(gap.section, gap.text, source) for gap in question.gaps if gap.is_for(option.key)]
            if not gaps and (split := self._splits.get(question.key)):
                # What the answers would bring is open, though the questionnaire has no words for that.
                sections = [
                    line.section
                    for answer in question.answers
                    if answer.key in split.answers
                    for line in answer.lines
                    if line.is_for(option.key)
                ]
                text = f"{question.short[:1].upper()}{question.short[1:]}: …"
                gaps = [Line(section, text, source) for section in dict.fromkeys(sections)]
            found += gaps
        return found

    def _needs(self, option: Option, most_musts: int | None) -> list[Need]:
        """One need for each topic, the strongest of those that the answers ask for; the musts first.

        Among equals they stand in the order of the answers that they are from, so a need keeps its place while others
        come and go.
        """
        strongest: dict[str, Need] = {}
        for question, answer in self._known.values():
            source = self._answered(question, answer)
            for template in answer.needs:
                if not template.is_for(option.key):
                    continue
                need = Need(template.topic, template.level, template.is_must, source)
                before = strongest.get(need.topic)
                if before is None or (need.is_must, need.level) > (before.is_must, before.level):
                    strongest[need.topic] = need
        places = {key: place for place, key in enumerate(self._known)}
        needs = sorted(
            strongest.values(),
            key=lambda need: (not need.is_must, -need.level, places[need.source.question], need.topic),
        )
        if most_musts is None:
            return needs
        kept, behind = needs[:most_musts], needs[most_musts:]
        return kept + [_demoted(need, kept) if need.is_must else need for need in behind]


def _demoted(need: Need, kept: Sequence[Need]) -> Need:
    """A must-have that a posting has no room for, which says what was stronger."""
    names = list(dict.fromkeys(other.source.about + other.source.rest for other in kept))
    why = f"; a must-have, after stronger ones from {listed(names)}" if names else "; a must-have"
    cites = need.source.cites.union(*(other.source.cites for other in kept))
    return replace(need, is_must=False, source=replace(need.source, rest=need.source.rest + why, cites=cites))


HEADINGS: Mapping[str, str] = {
    "work": "The work",
    "outcomes": "What success looks like",
    "responsibilities": "Responsibilities",
    "benefits": "What we offer",
    "process": "How we hire",
}


def need_words(need: Need, topic_names: Mapping[str, str]) -> str:
    """A need in one line, by the topic's name or else by its key."""
    kind = "Must have" if need.is_must else "Nice to have"
    return f"{kind}: {topic_names.get(need.topic, need.topic)}, level {need.level} of 4"


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
        f"- {need_words(need, topic_names)} ({need.source.label})"
        for need in draft.needs
        if need.topic in topic_names
    ]
    parts += ["## Needs", "\n".join(needs)] if needs else []
    interview = [f"- {question.text} ({question.source.label})" for question in draft.interview]
    parts += ["## At interview", "\n".join(interview)] if interview else []
    return "\n\n".join(parts) + "\n"
