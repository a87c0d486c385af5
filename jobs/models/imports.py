"""Postings on their way in from a file, and where those that came in are from."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.importing.records import LONGEST_ID, Kind
from jobs.models.companies import Company
from jobs.models.postings import Posting
from portal.imports.models import ImportRun as AnyImportRun


class Origin(models.Model):
    """What a posting is called where it was imported from, so that it is found again and not doubled.

    `parts` are digests of what the file said last: what differs from them was changed here, or there.
    """

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, related_name="origin")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    external_id = models.CharField(max_length=LONGEST_ID)
    record = models.CharField(
        max_length=64, help_text="Digest of the whole record, once nothing of it waits."
    )
    parts = models.JSONField(default=dict)
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(external_id=""), name="origin_has_an_id"),
            models.UniqueConstraint(
                fields=["company", "kind", "external_id"], name="origin_once_per_company_and_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"


class ImportRun(AnyImportRun):
    """`done` records are taken in the present phase; `counts` says how many had each outcome."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, blank=True, choices=[(kind.value, kind.value) for kind in Kind])
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)


class Finding(models.Model):
    """What the present phase of an import did with a record, or would do."""

    class Outcome(models.TextChoices):
        REFUSED = "refused", "Refused"
        LEFT = "left", "Left alone"
        CREATED = "created", "New draft"
        UPDATED = "updated", "Updated"
        UNCHANGED = "unchanged", "Unchanged"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField(help_text="The row, or which posting of the file.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    title = models.CharField(max_length=120, blank=True)
    problems = models.JSONField(default=list, help_text="Column and what is wrong, of each.")
    notes = models.JSONField(default=list)
    posting = models.ForeignKey(Posting, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="finding_once_per_record"),
        ]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="finding_by_outcome")]

    def __str__(self) -> str:
        return f"{self.number}, {self.outcome}"

    @property
    def is_told(self) -> bool:
        """What is unchanged and has nothing to say is counted only."""
        return self.outcome != self.Outcome.UNCHANGED or bool(self.notes)
