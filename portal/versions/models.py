"""An immutable text with a review state and a window of time in which readers see it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal import pagecache


class VersionState(models.TextChoices):
    SUBMITTED = "submitted", "In review"
    APPROVED = "approved", "Approved"
    CHANGES_REQUESTED = "changes_requested", "Changes asked"
    REJECTED = "rejected", "Rejected"
    RECALLED = "recalled", "Recalled"


class VersionQuerySet(models.QuerySet):
    def live(self, now: datetime | None = None) -> Self:
        """What readers see at `now`: approved, begun, not ended."""
        now = now or pagecache.now()
        return self.filter(
            Q(live_until__isnull=True) | Q(live_until__gt=now),
            state=VersionState.APPROVED,
            live_from__lte=now,
        )

    def scheduled(self, now: datetime | None = None) -> Self:
        """Approved, and beginning after `now`."""
        now = now or pagecache.now()
        return self.filter(
            Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
            state=VersionState.APPROVED,
            live_from__gt=now,
        )

    def awaiting_review(self) -> Self:
        return self.filter(state=VersionState.SUBMITTED)

    def next_change(self, now: datetime) -> datetime | None:
        """The first instant after `now` at which one of these starts or ends for readers."""
        approved = self.filter(state=VersionState.APPROVED)
        instants = [
            approved.filter(**{f"{field}__gt": now}).aggregate(first=models.Min(field))["first"]
            for field in ("live_from", "live_until")
        ]
        return min((instant for instant in instants if instant), default=None)


class Version(models.Model):
    """The fields that govern an immutable text. The text itself comes from the app's own base.

    A subclass has a foreign key to its working copy, named in `owner_field`, with related name "versions".
    """

    owner_field: str

    number = models.PositiveIntegerField(editable=False)
    state = models.CharField(max_length=20, choices=VersionState.choices, default=VersionState.SUBMITTED)
    live_from = models.DateTimeField(null=True, blank=True)
    live_until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(live_from__isnull=False),
                name="%(class)s_approved_has_a_start",
            ),
        ]

    def is_live(self, now: datetime | None = None) -> bool:
        now = now or pagecache.now()
        return (
            self.state == VersionState.APPROVED
            and self.live_from is not None
            and self.live_from <= now
            and (self.live_until is None or self.live_until > now)
        )

    def is_scheduled(self, now: datetime | None = None) -> bool:
        now = now or pagecache.now()
        return (
            self.state == VersionState.APPROVED
            and self.live_from is not None
            and self.live_from > now
            and (self.live_until is None or self.live_until > self.live_from)
        )
