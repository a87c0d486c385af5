from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal import tasks
from portal.tasks import housekeeping, queue, schedule
from portal.tasks.models import Periodic, Worker
from tests.tasks import jobs

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    jobs.ran.clear()
    monkeypatch.setattr(schedule, "_entries", {})


def the_row() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_a_task_runs_once():
    jobs.note.enqueue("a")
    assert tasks.run_pending() == 1
    assert tasks.run_pending() == 0
    assert jobs.ran == ["a"]
    assert the_row().status == "SUCCESSFUL"


def test_what_a_task_queues_runs_too():
    jobs.chain.enqueue(3)
    assert tasks.run_pending() == 3


def test_a_task_belongs_to_its_transaction():
    with transaction.atomic():
        jobs.note.enqueue("never")
        transaction.set_rollback(True)
    assert tasks.run_pending() == 0


def test_a_task_for_later_waits():
    with time_machine.travel(NOON, tick=False) as traveller:
        jobs.note.using(run_after=NOON + timedelta(hours=1)).enqueue("later")
        assert tasks.run_pending() == 0
        traveller.shift(timedelta(hours=1))
        assert tasks.run_pending() == 1


def test_an_error_reaches_the_test():
    jobs.fail.enqueue("broken")
    with pytest.raises(ValueError, match="broken"):
        tasks.run_pending()


def test_a_failure_is_tried_again_with_growing_delays_and_then_given_up():
    with time_machine.travel(NOON, tick=False) as traveller:
        jobs.fail.enqueue("x")
        for delay in (10, 40, 160, 640):
            assert tasks.run_pending(reraise=False) == 1
            traveller.shift(delay - 1)
            assert tasks.run_pending(reraise=False) == 0
            traveller.shift(1)
        assert tasks.run_pending(reraise=False) == 1
        traveller.shift(timedelta(days=1))
        assert tasks.run_pending(reraise=False) == 0
    row = the_row()
    assert row.status == "FAILED"
    assert row.exception_class_path == "builtins.ValueError"
    assert len(jobs.ran) == queue.MAX_ATTEMPTS


def test_a_task_whose_code_is_gone_is_a_failure_and_no_crash():
    jobs.note.enqueue("a")
    DBTaskResult.objects.update(task_path="tests.tasks.jobs.gone")
    assert tasks.run_pending(reraise=False) == 1
    assert the_row().status == "READY"


def test_two_workers_do_not_claim_one_task():
    jobs.note.enqueue("a")
    assert queue.claim_next("one") is not None
    assert queue.claim_next("two") is None


def test_a_claim_lost_in_a_race_is_no_claim(monkeypatch):
    jobs.note.enqueue("a")
    ready = DBTaskResult.objects.ready

    def ready_then_taken():
        rows = list(ready())
        DBTaskResult.objects.filter(status="READY").update(status="RUNNING", started_at=timezone.now())
        monkeypatch.undo()
        return type("Rows", (), {"first": lambda self: rows[0]})()

    monkeypatch.setattr(type(DBTaskResult.objects), "ready", lambda self: ready_then_taken())
    assert queue.claim_next("two") is None


def test_a_dead_workers_task_is_taken_once():
    with time_machine.travel(NOON, tick=False) as traveller:
        jobs.note.enqueue("a")
        queue.renew_lease("one", LEASE)
        dead = queue.claim_next("one")
        traveller.shift(29)
        assert queue.reclaim(LEASE) == 0
        traveller.shift(2)
        assert queue.reclaim(LEASE) == 1
        assert queue.reclaim(LEASE) == 0
        queue.finish(dead)  # it was only slow: its word no longer counts
        assert the_row().status == "READY"
        traveller.shift(10)
        assert tasks.run_pending() == 1
    assert jobs.ran == ["a"]


def test_a_worker_that_lives_keeps_a_long_task():
    with time_machine.travel(NOON, tick=False) as traveller:
        jobs.note.enqueue("a")
        queue.claim_next("one")
        for _ in range(10):
            traveller.shift(20)
            queue.renew_lease("one", LEASE)
            assert queue.reclaim(LEASE) == 0


def test_a_task_that_kills_its_workers_is_given_up():
    with time_machine.travel(NOON, tick=False) as traveller:
        jobs.note.enqueue("poison")
        for number in range(queue.MAX_ATTEMPTS):
            assert queue.claim_next(f"worker {number}") is not None
            traveller.shift(timedelta(hours=1))
            assert queue.reclaim(LEASE) == 1
            traveller.shift(timedelta(hours=1))
    assert the_row().status == "FAILED"


def test_what_is_periodic_is_queued_when_due_and_once():
    tasks.periodic("test.tick", every=timedelta(minutes=10), task=jobs.tick)
    with time_machine.travel(NOON, tick=False) as traveller:
        assert schedule.queue_due() == 1
        assert schedule.queue_due() == 0
        traveller.shift(timedelta(minutes=10))
        assert schedule.queue_due() == 0  # the first still waits for a worker
        assert tasks.run_pending() == 1
        traveller.shift(timedelta(minutes=10))
        assert schedule.queue_due() == 1
    assert Periodic.objects.get().next_at == NOON + timedelta(minutes=30)


def test_readiness_tells_how_long_the_first_has_waited():
    with time_machine.travel(NOON, tick=False) as traveller:
        assert tasks.readiness().is_ok
        jobs.note.enqueue("a")
        traveller.shift(60)
        jobs.note.using(run_after=NOON + timedelta(seconds=90)).enqueue("b")
        queue.renew_lease("one", LEASE)
        facts = tasks.readiness()
        assert (facts.is_ok, facts.lag, facts.waiting, facts.workers) == (True, timedelta(seconds=60), 1, 1)
        traveller.shift(241)
        facts = tasks.readiness()
        assert (facts.is_ok, facts.waiting, facts.workers) == (False, 2, 0)


def test_finished_tasks_are_forgotten():
    with time_machine.travel(NOON, tick=False) as traveller:
        jobs.note.enqueue("a")
        tasks.run_pending()
        jobs.note.enqueue("waiting")
        traveller.shift(timedelta(days=3))
        housekeeping.forget_finished.func()
    assert DBTaskResult.objects.count() == 1


def test_leases_end_with_their_worker():
    queue.renew_lease("one", LEASE)
    queue.renew_lease("one", LEASE)
    queue.end_lease("one")
    assert not Worker.objects.exists()
