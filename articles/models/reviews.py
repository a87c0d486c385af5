"""What is said about a version before readers see it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.articles import ArticleVersion
from portal.versions.models import VersionState


class ReviewComment(models.Model):
    """A remark on a version by its author or an editor; a decision on it, with the reason, is one too."""

    class Decision(models.TextChoices):
        APPROVED = VersionState.APPROVED.value, "Approved"
        CHANGES_REQUESTED = VersionState.CHANGES_REQUESTED.value, "Asked for changes"
        REJECTED = VersionState.REJECTED.value, "Rejected"

    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(decision="approved"), name="review_comment_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display() or 'Comment'} on {self.version}"
