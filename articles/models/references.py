"""Where texts lead: kept beside them, so that nobody has to read all texts to learn who leans on what."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from articles.models.articles import Article, ArticleVersion
from articles.models.images import Image


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def live(self, now: datetime | None = None) -> Self:
        """Those of the texts that readers see."""
        return self.filter(version__in=ArticleVersion.objects.live(now).values("pk"))

    def broken(self, now: datetime | None = None) -> Self:
        """Those that lead readers nowhere, as far as the last check knows."""
        return self.live(now).filter(is_broken=True)


class Reference(models.Model):
    """A path of this site that a text links to or shows; of the working copy where `version` is null."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="references")
    version = models.ForeignKey(
        ArticleVersion, null=True, on_delete=models.CASCADE, related_name="references"
    )
    path = models.CharField(max_length=400, db_index=True)
    image = models.ForeignKey(Image, null=True, on_delete=models.PROTECT, related_name="references")
    is_broken = models.BooleanField(
        default=False, editable=False, help_text="It led nowhere when links were last checked."
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["article"], condition=Q(is_broken=True), name="reference_broken"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["version", "path"], name="reference_of_a_version"),
            models.UniqueConstraint(
                fields=["article", "path"],
                condition=Q(version__isnull=True),
                name="reference_of_a_working_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} → {self.path}"
