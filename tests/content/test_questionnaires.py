"""Every questionnaire of the starter pack: sound, reachable in every verdict, and held against written cases."""

import random
from collections import Counter
from pathlib import Path

import pytest
import yaml

from assessments import scoring
from assessments.branching import length, relevant
from assessments.rules import truth
from tools import cases

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = cases.definitions()
TOPICS = {topic["key"] for topic in yaml.safe_load((cases.PACK / "topics.yaml").read_text())}
WAYS = 1_000
WRITTEN = [(name, case) for name in DEFINITIONS for case in cases.written(name)]
each = pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)


@pytest.mark.parametrize(("name", "case"), WRITTEN, ids=[f"{name}: {case['name']}" for name, case in WRITTEN])
def test_a_written_case_gets_the_verdict_that_was_expected_or_one_that_is_said_to_stand(name, case):
    judged = cases.judge(DEFINITIONS[name], case)
    assert {"clear": "expect" in case, "close": len(case.get("between", ())) == 2, "undecided": True}[
        case["how"]
    ]
    stands = case.get("stands")
    if stands is None:
        assert judged.is_as_expected, (judged.got, judged.outcome.sureness)
    else:
        assert not judged.is_as_expected, "it need not stand any more"
        assert [*judged.got] == stands["got"]
        assert judged.outcome.sureness == stands["sureness"]


def test_the_page_of_cases_is_what_the_pack_says_now():
    assert (ROOT / "docs" / "cases.md").read_text() == cases.page(), "python -m tools.cases > docs/cases.md"


@each
def test_it_has_eight_to_fifteen_questions_and_its_minutes_follow(definition):
    low, high = length(definition, {})
    assert 8 <= low <= high <= 15
    assert definition.minutes == round(high * 25 / 60)


@each
def test_every_option_is_reached_and_none_dominates(definition):
    chance = random.Random(2026)
    wins = Counter()
    for _ in range(WAYS):
        answers = relevant(definition, {q.key: chance.choice(q.answer_keys) for q in definition.questions})
        value = scoring.values(scoring.fits(definition, answers), definition.weights)
        running = [
            option.key
            for option in definition.options
            if not any(truth(definition, rule, answers) == "yes" for rule in option.rules)
        ]
        wins[scoring.first(value, running)[0]] += 1
    assert all(wins[key] > WAYS * 0.03 for key in definition.option_keys), wins
    assert max(wins.values()) < WAYS * 0.6, wins


@each
def test_no_answer_is_one_that_nobody_could_tell_from_another(definition):
    for question in definition.questions:
        scores = [tuple(sorted(answer.scores.items())) for answer in question.answers]
        assert len(set(scores)) == len(scores), question.key


@each
def test_it_says_what_follows_from_each_verdict_and_what_it_costs_where_it_is_wrong(definition):
    for option in definition.options:
        assert len(option.next_steps) >= 3, option.key
        assert len(option.triggers) >= 2, option.key
        assert len(option.if_wrong) >= 80, option.key
        assert 1 <= option.look_again_months <= 24, option.key


@each
def test_a_verdict_that_takes_no_answers_words_says_that_it_is_weighed(definition):
    """An option can lead whatever one answer is, so what stands below its verdict may state none as a fact."""
    for option in definition.options:
        said = (option.lede.otherwise or option.lede.pattern).lower()
        assert "your answers" in said, option.key


@each
def test_every_topic_is_one_of_the_pack(definition):
    assert definition.topics <= TOPICS


@each
def test_each_option_is_the_verdict_of_a_written_case(definition):
    name = next(name for name, found in DEFINITIONS.items() if found is definition)
    expected = Counter(case.get("expect") for case in cases.written(name))
    assert all(expected[key] for key in definition.option_keys), expected
