"""What waits for a moderator, the oldest first: submissions, edits of live postings, reports from readers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Min,
    OuterRef,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.urls import reverse
from django.utils import timezone

from jobs import differences, hinting
from jobs.differences import Difference
from jobs.hints import Hint
from jobs.models import Company, PostingVersion, Report
from portal import pagecache
from portal.versions.models import VersionState

PAGE = 30


class Kind(StrEnum):
    NEW = "new"
    EDIT = "edit"
    REPORT = "report"


WORDS = {Kind.NEW: "New", Kind.EDIT: "Edit", Kind.REPORT: "Reported"}
TABS = {Kind.NEW: "New postings", Kind.EDIT: "Edits of live postings", Kind.REPORT: "Reports from readers"}


@dataclass(frozen=True, slots=True)
class Place:
    """In the queue: what waits since when, before anything else of it is fetched."""

    since: datetime
    kind: Kind
    pk: int
    """Of the version, or of the reported posting."""
    count: int = 1


@dataclass(slots=True)
class Row:
    place: Place
    version: PostingVersion
    reasons: list[str]
    """Why readers reported it."""
    differences: list[Difference] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return WORDS[self.place.kind]

    @property
    def company(self) -> Company:
        return self.version.company

    @property
    def waited(self) -> str:
        return duration(timezone.now() - self.place.since)

    @property
    def url(self) -> str:
        if self.place.kind == Kind.REPORT:
            return reverse("admin:jobs_posting_moderate", args=[self.place.pk])
        return reverse("admin:jobs_postingversion_review", args=[self.version.pk])

    @property
    def by(self) -> Any:
        return None if self.place.kind == Kind.REPORT else self.version.by


def places() -> list[Place]:
    """Everything that waits, in two queries, the oldest first."""
    versions = PostingVersion.objects.awaiting_review().annotate(
        kind=Case(
            When(posting__posted_at__isnull=True, then=Value(Kind.NEW.value)),
            default=Value(Kind.EDIT.value),
            output_field=CharField(),
        )
    )
    reported = Report.objects.unsettled().order_by().values("posting")
    grouped = reported.annotate(since=Min("created_at"), count=Count("pk"))
    found = [
        Place(since, Kind(kind), pk) for since, kind, pk in versions.values_list("created_at", "kind", "pk")
    ]
    found += [Place(row["since"], Kind.REPORT, row["posting"], row["count"]) for row in grouped]
    return sorted(found, key=lambda place: (place.since, place.kind, place.pk))


def counts(waiting: Sequence[Place]) -> dict[Kind, int]:
    return {kind: sum(place.kind == kind for place in waiting) for kind in Kind}


def named(page: Sequence[Place]) -> list[Row]:
    """The rows of one page without what a moderator reads of them, in two queries."""
    reported = [place.pk for place in page if place.kind == Kind.REPORT]
    reports: dict[int, list[Report]] = {}
    for report in Report.objects.unsettled().filter(posting__in=reported):
        reports.setdefault(report.posting_id, []).append(report)
    of_report = {pk: found[-1].version_id for pk, found in reports.items()}
    submitted = [place.pk for place in page if place.kind != Kind.REPORT]
    versions = PostingVersion.objects.filter(pk__in=[*submitted, *of_report.values()])
    by_pk = {version.pk: version for version in versions.select_related("posting__company", "by")}
    found = []
    for place in page:
        is_report = place.kind == Kind.REPORT
        version = by_pk.get(of_report.get(place.pk, 0) if is_report else place.pk)
        if version is None:  # decided since the places were read
            continue
        why = dict.fromkeys(r.get_reason_display() for r in reports[place.pk]) if is_report else ()
        found.append(Row(place, version, list(why)))
    return found


def rows(page: Sequence[Place]) -> list[Row]:
    """The rows of one page, in as many queries for one as for many."""
    found = named(page)
    prefetch_related_objects([row.version for row in found], *differences.PARTS)
    edits = [row.version for row in found if row.place.kind == Kind.EDIT]
    shown = before(edits) if edits else {}
    hints = hinting.of_versions([row.version for row in found])
    for row in found:
        row.hints = hints[row.version.pk]
        if row.place.kind == Kind.EDIT and (live := shown.get(row.version.posting_id)):
            row.differences = differences.between(live, row.version)
    return found


def before(edits: Sequence[PostingVersion]) -> dict[int, PostingVersion]:
    """By posting, what readers saw last: live now, or cut short by a freeze or its last day."""
    begun = PostingVersion.objects.filter(state=VersionState.APPROVED, live_from__lte=pagecache.now())
    newest = begun.filter(posting=OuterRef("posting")).order_by("-number").values("pk")[:1]
    shown = begun.filter(pk=Subquery(newest), posting__in=[version.posting_id for version in edits])
    shown = shown.select_related("posting__company").prefetch_related(*differences.PARTS).defer("html")
    return {version.posting_id: version for version in shown}


def duration(waited: timedelta) -> str:
    """In the largest unit that says something: "3 days", "5 hours", "12 minutes"."""
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(waited.total_seconds() // length)
        if count:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "just now"
