"""A case's own weights: the arithmetic, who may set them, and the page."""

import threading
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import documents, presenting, services, weighing
from assessments.definition import parse
from assessments.errors import SettledWeightsError
from assessments.models import Attempt

from .examples import briefly, small

DEFINITION = parse(small())
ANSWERS = {"people": "few", "money": "yes"}
MEANS = {"w-need": "10", "w-means": "90"}


@briefly
@given(st.dictionaries(st.text("abc", min_size=1, max_size=2), st.integers(1, 100), min_size=2, max_size=8))
def test_points_are_exact_shares_and_come_back_in_the_same_proportions(points):
    weights = weighing.of_points(points)
    assert sum(weights.values()) == 1
    assert all(weights[key] * sum(points.values()) == given for key, given in points.items())
    shown = weighing.to_points(weights)
    assert all(1 <= given <= 100 for given in shown.values())
    assert weighing.of_points(shown) == weights
    if sum(points.values()) == 100:
        assert shown == points


@pytest.mark.parametrize("points", [{}, {"need": 0, "means": 50}, {"need": 101, "means": 1}])
def test_each_criterion_counts_and_none_beyond_measure(points):
    with pytest.raises(ValueError, match="1 to 100 points"):
        weighing.of_points(points)


def test_the_effect_is_the_same_answers_under_both_weights():
    """need: boat -1/2, wait 2/3; means: boat 2/3, wait -1/3. 60 to 40: -30 + 80/3 and 40 - 40/3; 10 to 90: the boat."""
    weights = weighing.of_points({"need": 10, "means": 90})
    found = weighing.effect(DEFINITION, ANSWERS, weights)
    assert (found.default.leader, found.own.leader) == ("wait", "boat")
    assert found.own.lead.middle == 100 * (Fraction(1, 10) * Fraction(-7, 6) + Fraction(9, 10) * 1)
    words = presenting.effect(DEFINITION, ANSWERS, weights, found)
    assert words.summary == "Another option comes first with these weights."
    assert [(row.name, row.own, row.default) for row in words.rows] == [
        ("Need", "10", "60"),
        ("Means", "90", "40"),
    ]
    same = presenting.effect(
        DEFINITION, ANSWERS, DEFINITION.weights, weighing.effect(DEFINITION, ANSWERS, DEFINITION.weights)
    )
    assert (same.summary, same.rows) == ("These are the questionnaire’s own weights.", ())


def address(attempt):
    return f"/a/{attempt.token}/weights/"


def answer(attempt, answers):
    for question, choice in answers.items():
        services.answer(attempt, question=question, choice=choice)
    return services.attempt_for(attempt.token)


def stored(attempt):
    return services.attempt_for(attempt.token).case.weights


def colleague(attempt, *, finished=False):
    return Attempt.objects.create(
        case=attempt.case,
        expires_at=attempt.expires_at,
        finished_at=timezone.now() if finished else None,
    )


def test_the_page_explains_each_criterion_and_stores_nothing_when_asked_for_the_effect(client, attempt):
    attempt = answer(attempt, ANSWERS)
    page = client.get(address(attempt))
    assert page["Cache-Control"] == "private, no-store"
    for part in (
        "How many cross. Default: 60.",
        'value="60"',
        'value="40"',
        "the questionnaire’s own weights",
    ):
        assert part in page.text
    seen = client.post(address(attempt), {**MEANS, "do": "see"})
    assert seen.status_code == 200
    for part in ("Another option comes first", "Buy a ferry.", "Wait.", 'value="90"', "instead of 40"):
        assert part in seen.text
    assert "Need: <b>10</b> of 100" in seen.text
    assert stored(attempt) is None


