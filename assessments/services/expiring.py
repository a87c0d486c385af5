"""The end of what was kept: a few rows a transaction, however many there are."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from assessments.models import Attempt, Case, Result
from assessments.services import team_results

CHUNK = 100


def delete_expired() -> int:
    """Delete what is past its time; returns how many cases that ended.

    Each chunk is a transaction of its own: people who answer meanwhile wait for one chunk at most, and a worker that
    is killed has lost nothing, for the next run goes on. A team is judged again without those who are gone.
    """
    ended = 0
    for rows in (Result.objects.expired(), Attempt.objects.expired()):
        while chunk := list(rows.order_by("expires_at").values_list("pk", "case")[:CHUNK]):
            with transaction.atomic():
                # Held, the case first, and looked at again: somebody may have used one since, or be deleting it.
                cases = Case.objects.select_for_update(no_key=True, skip_locked=True)
                free = list(cases.filter(pk__in={case for _, case in chunk}).values_list("pk", flat=True))
                held = rows.filter(pk__in=[pk for pk, _ in chunk], case__in=free)
                pks = list(
                    held.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)
                )
                if not pks:
                    break  # the next run
                rows.model.objects.filter(pk__in=pks).delete()
                if rows.model is Attempt:
                    team_results.after_expiry(free)
                ended += _end(free)
    while pks := list(_empty(Case.objects.all()).values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            ended += _end(pks)
    return ended


def _end(cases: Iterable[int]) -> int:
    """Delete those of the cases that nothing is left of; returns how many."""
    pks = list(_empty(Case.objects.filter(pk__in=set(cases))).values_list("pk", flat=True))
    Case.objects.filter(pk__in=pks).delete()
    return len(pks)


def _empty(cases: QuerySet[Case]) -> Any:
    return cases.filter(attempts__isnull=True, results__isnull=True)
