"""The owner's figures: sums by version and day, and nothing of who. And how far they are counted."""

from django.db import models
from django.db.models import Q

from assessments.models.attempts import Attempt, Case
from assessments.models.questionnaires import QuestionnaireVersion
from assessments.tallying import Kind

VERDICT_LIMIT = 90


class Tally(models.Model):
    """How many attempts that began on a day of the site's time zone count in one cell. It outlives them."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="tallies")
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    key = models.CharField(max_length=VERDICT_LIMIT, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        default_permissions = ["view"]
        permissions = [("export_answers", "Can export the anonymous answers behind results")]
        constraints = [
            models.UniqueConstraint(fields=["version", "day", "kind", "key"], name="assessment_tally_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="assessment_tally_has_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.kind} {self.key} on {self.day}"


class CountedAttempt(models.Model):
    """In which cells an attempt was counted, so that it can be counted anew. It goes with the attempt."""

    attempt = models.OneToOneField(
        Attempt, primary_key=True, on_delete=models.CASCADE, related_name="counted"
    )
    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    cells = models.JSONField()
    settles_at = models.DateTimeField(
        null=True, help_text="When somebody who is still answering counts as having left, if nothing happens."
    )

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["settles_at"], condition=Q(settles_at__isnull=False), name="still_answering"
            ),
            # So that to count those of a period takes no way over all attempts.
            models.Index(
                fields=["version", "day"], condition=Q(settles_at__isnull=False), name="still_answering_since"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {' '.join(self.cells)}"


class CountedTeam(models.Model):
    """As which verdict a team's latest result was counted. It goes with the case."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="counted")
    verdict = models.CharField(max_length=VERDICT_LIMIT)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.case_id}: {self.verdict}"


class Counting(models.Model):
    """One row, which a pass of the counting holds: everything up to that moment is in the tallies."""

    counted_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Counted up to {self.counted_at}"
