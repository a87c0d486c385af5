"""Keeps the owner's figures: what changed is counted anew by the worker, in short transactions.

An attempt says that it changed in the same update that keeps it for longer, so that answering costs nothing more
and no row of sums is fought for. A pass takes back as what an attempt was counted and counts it as what it is now;
doing so twice changes nothing. What is deleted stays in the tallies as it was counted.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat
from django.utils import timezone

from assessments import tallying
from assessments.definition import Definition
from assessments.models import (
    Answer,
    Attempt,
    CountedAttempt,
    CountedTeam,
    Counting,
    QuestionnaireVersion,
    Result,
    Tally,
)
from assessments.tallying import Cell, Cells, Kind

# Who does nothing for so long has left; whoever comes back after all is counted anew.
QUIET = timedelta(days=3)
CHUNK = 50  # attempts a transaction: some tens of milliseconds, for which answers wait on SQLite
SECONDS = 10.0  # of one run, for mails wait behind it

Place = tuple[int, date]
Changes = Counter[tuple[Place, Cell]]


def count(*, seconds: float = SECONDS) -> bool:
    """Bring the tallies up to date. False when time was up first; another run then goes on."""
    now, until = timezone.now(), time.monotonic() + seconds
    passes: list[tuple[Callable[[datetime], list[int]], Callable[[list[int], datetime], int]]] = [
        (_changed, _count_attempts),
        (_quiet, _count_attempts),
        (_teams, _count_teams),
    ]
    for find, count_chunk in passes:
        while found := find(now):
            if time.monotonic() > until:
                return False
            with transaction.atomic():
                _hold()
                if not count_chunk(found, now):
                    break  # others hold them: the next run
    with transaction.atomic():
        Counting.objects.filter(pk=_hold().pk).update(counted_at=now)
    return True


def counted_at() -> datetime | None:
    """Up to when everything is in the tallies; None before the first counting."""
    return Counting.objects.values_list("counted_at", flat=True).first()


def _hold() -> Counting:
    """One pass at a time: the tallies are read, added to and written."""
    return Counting.objects.select_for_update().get_or_create(pk=1)[0]


def _changed(now: datetime) -> list[int]:
    rows = Attempt.objects.filter(changed_at__lte=now).order_by("changed_at")
    return list(rows.values_list("pk", flat=True)[:CHUNK])


def _quiet(now: datetime) -> list[int]:
    rows = CountedAttempt.objects.filter(settles_at__lte=now).order_by("settles_at")
    return list(rows.values_list("pk", flat=True)[:CHUNK])


def _count_attempts(pks: list[int], now: datetime) -> int:
    """Count these as what they are; returns how many. Whoever is being answered now waits for the next run."""
    attempts = list(
        Attempt.objects.filter(pk__in=pks)
        .select_for_update(skip_locked=True, of=("self",))
        .annotate(version_id=F("case__version"))
        .order_by("pk")
    )
    held = [attempt.pk for attempt in attempts]
    definitions = _definitions({attempt.version_id for attempt in attempts})
    before = CountedAttempt.objects.in_bulk(held)
    given: dict[int, dict[str, str | None]] = {pk: {} for pk in held}
    answers = Answer.objects.filter(attempt__in=held).order_by()
    for pk, question, answer in answers.values_list("attempt", "question", "answer"):
        given[pk][question] = answer
    results = Result.objects.filter(attempt__in=held).order_by("pk")
    documents = dict(results.values_list("attempt", "document"))
    changes: Changes = Counter()
    counted = []
    for attempt in attempts:
        settles_at = None
        if attempt.finished_at:
            took = attempt.finished_at - attempt.created_at
            cells = tallying.of_finished(
                definitions[attempt.version_id], documents.get(attempt.pk), given[attempt.pk], took
            )
        else:
            settles_at = _settles_at(attempt, before.get(attempt.pk), now)
            is_open = settles_at is not None and settles_at > now
            settles_at = settles_at if is_open else None
            cells = (
                tallying.BEGUN
                if is_open
                else tallying.of_left(definitions[attempt.version_id], given[attempt.pk])
            )
        was = before.get(attempt.pk)
        place = attempt.version_id, _day(attempt.created_at)
        _change(changes, place, _read(was), cells)
        version, day = place
        counted.append(
            CountedAttempt(
                pk=attempt.pk,
                version_id=version,
                day=day,
                cells=tallying.written(cells),
                settles_at=settles_at,
            )
        )
    CountedAttempt.objects.bulk_create(
        counted, update_conflicts=True, unique_fields=["attempt"], update_fields=["cells", "settles_at"]
    )
    Attempt.objects.filter(pk__in=held).update(changed_at=None)
    _add(changes)
    return len(held)


def _settles_at(attempt: Attempt, was: CountedAttempt | None, now: datetime) -> datetime | None:
    """When an unfinished attempt counts as left: some time after it changed, or as was said when it was counted."""
    if attempt.changed_at is not None:
        return attempt.changed_at + QUIET
    return was.settles_at if was else None


def _read(was: CountedAttempt | None) -> Cells:
    return tallying.read(was.cells) if was else frozenset()


def _teams(now: datetime) -> list[int]:
    """The latest results of teams that are not counted as what they say."""
    teams = Result.objects.filter(attempt__isnull=True, kind=Result.Kind.TEAM)
    later = teams.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    verdict = Concat(OuterRef("leader"), Value("|"), OuterRef("sureness"))
    counted = CountedTeam.objects.filter(case=OuterRef("case"), verdict=verdict)
    rows = teams.filter(~Exists(later), ~Exists(counted)).order_by("case")
    return list(rows.values_list("pk", flat=True)[:CHUNK])


def _count_teams(pks: list[int], now: datetime) -> int:
    results = list(
        Result.objects.filter(pk__in=pks)
        .select_for_update(skip_locked=True, of=("self",))
        .annotate(version_id=F("case__version"), begun_at=F("case__created_at"))
        .defer("document")
        .order_by("pk")
    )
    before = CountedTeam.objects.in_bulk([result.case_id for result in results])
    changes: Changes = Counter()
    counted = []
    for result in results:
        was = before.get(result.case_id)
        verdict = tallying.verdict(result.leader, result.sureness)
        old: Cells = frozenset({(Kind.TEAM, was.verdict)}) if was else frozenset()
        new: Cells = frozenset({(Kind.TEAM, verdict)})
        _change(changes, (result.version_id, _day(result.begun_at)), old, new)
        counted.append(CountedTeam(pk=result.case_id, verdict=verdict))
    CountedTeam.objects.bulk_create(
        counted, update_conflicts=True, unique_fields=["case"], update_fields=["verdict"]
    )
    _add(changes)
    return len(results)


def _definitions(pks: Iterable[int]) -> dict[int, Definition]:
    versions = QuestionnaireVersion.objects.in_bulk(list(pks))
    return {pk: version.definition for pk, version in versions.items()}


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _change(changes: Changes, place: Place, old: Cells, new: Cells) -> None:
    for cell in old - new:
        changes[place, cell] -= 1
    for cell in new - old:
        changes[place, cell] += 1


def _add(changes: Changes) -> None:
    """Add to the sums, which this pass alone writes."""
    wanted = {key: number for key, number in changes.items() if number}
    rows = Tally.objects.filter(
        version__in={version for (version, _), _ in wanted}, day__in={day for (_, day), _ in wanted}
    )
    sums: dict[Any, int] = {
        ((version, day), (kind, key)): number
        for version, day, kind, key, number in rows.values_list("version", "day", "kind", "key", "count")
    }
    stored: Sequence[Tally] = [
        Tally(version_id=version, day=day, kind=kind.value, key=key, count=sums.get(place, 0) + number)
        for place, number in wanted.items()
        for (version, day), (kind, key) in [place]
    ]
    Tally.objects.bulk_create(
        stored,
        update_conflicts=True,
        unique_fields=["version", "day", "kind", "key"],
        update_fields=["count"],
    )
