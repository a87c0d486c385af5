"""What is known of each file in storage."""

from datetime import datetime

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from portal import access


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


class PendingUpload(models.Model):
    """A file that somebody chose in a form that is not finished: kept for a day, so that no error loses it.

    The form carries its token, which nobody guesses and which holds for one `purpose` only.
    """

    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    purpose = models.CharField(max_length=40)
    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="pending")
    facts = models.JSONField(default=dict, help_text="What its judge found, such as its width.")

    def __str__(self) -> str:
        return self.file.name

    @property
    def token(self) -> str:
        return access.make_token(self.purpose, self.public_id)

    @property
    def delete_after(self) -> datetime | None:
        return self.file.delete_after
