"""Where texts lead: kept beside them, so that nobody has to read all texts to learn who leans on what."""

from django.db import models
from django.db.models import Q

from articles.models.articles import Article, ArticleVersion
from articles.models.images import Image


class Reference(models.Model):
    """A path of this site that a text links to or shows; of the working copy where `version` is null."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="references")
    version = models.ForeignKey(
        ArticleVersion, null=True, on_delete=models.CASCADE, related_name="references"
    )
    path = models.CharField(max_length=400, db_index=True)
    image = models.ForeignKey(Image, null=True, on_delete=models.PROTECT, related_name="references")

    class Meta:
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
