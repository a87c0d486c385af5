"""Uploads of articles on their way in."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.authors import Author
from articles.models.topics import Topic
from portal.files.models import StoredFile


class ImportRun(models.Model):
    """A file that is looked at first and, once an editor has confirmed what would happen, imported.

    `entries` are what the present phase did with each item, in their order: how many there are says how far it is.
    """

    class Kind(models.TextChoices):
        MARKDOWN = "markdown", "Markdown: one file, or the ZIP of an export"
        WORDPRESS = "wordpress", "WordPress: the XML of an export, or a ZIP that holds it and its images"

    class Phase(models.TextChoices):
        CHECKING = "checking", "Being looked at"
        CHECKED = "checked", "Waits for your confirmation"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        REFUSED = "refused", "Cannot be read"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.CHECKING)
    name = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    main_topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    makes_topics = models.BooleanField(default=True)
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    total = models.PositiveIntegerField(default=0)
    entries = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    refusal = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.phase in {self.Phase.CHECKING, self.Phase.IMPORTING}
