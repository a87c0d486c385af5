"""One row for each change that a service made."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Event(models.Model):
    """Somebody did something to an object, which may be gone since: so its kind, id and name are values."""

    at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    company_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="audit_event_object"),
            models.Index(fields=["company_id", "-at"], name="audit_event_company"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.name}"
