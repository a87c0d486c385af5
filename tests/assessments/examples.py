"""Definitions and answers for the tests of the pure modules: one small written one, and random ones."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from assessments.definition import Definition, Question, parse

# For what must equal full enumeration. A slow machine is no fault of the code.
thoroughly = settings(max_examples=500, deadline=None)
briefly = settings(max_examples=100, deadline=None)
quickly = settings(max_examples=40, deadline=None)

SMALL: dict[str, Any] = {
    "key": "ferry",
    "slug": "ferry",
    "title": "Do you need a ferry?",
    "summary": "Three questions.",
    "criteria": [
        {
            "key": "need",
            "name": "Need",
            "weight": 60,
            "topics": ["crossing"],
            "explanation": "How many cross.",
        },
        {"key": "means", "name": "Means", "weight": 40, "explanation": "What there is to spend."},
    ],
    "questions": [
        {
            "key": "people",
            "criterion": "need",
            "text": "How many people cross?",
            "why": "A ferry needs passengers.",
            "short": "how many cross",
            "gaps": [{"section": "work", "text": "Carry … people."}],
            "answers": [
                {
                    "key": "many",
                    "text": "Many",
                    "short": "many",
                    "words": "for the crowd",
                    "scores": {"boat": 3, "wait": -3},
                    "lines": [{"section": "work", "text": "Carry the crowd."}],
                    "needs": [{"topic": "crossing", "level": 3, "is_must": True}],
                    "interview": [{"text": "How do you load a crowd?"}],
                },
                {"key": "few", "text": "Few", "short": "few", "scores": {"boat": -3, "wait": 3}},
            ],
        },
        {
            "key": "goods",
            "criterion": "need",
            "text": "Do goods cross too?",
            "why": "Goods are heavy.",
            "short": "whether goods cross",
            "branch": {"question": "people", "answers": ["many"], "otherwise": "no"},
            "answers": [
                {"key": "yes", "text": "Yes", "short": "yes", "scores": {"boat": 2, "wait": 0}},
                {
                    "key": "no",
                    "text": "No",
                    "short": "no",
                    "scores": {"boat": 0, "wait": 1},
                    "needs": [{"topic": "crossing", "level": 4, "is_must": False}],
                },
            ],
        },
        {
            "key": "money",
            "criterion": "means",
            "text": "Is there money?",
            "why": "A boat costs money.",
            "short": "the money there is",
            "is_changeable": True,
            "answers": [
                {"key": "yes", "text": "Yes", "short": "yes", "scores": {"boat": 2, "wait": -1}},
                {"key": "no", "text": "No", "short": "no", "scores": {"boat": -1, "wait": 1}},
            ],
        },
    ],
    "options": [
        {
            "key": "boat",
            "name": "A ferry",
            "short": "a ferry",
            "verdict": {"pattern": "Buy a ferry {people}.", "otherwise": "Buy a ferry."},
            "lede": "People are waiting.",
            "is_excluded_if": [
                {
                    "words": "Nothing to carry and nothing to pay with.",
                    "when": [
                        {"question": "goods", "answers": ["no"]},
                        {"question": "money", "answers": ["no"]},
                    ],
                }
            ],
            "hand_off": {
                "title": {"pattern": "Ferryman {people}", "otherwise": "Ferryman"},
                "summary": "Take people across.",
                "terms": [
                    {"key": "employment_type", "value": "full_time", "words": "Full time"},
                    {
                        "key": "hours_per_week",
                        "question": "people",
                        "values": {"many": {"value": 40, "words": "Forty hours a week"}},
                        "gap": "Hours: …",
                    },
                ],
                "gaps": ["Pay: …"],
            },
            "next_steps": ["Look at boats."],
            "triggers": ["A bridge is built."],
            "look_again_months": 6,
            "if_wrong": "The ferry lies idle.",
        },
        {
            "key": "wait",
            "name": "Wait",
            "short": "waiting",
            "verdict": "Wait.",
            "lede": "There is time.",
            "next_steps": ["Sit down."],
            "triggers": ["A queue forms."],
            "look_again_months": 3,
            "if_wrong": "People swim.",
        },
    ],
}


def small() -> dict[str, Any]:
    return copy.deepcopy(SMALL)


def definitions(max_questions: int = 5) -> st.SearchStrategy[Definition]:
    return documents(max_questions).map(parse)


@st.composite
def documents(draw: st.DrawFn, max_questions: int = 5) -> dict[str, Any]:
    """Two or three criteria and options, up to five questions of two or three answers, with branches and rules."""
    options = [f"o{number}" for number in range(draw(st.integers(2, 3)))]
    criteria = [f"c{number}" for number in range(draw(st.integers(2, 3)))]
    cuts = draw(st.sets(st.integers(1, 99), min_size=len(criteria) - 1, max_size=len(criteria) - 1))
    edges = [0, *sorted(cuts), 100]
    score = st.integers(-3, 3)
    questions: list[dict[str, Any]] = []
    for number in range(draw(st.integers(len(criteria), max_questions))):
        answers = [f"a{index}" for index in range(draw(st.integers(2, 3)))]
        question: dict[str, Any] = {
            "key": f"q{number}",
            # The first questions see to it that no criterion is empty.
            "criterion": criteria[number] if number < len(criteria) else draw(st.sampled_from(criteria)),
            "text": "?",
            "why": "Because.",
            "short": f"question {number}",
            "is_changeable": draw(st.booleans()),
            "answers": [
                {"key": key, "text": key, "short": key, "scores": {option: draw(score) for option in options}}
                for key in answers
            ],
        }
        if questions and draw(st.booleans()):
            gate = draw(st.sampled_from(questions))
            keys = [answer["key"] for answer in gate["answers"]]
            opening = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=len(keys) - 1, unique=True))
            question["branch"] = {
                "question": gate["key"],
                "answers": opening,
                "otherwise": draw(st.sampled_from(answers)),
            }
        questions.append(question)
    return {
        "key": "random",
        "slug": "random",
        "title": "Random",
        "summary": "Random.",
        "criteria": [
            {"key": key, "name": key, "weight": high - low, "explanation": "It matters."}
            for key, low, high in zip(criteria, edges, edges[1:], strict=False)
        ],
        "questions": questions,
        "options": [_option(draw, key, questions, may_have_rules=key != "o0") for key in options],
    }


def _option(
    draw: st.DrawFn, key: str, questions: list[dict[str, Any]], *, may_have_rules: bool
) -> dict[str, Any]:
    rules = []
    for _ in range(draw(st.integers(0, 2)) if may_have_rules else 0):
        looked_at = draw(
            st.lists(st.sampled_from(questions), min_size=1, max_size=2, unique_by=lambda q: q["key"])
        )
        when = []
        for question in looked_at:
            keys = [answer["key"] for answer in question["answers"]]
            when.append(
                {
                    "question": question["key"],
                    "answers": draw(st.lists(st.sampled_from(keys), min_size=1, unique=True)),
                }
            )
        rules.append({"words": "It is excluded.", "when": when})
    return {
        "key": key,
        "name": key,
        "short": key,
        "verdict": key,
        "lede": key,
        "is_excluded_if": rules,
        "next_steps": ["Go on."],
        "triggers": ["A change."],
        "look_again_months": 6,
    }


@st.composite
def answered(draw: st.DrawFn, max_questions: int = 5) -> tuple[Definition, dict[str, str | None]]:
    """A random definition with an answer or "don't know" to every question."""
    definition = draw(definitions(max_questions))
    answers = {
        question.key: draw(st.sampled_from([None, *question.answer_keys]))
        for question in definition.questions
    }
    return definition, answers


@st.composite
def teams(
    draw: st.DrawFn, max_members: int = 6, max_questions: int = 4
) -> tuple[Definition, list[dict[str, str | None]]]:
    """A random definition with the answers of one to six people."""
    definition = draw(definitions(max_questions))
    one = st.fixed_dictionaries(
        {q.key: st.sampled_from([None, *q.answer_keys]) for q in definition.questions}
    )
    return definition, draw(st.lists(one, min_size=1, max_size=max_members))


def shuffled(questions: Sequence[Question], random: Random) -> tuple[Question, ...]:
    """In another order, each still behind the question that it hangs on."""
    waiting, placed = list(questions), []
    while waiting:
        found = {question.key for question in placed}
        free = [q for q in waiting if q.branch is None or q.branch.question in found]
        chosen = random.choice(free)
        waiting.remove(chosen)
        placed.append(chosen)
    return tuple(placed)
