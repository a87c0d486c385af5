"""The starter pack's questionnaire tells companies what an adviser would."""

import random
from collections import Counter
from pathlib import Path

import pytest
import yaml

from assessments import scoring
from assessments.branching import length, relevant
from assessments.definition import from_yaml, parse
from assessments.drafting import draft, fill
from assessments.rules import truth

PACK = Path(__file__).parents[2] / "portal" / "content"
FOLDER = PACK / "questionnaires"
DEFINITION = parse(from_yaml((FOLDER / "hiring-fit.yaml").read_text()))
CASES = yaml.safe_load((FOLDER / "hiring-fit.cases.yaml").read_text())
WAYS = 3_000


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_described_company_gets_the_expected_verdict(case):
    for key, answer in case["answers"].items():
        DEFINITION.question_by_key[key].answer(answer)
    outcome = scoring.evaluate(DEFINITION, case["answers"])
    assert (outcome.leader, outcome.sureness) == (case["expect"], case["sureness"])


def test_there_are_cases_for_every_option():
    assert len(CASES) >= 12
    assert {case["expect"] for case in CASES} == set(DEFINITION.option_keys)


def test_it_has_twelve_to_fifteen_questions():
    assert length(DEFINITION, {}) == (12, 15)


def test_every_option_is_reached_and_none_dominates():
    chance = random.Random(2026)
    wins = Counter()
    for _ in range(WAYS):
        answers = relevant(DEFINITION, {q.key: chance.choice(q.answer_keys) for q in DEFINITION.questions})
        value = scoring.values(scoring.fits(DEFINITION, answers), DEFINITION.weights)
        running = [
            option.key
            for option in DEFINITION.options
            if not any(truth(DEFINITION, rule, answers) == "yes" for rule in option.rules)
        ]
        wins[scoring.first(value, running)[0]] += 1
    assert all(wins[key] > WAYS * 0.03 for key in DEFINITION.option_keys), wins
    assert max(wins.values()) < WAYS * 0.6, wins


def test_no_answer_is_one_that_nobody_could_tell_from_another():
    for question in DEFINITION.questions:
        scores = [tuple(sorted(answer.scores.items())) for answer in question.answers]
        assert len(set(scores)) == len(scores), question.key


def test_every_topic_is_one_of_the_pack():
    topics = {topic["key"] for topic in yaml.safe_load((PACK / "topics.yaml").read_text())}
    assert topics >= DEFINITION.topics


def test_drafts_carry_what_was_answered():
    answers = next(case["answers"] for case in CASES if case["expect"] == "freelance")
    made = draft(DEFINITION, answers, "freelance")
    assert made.title.text == "Freelance Technical Product Manager, two to three days a week"
    assert {term.key: term.value for term in made.terms} == {
        "employment_type": "freelance",
        "hours_per_week": 20,
    }
    assert [need.topic for need in made.needs if need.is_must] == ["architecture", "estimates"]
    assert len(made.lines) >= 6
    assert len(made.interview) >= 3
    assert "technical product manager" not in made.summary.text.lower()


@pytest.mark.parametrize(
    ("option", "answers", "expected"),
    [
        (
            "already_here",
            {"insider": "able", "insider_time": "day"},
            "You have somebody who could do this work",
        ),
        ("already_here", {"insider": "able"}, "First settle who"),
        ("already_here", {"insider_time": "half"}, "First settle who"),
        ("product_manager", {"lacking": "market"}, "what to build, for whom, and at what price"),
        ("product_manager", {"lacking": "technical"}, "Weighed together"),
        ("full_time", {"hours": "little", "people": "many"}, "Weighed together"),
    ],
)
def test_a_verdict_states_as_a_fact_only_what_was_answered(option, answers, expected):
    assert expected in fill(DEFINITION.option_by_key[option].lede, DEFINITION, answers)


@pytest.mark.parametrize("key", ["full_time", "freelance"])
def test_every_title_and_summary_fits_a_posting(key):
    chance = random.Random(7)
    for _ in range(300):
        answers = {q.key: chance.choice([None, *q.answer_keys]) for q in DEFINITION.questions}
        made = draft(DEFINITION, answers, key)
        assert 10 <= len(made.title.text) <= 100
        assert 10 <= len(made.summary.text) <= 140
