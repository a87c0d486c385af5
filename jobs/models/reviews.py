"""What a moderator decided about a version, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.models.postings import PostingVersion


class Review(models.Model):
    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        CHANGES_REQUESTED = "changes_requested", "Changes asked"
        REJECTED = "rejected", "Rejected"
        REMOVED = "removed", "Removed"
        FROZEN = "frozen", "Frozen"

    UNREAD = "The company is trusted."  # the reason of an approval that nobody gave

    version = models.ForeignKey(PostingVersion, on_delete=models.CASCADE, related_name="reviews")
    decision = models.CharField(max_length=20, choices=Decision.choices)
    reason = models.TextField(blank=True, max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="approved") | ~Q(reason=""), name="review_against_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.version}"