def test_used_weights_make_a_new_result_that_says_so_and_the_old_one_stays(client, attempt):
    attempt = answer(attempt, ANSWERS)
    old = services.finish(attempt)
    response = client.post(address(attempt), {**MEANS, "do": "use"})
    assert stored(attempt) == {"need": "1/10", "means": "9/10"}
    new = attempt.results.order_by("-pk").first()
    assert response.url == new.get_absolute_url()
    text = client.get(response.url).text
    assert "Your weights count from now on." in text
    assert "Weighed by the case’s own weights," in text
    assert "Means: <b>90</b> of 100" in text
    assert "own weights" not in client.get(old.get_absolute_url()).text
    # Each recomputes with the weights that it was made with, whatever the case's are now.
    for result in (old, new):
        result.refresh_from_db()
        assert documents.recompute(result.definition, result.document) == result.document
    assert old.leader != new.leader

    assert client.post(address(attempt), {"do": "defaults"}).status_code == 302
    assert stored(attempt) is None
    latest = attempt.results.order_by("-pk").first()
    assert latest.document == old.document


def test_before_the_end_weights_are_kept_and_the_questions_go_on(client, attempt):
    response = client.post(address(attempt), {**MEANS, "do": "use"})
    assert response.url == attempt.get_absolute_url()
    text = client.get(address(attempt)).text
    assert 'value="90"' in text
    assert "a question that is still open counts as not known" in text
    assert services.finish(answer(attempt, ANSWERS)).leader == "boat"


def test_the_questionnaires_own_proportions_are_no_weights_of_ones_own(attempt):
    services.weigh(attempt, points={"need": 30, "means": 20})
    assert stored(attempt) is None


def test_nonsense_comes_back_with_what_was_typed_and_what_to_do(client, attempt):
    for typed in ("0", "101", "-3", "1.5", "many", "", "9" * 400, "\x00"):
        for do in ("use", "nonsense"):
            response = client.post(address(attempt), {"w-need": typed, "w-means": "40", "do": do})
            assert response.status_code == 422
            assert "Need: Enter a whole number from 1 to 100." in response.text
            assert "and the effect is shown here" in response.text
            assert 'value="40"' in response.text
    assert stored(attempt) is None


def test_a_colleague_sees_the_weights_and_does_not_set_them(client, attempt):
    services.weigh(attempt, points={"need": 10, "means": 90})
    other = colleague(attempt)
    text = client.get(address(other)).text
    assert "The weights hold for the whole team." in text
    assert "Means: <b>90</b> of 100" in text
    assert "What there is to spend." in text
    assert 'name="do"' not in text
    assert client.post(address(other), {"do": "defaults"}).status_code == 409
    assert stored(attempt) == {"need": "1/10", "means": "9/10"}


def test_once_a_colleague_has_finished_the_weights_stay(client, attempt):
    other = colleague(attempt)
    services.weigh(attempt, points={"need": 10, "means": 90})
    Attempt.objects.filter(pk=other.pk).update(finished_at=timezone.now())
    with pytest.raises(SettledWeightsError):
        services.weigh(attempt, points=None)
    response = client.post(address(attempt), {**MEANS, "do": "use"})
    assert response.status_code == 409
    assert "A colleague has finished, so the weights stay as they are" in response.text
    assert stored(attempt) is not None


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_who_finishes_while_the_weights_change_is_judged_by_the_new_ones(attempt):
    other = colleague(attempt)
    for one in (attempt, other):
        answer(one, ANSWERS)
    finished = []

    def finish():
        finished.append(services.finish(other).leader)
        connection.close()

    finishing = threading.Thread(target=finish)
    with transaction.atomic():
        services.weigh(attempt, points={"need": 10, "means": 90})
        finishing.start()
        finishing.join(0.5)
        assert finished == []
    finishing.join(20)
    assert finished == ["boat"]


def test_what_is_forgotten_meanwhile_is_not_found(client, attempt):
    held = services.attempt_for(attempt.token)
    services.forget(held.case)
    assert client.post(address(attempt), {**MEANS, "do": "use"}).status_code == 404


def test_review_and_result_lead_to_the_weights(client, attempt):
    attempt = answer(attempt, ANSWERS)
    result = services.finish(attempt)
    for page in (f"/a/{attempt.token}/review/", result.get_absolute_url()):
        assert address(attempt) in client.get(page).text
