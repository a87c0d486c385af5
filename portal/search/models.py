"""What can be found: one row for each version of an object that readers see, now or at a set time."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from portal import pagecache


class DocumentQuerySet(models.QuerySet["Document"]):
    def live(self, now: datetime | None = None) -> Self:
        now = now or pagecache.now()
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=now), live_from__lte=now)


class Document(models.Model):
    """The text of one version, its tokens, and when it may be found.

    `*_words` and `*_stems` hold tokens of [a-z0-9]+, separated by spaces. SQLite indexes them in the
    FTS5 table `search_fts`; on PostgreSQL the columns `words_vector` and `stems_vector` hold them too.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=400)
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True, blank=True)
    title_words = models.TextField()
    title_stems = models.TextField()
    words = models.TextField(blank=True)
    stems = models.TextField(blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "version"], name="document_of_a_version")
        ]
        indexes = [models.Index(fields=["kind", "-live_from"], name="document_kind_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.title}"


class Unlearnt(models.Model):
    """A document whose words the vocabulary may lack. A mark of its own: writing to a document indexes it again."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.document_id)


class Word(models.Model):
    """A word that some document has had, for readers who spell it otherwise. Whether it may be shown, a search says."""

    token = models.CharField(max_length=64, primary_key=True)
    shown = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.shown


class WordKey(models.Model):
    """A beginning that a word shares with those that are written nearly like it: see `spelling.keys`."""

    key = models.CharField(max_length=6)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="key_of_a_word")]

    def __str__(self) -> str:
        return f"{self.key}: {self.word_id}"
