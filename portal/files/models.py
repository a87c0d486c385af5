"""What is known of each file in storage."""

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """A file under a name of the site's own; `name` is what whoever uploaded it called it."""

    key = models.CharField(max_length=100, unique=True, editable=False)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    delete_after = models.DateTimeField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name

    def open(self) -> File:
        """Raises FileNotFoundError when storage has lost it."""
        return default_storage.open(self.key)
