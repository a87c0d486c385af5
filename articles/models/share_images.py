"""The drawn pictures of articles, kept."""

from django.db import models
from django.utils import timezone

from articles.models.articles import Article
from portal.files.models import StoredFile


class ShareImage(models.Model):
    """What stands for an article where its link is shared; one at a time, of the words that readers see."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="share_image")
    digest = models.CharField(max_length=20, help_text="Of the words that it shows.")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.article}: {self.digest}"
