"""Who has an article open, and what they typed into it without saving."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.articles import Article

PRESENT = timedelta(minutes=1)  # a form that is open says so three times as often


class EditingQuerySet(models.QuerySet["Editing"]):
    def of(self, article: Article | None) -> Self:
        """Of one article, or of those that are not stored yet."""
        return self.filter(article=article) if article else self.filter(article__isnull=True)

    def present(self) -> Self:
        return self.filter(seen_at__gt=timezone.now() - PRESENT)

    def unsaved(self) -> Self:
        return self.filter(typed__isnull=False)


class Editing(models.Model):
    """One person at one article's form; at the form of a new one where `article` is null."""

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="editing")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typed: Any = models.JSONField(
        null=True, help_text="The form as it stood, by field: a list of texts each."
    )
    typed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EditingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="editing_one_of_a_person"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(article__isnull=True), name="editing_one_new_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(typed__isnull=True, typed_at__isnull=True)
                | Q(typed__isnull=False, typed_at__isnull=False),
                name="editing_typed_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.article or 'a new article'}"
