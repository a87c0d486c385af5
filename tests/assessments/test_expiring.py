"""What is past its time, when there is much of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import services
from assessments.models import Answer, Attempt, Case
from assessments.services import expiring


def test_what_is_past_its_time_goes_in_chunks_and_what_was_used_since_stays(
    version, monkeypatch, time_machine
):
    monkeypatch.setattr(expiring, "CHUNK", 3)
    attempts = [services.start(version) for _ in range(10)]
    for attempt in attempts:
        services.answer(attempt, question="people", choice="few")
    Case.objects.create(version=version)  # of which nothing is left
    time_machine.move_to(timezone.now() + timedelta(days=100))
    Attempt.objects.filter(pk=attempts[4].pk).update(expires_at=timezone.now() + timedelta(days=1))
    assert services.delete_expired() == 10
    assert list(Attempt.objects.all()) == [attempts[4]]
    assert Case.objects.count() == Answer.objects.count() == 1


def test_a_run_that_is_killed_has_deleted_what_it_had_done(version, monkeypatch, time_machine):
    monkeypatch.setattr(expiring, "CHUNK", 2)
    for _ in range(6):
        services.start(version)
    time_machine.move_to(timezone.now() + timedelta(days=100))
    done = iter([True, True])
    end = expiring._end
    monkeypatch.setattr(expiring, "_end", lambda cases: next(done) and end(cases))
    with pytest.raises(StopIteration):
        services.delete_expired()
    assert Attempt.objects.count() == Case.objects.count() == 2
    monkeypatch.undo()
    assert services.delete_expired() == 2
