"""One person at the form of one thing, and what they typed into it without saving."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

PRESENT = timedelta(minutes=1)  # a form that is open says so three times as often


class EditingQuerySet(models.QuerySet):
    def of(self, thing: Any) -> Self:
        """Of one thing, or of those that are not stored yet."""
        model: Any = self.model
        return self.filter(**{model.thing_field: thing})

    def present(self) -> Self:
        return self.filter(seen_at__gt=timezone.now() - PRESENT)

    def unsaved(self) -> Self:
        return self.filter(typed__isnull=False)


class EditingOfOne(models.Model):
    """An app's own model adds the thing (a nullable foreign key) and the constraint that a person has one row for it."""

    thing_field: ClassVar[str]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typed: Any = models.JSONField(
        null=True, help_text="The form as it stood, by field: a list of texts each."
    )
    typed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EditingQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(typed__isnull=True, typed_at__isnull=True)
                | Q(typed__isnull=False, typed_at__isnull=False),
                name="%(class)s_typed_is_dated",
            )
        ]
