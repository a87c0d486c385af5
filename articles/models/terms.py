"""What texts are about, in words: kept beside each version, so that related ones are found by one query."""

from django.db import models


class Term(models.Model):
    """A stem that tells what a version is about."""

    version = models.ForeignKey("articles.ArticleVersion", on_delete=models.CASCADE, related_name="terms")
    stem = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "stem"], name="term_of_a_version")]
        indexes = [models.Index(fields=["stem"], name="term_by_stem")]

    def __str__(self) -> str:
        return self.stem
