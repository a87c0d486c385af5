"""The starter pack's questionnaire tells companies what an adviser would."""

import random
from pathlib import Path

import pytest
import yaml
from django.contrib.humanize.templatetags.humanize import apnumber

from assessments import scoring
from assessments.branching import length
from assessments.definition import from_yaml, parse
from assessments.drafting import draft, fill

PACK = Path(__file__).parents[2] / "portal" / "content"
FOLDER = PACK / "questionnaires"
DEFINITION = parse(from_yaml((FOLDER / "hiring-fit.yaml").read_text()))
CASES = yaml.safe_load((FOLDER / "hiring-fit.cases.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_described_company_gets_the_expected_verdict(case):
    for key, answer in case["answers"].items():
        DEFINITION.question_by_key[key].answer(answer)
    outcome = scoring.evaluate(DEFINITION, case["answers"])
    assert (outcome.leader, outcome.sureness) == (case["expect"], case["sureness"])


def test_there_are_cases_for_every_option():
    assert len(CASES) >= 12
    assert {case["expect"] for case in CASES} == set(DEFINITION.option_keys)


def test_it_has_twelve_to_fifteen_questions_as_the_site_says():
    assert length(DEFINITION, {}) == (12, 15)
    site = (PACK / "site.yaml").read_text()
    assert f"about {apnumber(DEFINITION.minutes)} minutes" in site
    assert f"a {apnumber(DEFINITION.minutes)}-minute assessment" in site.lower()


def test_drafts_carry_what_was_answered():
    answers = next(case["answers"] for case in CASES if case["expect"] == "freelance")
    made = draft(DEFINITION, answers, "freelance")
    assert made.title.text == "Freelance Technical Product Manager, two to three days a week"
    assert {term.key: term.value for term in made.terms} == {
        "employment_type": "freelance",
        "hours_per_week": 20,
        "duration_months": 6,
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
