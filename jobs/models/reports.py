"""What readers tell about a posting, and what became of it."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.models.postings import Posting, PostingVersion

KEPT = timedelta(days=90)  # after it was settled
LONGEST_WAIT = timedelta(days=365)  # of what nobody settles


class ReportQuerySet(models.QuerySet["Report"]):
    def unsettled(self) -> Self:
        return self.filter(settled_at__isnull=True)

    def ended(self) -> Self:
        now = timezone.now()
        is_forgotten = Q(settled_at=None, created_at__lte=now - LONGEST_WAIT)
        return self.filter(Q(settled_at__lte=now - KEPT) | is_forgotten)


class Report(models.Model):
    class Reason(models.TextChoices):
        NO_JOB = "no_job", "It is not a real job"
        SCAM = "scam", "It is a scam, or asks for money"
        DISCRIMINATES = "discriminates", "It discriminates, or is unlawful"
        PAY = "pay", "The pay or the terms are wrong"
        CLOSED = "closed", "The job is no longer open"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        DISMISSED = "dismissed", "Left as it is"
        CHANGES_REQUESTED = "changes_requested", "Changes asked"
        FROZEN = "frozen", "Frozen"
        REMOVED = "removed", "Taken down"

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="reports")
    version = models.ForeignKey(PostingVersion, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=15, choices=Reason.choices)
    words = models.TextField(blank=True, max_length=2000)
    email = models.EmailField(blank=True, help_text="For an answer; nobody proved that it is theirs.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True, max_length=2000)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["created_at", "posting"],
                name="report_waiting",
                condition=Q(settled_at__isnull=True),
            ),
            models.Index(fields=["settled_at"], name="report_settled"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="report_settled_has_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.version}"
