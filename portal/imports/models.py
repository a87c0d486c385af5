"""What is known of every import by upload."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.files.models import StoredFile


class ImportRun(models.Model):
    """A file that is looked at first and, once somebody has confirmed what would happen, imported."""

    class Phase(models.TextChoices):
        CHECKING = "checking", "Being looked at"
        CHECKED = "checked", "Waits for your confirmation"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        REFUSED = "refused", "Cannot be read"

    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.CHECKING)
    name = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    total = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    refusal = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.phase in {self.Phase.CHECKING, self.Phase.IMPORTING}
