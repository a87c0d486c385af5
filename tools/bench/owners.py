"""The owner's figures over 1,000 and over 100,000 stored attempts: the page, the counting and the end of what was kept."""

import argparse
import logging
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from tools.bench.server import Bench

SIZES = (1_000, 100_000)
WEEKS = 52
PATTERNS = 60  # ways to answer, each with its result computed once
WRITTEN = 1_000  # attempts, of which the others are copies
LOOKS = 15


def measure(bench: Bench, options: argparse.Namespace) -> str:
    logging.disable(logging.INFO)
    rows = [of_size(size) for size in SIZES]
    by_clock, by_work = (rows[-1][name] / rows[0][name] for name in ("page", "processor"))
    return "\n".join(
        [
            f"Attempts at the pack's longest questionnaire, begun over {WEEKS} weeks, seven in ten finished, with their answers and results. The page is "
            f"rendered in this process for an editor, the median of {LOOKS}; the counting starts from nothing and is repeated with nothing to do; "
            "a chunk is what an answer may wait for on SQLite. Then everything is past its time. Goal: the page over the most attempts within twice its time over the fewest.",
            "",
            "| attempts | tallies | page, ms | of processor | 13 weeks, ms | counted in s | a chunk, ms | longest, ms | memory, + MB | again, ms | deleted in s | a chunk, ms | longest, ms |",
            "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
            *(
                "| {size:,} | {tallies:,} | {page:.0f} | {processor:.0f} | {quarter:.0f} | {counted:.1f} | {count_chunk:.0f} | {count_longest:.0f} | {memory:.0f} | {again:.0f} | {deleted:.1f} | {delete_chunk:.0f} | {delete_longest:.0f} |".format(
                    **row
                )
                for row in rows
            ),
            "",
            f"The page over {SIZES[-1]:,} takes **{by_clock:.2f} ×** as long as over {SIZES[0]:,}, and {by_work:.2f} × of this process's processor, "
            "which other work on the machine disturbs least.",
        ]
    )


def of_size(size: int) -> dict[str, Any]:
    from assessments import services
    from assessments.models import Attempt, Case, CountedAttempt, Counting, Result, Tally

    for model in (CountedAttempt, Tally, Counting):
        model.objects.all().delete()
    version = longest()
    store(version, size)
    tidy()
    before = memory()
    with watched() as chunks:
        counted = seconds(lambda: count_all(services))
    grown = memory() - before
    again = seconds(services.count)
    tidy()
    page, processor = look(version, "all")
    quarter, _ = look(version, "13")
    Result.objects.update(expires_at=version.created_at)
    Attempt.objects.update(expires_at=version.created_at)
    with watched() as ends:
        deleted = seconds(services.delete_expired)
    assert not Case.objects.exists()
    return {
        "size": size,
        "tallies": Tally.objects.count(),
        "page": page * 1000,
        "processor": processor * 1000,
        "quarter": quarter * 1000,
        "counted": counted,
        "count_chunk": statistics.median(chunks) * 1000,
        "count_longest": max(chunks) * 1000,
        "memory": grown,
        "again": again * 1000,
        "deleted": deleted,
        "delete_chunk": statistics.median(ends) * 1000,
        "delete_longest": max(ends) * 1000,
    }


