"""What a moderator decided about a version, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.models.postings import Posting, PostingVersion
from portal.versions.models import VersionState


class ReviewQuerySet(models.QuerySet["Review"]):
    def asked_of(self, posting: Posting) -> "Review | None":
        """What a moderator asks of a live posting, or why it is frozen; none once the company has sent a text."""
        newest = self.filter(version__posting=posting).select_related("version").first()
        asks = (Review.Decision.CHANGES_REQUESTED, Review.Decision.FROZEN)
        if newest is None or newest.decision not in asks or newest.version.state != VersionState.APPROVED:
            return None
        return None if posting.versions.awaiting_review().exists() else newest


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

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="approved") | ~Q(reason=""), name="review_against_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.version}"
