"""Counts of views and apply starts: stored in sums, and deleted when their time is over."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from jobs.counts.hits import Hit
from jobs.models import PostingVersion, Tally
from portal import pagecache

KEPT = timedelta(days=400)


def count_hits(hits: Mapping[Hit, int]) -> int:
    """Add hits to the counts of live postings, and drop those of all others; returns how many were added."""
    live = PostingVersion.objects.live().filter(posting__public_id__in={hit.public_id for hit in hits})
    postings = dict(live.values_list("posting__public_id", "posting_id"))
    rows = [
        (postings[hit.public_id], hit.day, str(hit.kind), hit.source, number)
        for hit, number in hits.items()
        if hit.public_id in postings
    ]
    if rows:
        with transaction.atomic():
            Tally.objects.add(rows)
    return sum(number for *_, number in rows)


def forget_counts() -> None:
    """Delete the counts of days that are over 400 days ago."""
    today = timezone.localdate(pagecache.now())
    Tally.objects.filter(day__lt=today - KEPT).delete()