def tidy() -> None:
    """What PostgreSQL does by itself some time after so many rows came or changed."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def count_all(services: Any) -> None:
    while not services.count():
        pass


def longest() -> Any:
    from assessments.models import QuestionnaireVersion

    versions = QuestionnaireVersion.objects.current().select_related("questionnaire")
    return max(versions, key=lambda version: len(version.definition.questions))


def store(version: Any, size: int) -> None:
    """Attempts with answers, and results of those that were finished, as the services leave them."""
    from django.db import transaction
    from django.utils import timezone

    from assessments import documents, scoring

    dice = random.Random(size)
    definition = version.definition
    ways = []
    for _ in range(PATTERNS):
        answers = answer(definition, dice)
        outcome = scoring.evaluate(definition, answers)
        ways.append((answers, documents.to_document(outcome, answers, {})))
    now = timezone.now()
    with transaction.atomic():
        store_some(version, dice, ways, now, range(min(size, WRITTEN)))
        repeat(size // WRITTEN)


def repeat(times: int) -> None:
    """Copy the rows inside the database until there are so many times as many."""
    from django.db import connection
    from django.db.models import Max, Min

    from assessments.models import Answer, Attempt, Case, Result

    models = (Case, Attempt, Answer, Result)
    ends = {model: model.objects.aggregate(low=Min("pk"), high=Max("pk")) for model in models}
    for time_ in range(1, times):
        for model in models:
            columns = {str(field.column): str(field.column) for field in model._meta.concrete_fields}
            for column, of in {"id": model, "case_id": Case, "attempt_id": Attempt}.items():
                if column in columns:
                    columns[column] += f" + {time_ * (ends[of]['high'] - ends[of]['low'] + 1)}"
            if "public_id" in columns:
                columns["public_id"] = f"substr(public_id, 1, 7) || '{time_:03}'"
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
                    f"FROM {model._meta.db_table} WHERE id BETWEEN %s AND %s",
                    [ends[model]["low"], ends[model]["high"]],
                )


def store_some(version: Any, dice: random.Random, ways: list[Any], now: datetime, numbers: range) -> None:
    from assessments.models import Attempt, Case, Result

    begun = [now - timedelta(minutes=dice.randint(0, WEEKS * 7 * 24 * 60)) for _ in numbers]
    cases = Case.objects.bulk_create(Case(version=version, created_at=at) for at in begun)
    made, results, answers = [], [], []
    for case, at in zip(cases, begun, strict=True):
        given, document = dice.choice(ways)
        is_finished = dice.random() < 0.7
        took = timedelta(seconds=dice.lognormvariate(5.6, 0.6))
        attempt = Attempt(
            case=case,
            is_organiser=True,
            created_at=at,
            changed_at=at + took,
            finished_at=at + took if is_finished else None,
            expires_at=now + timedelta(days=90),
        )
        made.append((attempt, given, document, is_finished))
    Attempt.objects.bulk_create(attempt for attempt, *_ in made)
    for attempt, given, document, is_finished in made:
        reached = list(given)[: None if is_finished else dice.randint(1, len(given))]
        answers += [(attempt.pk, key, given[key]) for key in reached]
        if is_finished:
            results.append(
                Result(
                    case_id=attempt.case_id,
                    attempt=attempt,
                    document=document,
                    leader=document["leaders"][0],
                    sureness=document["sureness"],
                    engine_version=1,
                    created_at=attempt.finished_at or now,
                    expires_at=attempt.expires_at,
                )
            )
    store_answers(answers, now)
    Result.objects.bulk_create(results)


def store_answers(answers: list[tuple[int, str, str | None]], now: datetime) -> None:
    """Straight into the table, for there are over a million."""
    from django.db import connection

    from assessments.models import Answer

    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Answer._meta.db_table} (attempt_id, question, answer, note, created_at) "
            "VALUES (%s, %s, %s, '', %s)",
            [(*row, at) for row in answers],
        )


def answer(definition: Any, dice: random.Random) -> dict[str, str | None]:
    """A way through the questions as the site leads: what a branch closes is not asked; one answer in eight is not known."""
    from assessments import branching

    given: dict[str, str | None] = {}
    for question in definition.questions:
        if question in branching.asked(definition, given):
            is_known = dice.random() > 0.125
            given[question.key] = dice.choice(question.answer_keys) if is_known else None
    return branching.relevant(definition, given)


def look(version: Any, period: str) -> tuple[float, float]:
    """How long the page takes an editor, and of this process's processor, the medians."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from portal.accounts.models import User

    editor, _ = User.objects.get_or_create(email="editor@bench.example", defaults={"is_staff": True})
    editor.groups.add(Group.objects.get(name="editor"))
    client = Client(headers={"host": "localhost"})
    client.force_login(editor)
    address = f"/admin/assessments/questionnaire/{version.questionnaire_id}/figures/?weeks={period}"
    found = []
    for _ in range(LOOKS):
        started, worked = time.perf_counter(), time.process_time()
        response = client.get(address)
        found.append((time.perf_counter() - started, time.process_time() - worked))
        if response.status_code != 200 or "Where people leave" not in response.text:
            raise SystemExit(f"{address}: {response.status_code}")
    took, work = zip(*found, strict=True)
    return statistics.median(took), statistics.median(work)


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def memory() -> float:
    """The most that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def watched() -> Iterator[list[float]]:
    """How long each transaction is open."""
    from django.db import transaction

    atomic, found = transaction.atomic, []

    @contextmanager
    def timed(*args: Any, **kwargs: Any) -> Iterator[None]:
        started = time.perf_counter()
        with atomic(*args, **kwargs):
            yield
        found.append(time.perf_counter() - started)

    transaction.atomic = timed  # type: ignore[assignment]
    try:
        yield found
    finally:
        transaction.atomic = atomic
