"""Private links that show one version to somebody without an account."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from articles.models.articles import ArticleVersion
from portal import access

SHARE_LINK = "article-version"


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self, now: datetime | None = None) -> Self:
        return self.filter(expires_at__gt=now or timezone.now())


class ShareLink(models.Model):
    """A private address that shows one version, and no other, to whoever has it. Holds nothing secret."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="share_links")
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.public_id}, of {self.version}"

    @property
    def token(self) -> str:
        return access.make_token(SHARE_LINK, self.public_id, self.generation)

    def get_absolute_url(self) -> str:
        return reverse("articles:shared", args=[self.token])

    def is_open(self, now: datetime | None = None) -> bool:
        return self.expires_at > (now or timezone.now())
