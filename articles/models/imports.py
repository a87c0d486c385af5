"""Uploads of articles on their way in."""

from django.db import models

from articles.models.authors import Author
from articles.models.topics import Topic
from portal.imports.models import ImportRun as AnyImportRun


class ImportRun(AnyImportRun):
    """`entries` are what the present phase did with each item, in their order: how many there are says how far it is."""

    class Kind(models.TextChoices):
        MARKDOWN = "markdown", "Markdown: one file, or the ZIP of an export"
        WORDPRESS = "wordpress", "WordPress: the XML of an export, or a ZIP that holds it and its images"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    main_topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    makes_topics = models.BooleanField(default=True)
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    entries = models.JSONField(default=list)
