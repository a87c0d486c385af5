"""The shape of a definition: what a questionnaire asks, weighs, chooses among and hands over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

SCORE_LIMIT = 3
SECTIONS = ("work", "outcomes", "responsibilities", "benefits", "process")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
RESERVED_KEYS = frozenset(
    {
        "review",
        "finish",
        "forget",
        "forgotten",
        "send",
        "start",
        "take-over",
        "draft",
        "result",
        "weights",
        "team",
    }
)
# How "I don't know" is written where an answer's key is expected.
DONT_KNOW = "dont-know"
# A rule is judged over every way in which its linked questions could be answered, so that number is bounded.
RULE_COMPLETIONS = 4_096
# How long people take over one question, with "why we ask" beside it.
SECONDS_EACH = 25

# The terms that a hand-off may set, with what each takes: the words allowed, or the range of a whole number.
TERMS: Mapping[str, tuple[str, ...] | range] = {
    "employment_type": ("full_time", "part_time", "contract", "freelance", "internship"),
    "seniority": ("associate", "mid", "senior", "lead", "head"),
    "workplace": ("on_site", "hybrid", "remote"),
    "hours_per_week": range(1, 61),
    "duration_months": range(1, 61),
    "hybrid_days": range(1, 6),
}


def minutes(questions: int) -> int:
    """How long so many questions take, in whole minutes, one at least."""
    return max(1, (questions * SECONDS_EACH + 30) // 60)


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    name: str
    weight: Fraction
    topics: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A question is asked only if the answer to `question` is among `answers`; else it counts as `otherwise`."""

    question: str
    answers: frozenset[str]
    otherwise: str


@dataclass(frozen=True, slots=True)
class LineTemplate:
    """A line of the drafted posting (or an interview question, without a section), for some or all options."""

    text: str
    section: str = ""
    options: frozenset[str] = frozenset()

    def is_for(self, option: str) -> bool:
        return not self.options or option in self.options


@dataclass(frozen=True, slots=True)
class NeedTemplate:
    topic: str
    level: int
    is_must: bool
    options: frozenset[str] = frozenset()

    def is_for(self, option: str) -> bool:
        return not self.options or option in self.options


