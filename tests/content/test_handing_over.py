"""What the starter pack's questionnaires hand over to a posting."""

from pathlib import Path
from random import Random

import pytest

from assessments.definition import from_yaml, parse
from assessments.drafting import draft
from jobs.values import MOST_MUSTS
from tests.assessments.drafts import answered, one_changed
from tests.assessments.test_one_answer import changed_only_where_cited

FOLDER = Path(__file__).parents[2] / "portal" / "content" / "questionnaires"
FILES = [path for path in sorted(FOLDER.glob("*.yaml")) if ".cases." not in path.name]
DEFINITIONS = {path.stem: parse(from_yaml(path.read_text())) for path in FILES}
WAYS = 300
HIGH = 3
handing_over = pytest.mark.parametrize(
    "name",
    [name for name, found in DEFINITIONS.items() if any(option.hand_off for option in found.options)],
)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_one_changed_answer_changes_only_what_cites_it(name):
    chance, definition = Random(29), DEFINITIONS[name]
    options = [option.key for option in definition.options if option.hand_off]
    for _ in range(WAYS if options else 0):
        answers = answered(chance, definition)
        after = one_changed(chance, definition, answers)
        changed_only_where_cited(definition, answers, after, chance.choice(options), MOST_MUSTS)


@handing_over
def test_a_need_scored_high_brings_an_outcome_and_a_responsibility(name):
    definition = DEFINITIONS[name]
    for question in definition.questions:
        for answer in question.answers:
            for option in definition.options:
                if option.hand_off and any(n.level >= HIGH and n.is_for(option.key) for n in answer.needs):
                    sections = {line.section for line in answer.lines if line.is_for(option.key)}
                    missing = {"outcomes", "responsibilities"} - sections
                    assert not missing, f"{question.key}, {answer.key}, {option.key}"


@handing_over
def test_no_two_answers_bring_the_same_line(name):
    """A draft would state it twice, and changing one of the answers would seem to change nothing."""
    definition = DEFINITIONS[name]
    for option in definition.options:
        lines = [
            line.text
            for of in (*(a for q in definition.questions for a in q.answers), option.hand_off)
            if of
            for line in of.lines
            if line.is_for(option.key)
        ]
        assert len(set(lines)) == len(lines), option.key


@handing_over
def test_every_draft_says_how_somebody_is_employed_or_asks_for_it(name):
    chance, definition = Random(31), DEFINITIONS[name]
    for _ in range(WAYS // 10):
        answers = {q.key: chance.choice([None, *q.answer_keys]) for q in definition.questions}
        for option in definition.options:
            if option.hand_off:
                term = next(term for term in option.hand_off.terms if term.key == "employment_type")
                made = draft(definition, answers, option.key)
                assert any(drafted.key == term.key for drafted in made.terms) or any(
                    gap.text == term.gap for gap in made.gaps
                ), option.key


def test_a_freelance_draft_has_its_contract_hours_and_duration_whatever_was_answered():
    definition = DEFINITIONS["hiring-fit"]
    for hours in (None, *definition.question_by_key["hours"].answer_keys):
        made = draft(definition, {"hours": hours}, "freelance")
        filled = {term.key for term in made.terms}
        assert "employment_type" in filled
        if hours is None:
            assert len([gap for gap in made.gaps if gap.source.question == "hours"]) == 2
        else:
            assert {"hours_per_week", "duration_months"} <= filled, hours
