"""The tallies, held against a slow recount of everything that ever happened."""

import random
from collections import Counter
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import branching, services
from assessments.models import Attempt, Case, CountedAttempt, Counting, Result, Tally
from assessments.services import counting
from assessments.tallying import Kind
from assessments.tasks import count as count_task
from portal import tasks

from .test_tallying import was_asked, was_reached

ANSWERS = {"people": "many few", "goods": "yes no", "money": "yes no"}


def tallies():
    rows = Tally.objects.values_list("version", "day", "kind", "key", "count")
    return Counter({tuple(row): number for *row, number in rows if number})


def of(kind):
    return {key: number for (*_, found, key), number in tallies().items() if found == kind}


def naive(attempt, now, changed_at):
    """What this attempt should be counted as, from its rows and the walk through every completion."""
    definition, given = attempt.definition, attempt.given
    cells = [("started", "")]
    if attempt.finished_at:
        result = attempt.results.order_by("-pk").first()
        took = (attempt.finished_at - attempt.created_at).total_seconds()
        width = 15 if took < 3600 else 300
        cells += [("finished", ""), ("time", str(min(int(took // width * width), 24 * 3600)))]
        cells += [("verdict", f"{result.leader}|{result.sureness}"), ("decides", "need")]
        given = result.document["answers"]
    elif changed_at + timedelta(days=3) > now:
        return cells
    came_to = was_asked if attempt.finished_at else was_reached
    asked = [q.key for q in definition.questions if came_to(definition, given, q)]
    cells += [("answered" if given[key] else "unknown", key) for key in asked if key in given]
    if not attempt.finished_at:
        last = max((asked.index(key) for key in asked if key in given), default=-1)
        open_ones = [key for key in asked[last + 1 :] + asked[: last + 1] if key not in given]
        at = open_ones[0] if open_ones else ""
        cells += [("left", at)]
        cells += [("passed", key) for key in asked[: last + 1] if key not in given and key != at]
    return cells


@pytest.mark.parametrize("seed", range(6))
def test_the_tallies_equal_a_recount_whatever_happened(version, seed, time_machine):
    """People answer in any order, change, finish, finish again, forget and stay away, between passes of the counting."""
    dice = random.Random(seed)
    now = timezone.now().replace(hour=12)
    time_machine.move_to(now, tick=False)
    living, gone, changed_at = {}, Counter(), {}
    for _ in range(40):
        now += timedelta(minutes=dice.choice([1, 10, 60 * 20, 60 * 80]))
        time_machine.move_to(now, tick=False)
        step = dice.choice(["start", "start", "answer", "answer", "answer", "finish", "forget", "count"])
        attempt = dice.choice([*Attempt.objects.order_by("pk")] or [None])
        if step == "count":
            services.count()
            living = {
                each.pk: Counter(
                    (each.case.version_id, timezone.localdate(each.created_at), *cell)
                    for cell in naive(each, now, changed_at[each.pk])
                )
                for each in Attempt.objects.all()
            }
            assert tallies() == sum(living.values(), Counter(gone))
        elif step == "start" or attempt is None:
            attempt = services.start(version)
            changed_at[attempt.pk] = now
        elif step == "answer":
            for question in dice.sample(sorted(ANSWERS), dice.randint(1, 3)):
                choice = dice.choice([None, *ANSWERS[question].split()])
                services.answer(attempt, question=question, choice=choice)
            changed_at[attempt.pk] = now
        elif step == "finish":
            given = attempt.given
            for question in branching.asked(attempt.definition, given):
                services.answer(attempt, question=question.key, choice=given.get(question.key))
            services.finish(attempt)
            changed_at[attempt.pk] = now
        else:
            services.forget(attempt.case)
            gone += living.pop(attempt.pk, Counter())
    services.count()
    before = tallies()
    services.count()
    assert tallies() == before
    # From nothing, all at once, what is still there comes to the same as counted bit by bit.
    Tally.objects.all().delete()
    CountedAttempt.objects.all().delete()
    for pk, at in changed_at.items():
        Attempt.objects.filter(pk=pk).update(changed_at=at)
    services.count()
    assert tallies() + gone == before


def test_a_small_chunk_counts_the_same_and_time_that_is_up_is_another_run(version, monkeypatch):
    for _ in range(5):
        services.start(version)
    monkeypatch.setattr(counting, "CHUNK", 2)
    assert not services.count(seconds=-1)
    assert services.counted_at() is None
    assert not Tally.objects.exists()
    assert services.count()
    assert of("started") == {"": 5}
    assert services.counted_at() is not None


def test_the_worker_goes_on_where_time_was_up(version, monkeypatch):
    for _ in range(5):
        services.start(version)
    runs = iter([False, False, True])
    monkeypatch.setattr(services, "count", lambda: next(runs))
    count_task.enqueue()
    assert tasks.run_pending() >= 3
    assert next(runs, "used up") == "used up"


def test_a_pass_that_fails_leaves_nothing_half_counted(version, monkeypatch):
    services.start(version)
    monkeypatch.setattr(counting, "_add", lambda changes: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.count()
    assert not CountedAttempt.objects.exists()
    monkeypatch.undo()
    services.count()
    assert of("started") == {"": 1}


def test_an_answer_asks_for_counting_in_the_update_that_keeps_the_attempt(attempt):
    services.count()
    with CaptureQueriesContext(connection) as caught:
        services.answer(attempt, question="people", choice="few")
    updates = [query["sql"] for query in caught if "UPDATE" in query["sql"].upper()[:6]]
    assert len(updates) == 2  # the attempt, and how long its results are kept
    assert Attempt.objects.get().changed_at is not None


def test_a_finished_one_that_comes_to_something_else_moves(answered, result):
    services.count()
    assert of("verdict") == {f"boat|{result.sureness}": 1}
    for question in ("people", "money"):
        services.answer(answered, question=question, choice={"people": "few", "money": "no"}[question])
    services.count()
    assert of("verdict") == {f"boat|{result.sureness}": 1}, "not finished again yet"
    again = services.finish(answered)
    services.count()
    assert of("verdict") == {f"wait|{again.sureness}": 1}
    assert of("answered") == {"people": 1, "money": 1}
    assert of("finished") == {"": 1}


def test_the_sums_outlive_what_was_counted_and_hold_nothing_of_it(result, time_machine):
    services.count()
    before = tallies()
    time_machine.move_to(timezone.now() + timedelta(days=3 * 365))
    services.delete_expired()
    assert not Case.objects.exists()
    assert not CountedAttempt.objects.exists()
    services.count()
    assert tallies() == before
    assert {field.name for field in Tally._meta.get_fields()} == {
        *("id", "version", "day", "kind", "key", "count")
    }


def test_a_teams_latest_verdict_counts_apart_from_its_people(result):
    def say(leader):
        return Result.objects.create(
            case=result.case,
            kind=Result.Kind.TEAM,
            document={},
            leader=leader,
            sureness="sure",
            engine_version=1,
            expires_at=result.expires_at,
        )

    say("boat")
    latest = say("wait")
    services.count()
    assert of("team") == {"wait|sure": 1}
    assert of("verdict") == {f"boat|{result.sureness}": 1}
    Result.objects.filter(pk=latest.pk).update(leader="boat", sureness="too_close")
    services.count()
    assert of("team") == {"boat|too_close": 1}


def test_a_pass_asks_as_often_for_many_as_for_one(version, django_assert_max_num_queries):
    services.start(version)
    with CaptureQueriesContext(connection) as caught:
        services.count()
    for _ in range(30):
        services.start(version)
    with django_assert_max_num_queries(len(caught)):
        services.count()


def test_the_counting_is_one_row(version):
    services.count()
    services.count()
    assert Counting.objects.count() == 1


def test_kinds_fit_their_column():
    assert max(map(len, Kind)) <= Tally._meta.get_field("kind").max_length


def test_what_was_finished_before_there_were_tallies_is_counted_from_the_start(result, version):
    services.start(version)
    import_module("assessments.migrations.0012_count_what_is_there").date_back(apps, None)
    assert not Attempt.objects.filter(changed_at__gt=timezone.now()).exists()
    services.count()
    assert of("verdict")
