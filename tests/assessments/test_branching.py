from hypothesis import given
from hypothesis import strategies as st

from assessments import branching
from assessments.definition import parse

from .enumeration import all_completions
from .examples import answered, briefly, small

DEFINITION = parse(small())


def keys(questions):
    return [question.key for question in questions]


def test_a_closed_branch_is_not_asked():
    assert keys(branching.asked(DEFINITION, {"people": "few"})) == ["people", "money"]


def test_behind_a_gate_that_is_not_known_the_question_is_asked():
    assert keys(branching.asked(DEFINITION, {"people": None})) == ["people", "goods", "money"]


def test_an_answer_behind_a_closed_branch_is_left_out():
    answers = {"people": "few", "goods": "yes", "money": "no"}
    assert branching.relevant(DEFINITION, answers) == {"people": "few", "money": "no"}
    assert keys(branching.unknown(DEFINITION, {**answers, "goods": None})) == []


def test_the_length_narrows_as_gates_are_answered():
    assert branching.length(DEFINITION, {}) == (2, 3)
    assert branching.length(DEFINITION, {"people": "few"}) == (2, 2)
    assert branching.length(DEFINITION, {"people": "many"}) == (3, 3)
    assert branching.length(DEFINITION, {"people": None}) == (3, 3)


@briefly
@given(answered())
def test_asked_and_shares_agree_with_every_completion(case):
    definition, answers = case
    every = list(all_completions(definition, answers))
    asked = set(keys(branching.asked(definition, answers)))
    for question in definition.questions:
        branch = question.branch
        opened = [branch is None or counted[branch.question] in branch.answers for counted in every]
        assert (question.key in asked) == any(opened)
        share = branching.shares(definition, answers)[question.key]
        assert sum(share.values()) == 1
        for key in question.answer_keys:
            assert share.get(key, 0) * len(every) == sum(counted[question.key] == key for counted in every)


@briefly
@given(answered())
def test_the_length_holds_for_every_way_to_go_on(case):
    """Whatever prefix is answered, the questions asked at the end lie between the two ends that were shown."""
    definition, answers = case
    total = len(branching.asked(definition, answers))
    given_so_far = {}
    for question in definition.questions:
        low, high = branching.length(definition, given_so_far)
        assert low <= total <= high
        if question in branching.asked(definition, answers):
            given_so_far[question.key] = answers[question.key]
    assert branching.length(definition, given_so_far) == (total, total)


def test_what_lies_behind_a_gate_that_was_skipped_waits_for_it():
    assert keys(branching.reached(DEFINITION, {})) == ["people", "money"]
    assert keys(branching.still_open(DEFINITION, {"money": "yes"})) == ["people"]
    assert keys(branching.still_open(DEFINITION, {"money": "yes", "people": "many"})) == ["goods"]
    assert keys(branching.still_open(DEFINITION, {"money": "yes", "people": None})) == ["goods"]
    assert keys(branching.still_open(DEFINITION, {"money": "yes", "people": "few"})) == []


@briefly
@given(answered(), st.data())
def test_the_open_questions_lead_to_the_end_whatever_is_skipped(case, data):
    """Each is within the shortest way that is promised, and when none is left all that is asked is answered."""
    definition, answers = case
    so_far = {}
    while still_open := branching.still_open(definition, so_far):
        low, _ = branching.length(definition, so_far)
        assert len(branching.reached(definition, so_far)) <= low
        question = data.draw(st.sampled_from(still_open))
        so_far[question.key] = answers[question.key]
    assert branching.asked(definition, so_far) == branching.asked(definition, answers)
    assert branching.reached(definition, so_far) == branching.asked(definition, so_far)