@dataclass(frozen=True, slots=True)
class Answer:
    key: str
    text: str
    short: str
    words: str
    scores: Mapping[str, int]
    lines: tuple[LineTemplate, ...] = ()
    needs: tuple[NeedTemplate, ...] = ()
    interview: tuple[LineTemplate, ...] = ()
    # Topics that somebody who answers so brings, and those to read about.
    brings: tuple[str, ...] = ()
    learns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    criterion: str
    text: str
    help: str
    why: str
    short: str
    is_changeable: bool
    branch: Branch | None
    answers: tuple[Answer, ...]
    gaps: tuple[LineTemplate, ...] = ()

    def answer(self, key: str) -> Answer:
        """Raise KeyError for an answer that the question does not have."""
        for answer in self.answers:
            if answer.key == key:
                return answer
        raise KeyError(key)

    @property
    def answer_keys(self) -> tuple[str, ...]:
        return tuple(answer.key for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words with `{question}` in them for the answer's words; `otherwise` where one of those is not known."""

    pattern: str
    otherwise: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(PLACEHOLDER.findall(self.pattern))


@dataclass(frozen=True, slots=True)
class Condition:
    question: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """Excludes an option when every condition holds; `words` say so to a reader."""

    words: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class TermValue:
    value: str | int
    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the posting: fixed, or taken from the answer to `question`; `gap` where that is not known."""

    key: str
    fixed: TermValue | None = None
    question: str = ""
    values: Mapping[str, TermValue] = field(default_factory=dict)
    gap: str = ""


@dataclass(frozen=True, slots=True)
class HandOff:
    title: Phrase
    summary: Phrase
    terms: tuple[Term, ...] = ()
    lines: tuple[LineTemplate, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    name: str
    short: str
    verdict: Phrase
    lede: Phrase
    rules: tuple[Rule, ...]
    hand_off: HandOff | None
    next_steps: tuple[str, ...]
    triggers: tuple[str, ...]
    look_again_months: int
    # What it costs to follow this verdict where it is wrong.
    if_wrong: str = ""
    # Whether the result lists open postings that ask for what the answers bring.
    has_postings: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where "sure" and "fairly sure" begin: shares of weightings, points of lead, share of weight not known."""

    sure: Fraction = Fraction(90, 100)
    fairly_sure: Fraction = Fraction(70, 100)
    lead: Fraction = Fraction(5)
    unknown: Fraction = Fraction(40, 100)


@dataclass(frozen=True)
class Definition:
    key: str
    slug: str
    title: str
    summary: str
    # Who it is for, said where several questionnaires stand in one list.
    audience: str
    # Whether it is about whoever answers, who then has no project and no colleagues to ask.
    is_personal: bool
    intro: str
    # The minutes that the document states, if any. What pages show is `minutes`.
    stated_minutes: int | None
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]
    options: tuple[Option, ...]
    thresholds: Thresholds

    @cached_property
    def minutes(self) -> int:
        """The longest way through at SECONDS_EACH, in whole minutes, one at least.

        Whoever does not know what opens a branch is asked what lies behind it, so the longest way is every question.
        """
        return minutes(len(self.questions))

    @cached_property
    def question_by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}

    @cached_property
    def criterion_by_key(self) -> Mapping[str, Criterion]:
        return {criterion.key: criterion for criterion in self.criteria}

    @cached_property
    def option_by_key(self) -> Mapping[str, Option]:
        return {option.key: option for option in self.options}

    @cached_property
    def option_keys(self) -> tuple[str, ...]:
        return tuple(option.key for option in self.options)

    @cached_property
    def weights(self) -> Mapping[str, Fraction]:
        return {criterion.key: criterion.weight for criterion in self.criteria}

    @cached_property
    def question_counts(self) -> Mapping[str, int]:
        """How many questions each criterion has (the method's n_c)."""
        counts = dict.fromkeys(self.criterion_by_key, 0)
        for question in self.questions:
            counts[question.criterion] += 1
        return counts

    @cached_property
    def children(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions that hang directly behind each question."""
        found: dict[str, list[Question]] = {question.key: [] for question in self.questions}
        for question in self.questions:
            if question.branch:
                found[question.branch.question].append(question)
        return {key: tuple(questions) for key, questions in found.items()}

    @cached_property
    def roots(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.branch)

    @cached_property
    def root_of(self) -> Mapping[str, str]:
        """The question without a branch that each question finally hangs behind (itself if it has none)."""
        roots: dict[str, str] = {}
        for question in self.questions:
            roots[question.key] = roots[question.branch.question] if question.branch else question.key
        return roots

    @cached_property
    def trees(self) -> Mapping[str, tuple[Question, ...]]:
        """Per root, the questions of its tree in their order; completions of two trees are independent."""
        trees: dict[str, list[Question]] = {root.key: [] for root in self.roots}
        for question in self.questions:
            trees[self.root_of[question.key]].append(question)
        return {root: tuple(questions) for root, questions in trees.items()}

    def with_gates(self, keys: Sequence[str]) -> tuple[Question, ...]:
        """The questions of these keys and every question that they hang behind, in the definition's order."""
        wanted: set[str] = set()
        for key in keys:
            question: Question | None = self.question_by_key[key]
            while question:
                wanted.add(question.key)
                question = self.question_by_key[question.branch.question] if question.branch else None
        return tuple(question for question in self.questions if question.key in wanted)

    @cached_property
    def topics(self) -> frozenset[str]:
        """Every topic key that the definition names."""
        named = {topic for criterion in self.criteria for topic in criterion.topics}
        for question in self.questions:
            for answer in question.answers:
                named |= {need.topic for need in answer.needs} | {*answer.brings, *answer.learns}
        return frozenset(named)
