"""What an attempt counts as, held against a walk through every completion."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessments import branching, documents, scoring, tallying
from assessments.definition import parse
from assessments.tallying import Kind

from .examples import answered, briefly, definitions, small


def was_asked(definition, answers, question):
    """In some completion of what is not known, the question's gate counts as an answer that opens it."""
    if question.branch is None:
        return True
    return any(
        counted[question.branch.question] in question.branch.answers
        for counted in branching.completions(definition.questions, answers)
    )


def was_reached(definition, answers, question):
    """It was asked, and no question that was asked and that it hangs behind was left open."""
    if not was_asked(definition, answers, question):
        return False
    while question.branch:
        question = definition.question_by_key[question.branch.question]
        if question.key not in answers and was_asked(definition, answers, question):
            return False
    return True


def of(cells, kind):
    return {key for found, key in cells if found == kind}


@st.composite
def partly(draw):
    """A random definition and answers to some of its questions, in no order."""
    definition = draw(definitions())
    some = draw(st.sets(st.sampled_from([question.key for question in definition.questions])))
    return definition, {
        question.key: draw(st.sampled_from([None, *question.answer_keys]))
        for question in definition.questions
        if question.key in some
    }


@briefly
@given(partly())
def test_of_those_who_were_asked_each_answered_passed_or_left(case):
    definition, answers = case
    cells = tallying.of_left(definition, answers)
    asked = {q.key for q in definition.questions if was_reached(definition, answers, q)}
    assert of(cells, Kind.ANSWERED) == {key for key in asked if answers.get(key) is not None}
    assert of(cells, Kind.UNKNOWN) == {key for key in asked if key in answers and answers[key] is None}
    (at,) = of(cells, Kind.LEFT)
    order = [q.key for q in definition.questions]
    done = [order.index(key) for key in asked if key in answers]
    furthest = max(done, default=-1)
    behind = [key for key in order[furthest + 1 :] if key in asked]
    open_before = [key for key in order[: furthest + 1] if key in asked and key not in answers]
    assert at == (behind[0] if behind else open_before[0] if open_before else tallying.AT_REVIEW)
    assert of(cells, Kind.PASSED) == set(open_before) - {at}
    assert not of(cells, Kind.FINISHED)


@briefly
@given(answered())
def test_a_result_counts_its_questions_once_each_and_its_verdict(case):
    definition, answers = case
    answers = branching.relevant(definition, answers)
    document = documents.to_document(scoring.evaluate(definition, answers), answers, {})
    cells = tallying.of_finished(definition, document, {}, timedelta(seconds=40))
    assert of(cells, Kind.ANSWERED) | of(cells, Kind.UNKNOWN) == set(answers)
    assert of(cells, Kind.UNKNOWN) == {key for key, answer in answers.items() if answer is None}
    assert of(cells, Kind.VERDICT) == {f"{document['leaders'][0]}|{document['sureness']}"}
    assert of(cells, Kind.TIME) == {"30"}
    assert not of(cells, Kind.LEFT)
    assert tallying.read(tallying.written(cells)) == cells


def test_whom_a_branch_led_past_a_question_was_not_lost_there():
    definition = parse(small())
    few = tallying.of_left(definition, {"people": "few"})
    assert of(few, Kind.LEFT) == {"money"}
    assert "goods" not in {key for _, key in few}
    assert of(tallying.of_left(definition, {"people": "many"}), Kind.LEFT) == {"goods"}
    # The answer behind the branch is remembered and does not count.
    closed = tallying.of_left(definition, {"people": "few", "goods": "yes", "money": "yes"})
    assert (of(closed, Kind.ANSWERED), of(closed, Kind.LEFT)) == ({"people", "money"}, {tallying.AT_REVIEW})


def test_who_passed_a_question_over_left_where_the_site_led_next():
    definition = parse(small())
    assert of(tallying.of_left(definition, {}), Kind.LEFT) == {"people"}
    passed = tallying.of_left(definition, {"people": "many", "money": "yes"})
    assert (of(passed, Kind.PASSED), of(passed, Kind.LEFT)) == (set(), {"goods"})


def test_a_finished_attempt_whose_result_is_gone_counts_by_its_answers():
    definition = parse(small())
    cells = tallying.of_finished(definition, None, {"people": "few", "money": None}, timedelta(hours=2))
    assert of(cells, Kind.FINISHED) and not of(cells, Kind.VERDICT)
    assert (of(cells, Kind.ANSWERED), of(cells, Kind.UNKNOWN)) == ({"people"}, {"money"})


def test_the_median_is_of_buckets():
    assert tallying.median({}) is None
    assert tallying.median({30: 2, 60: 1, 3600: 1}) == 30
    assert tallying.median({30: 1, 60: 1, 3600: 1}) == 60
    assert [tallying.bucket(timedelta(seconds=number)) for number in (-1, 14, 15, 3599, 3600, 4000)] == [
        *(0, 0, 15, 3585, 3600, 3900)
    ]
    assert tallying.bucket(timedelta(days=4)) == tallying.DAY
