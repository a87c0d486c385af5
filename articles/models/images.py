"""The image library: each image once, whole, and as WebP at several widths."""

import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from portal import access
from portal.files.models import StoredFile

WIDTHS = (480, 960, 1600)


def _references() -> QuerySet[Any]:
    from articles.models.references import Reference  # which refers to this module's models

    return Reference.objects.filter(image=OuterRef("pk")).order_by()


class ImageQuerySet(models.QuerySet["Image"]):
    def with_uses(self) -> Self:
        """Adds `uses`, in how many articles each is shown, working copies and every version counted."""
        counted = _references().values("image").annotate(count=Count("article", distinct=True))
        return self.annotate(uses=Coalesce(Subquery(counted.values("count")), 0))

    def used(self) -> Self:
        return self.filter(Exists(_references()))

    def unused(self) -> Self:
        """Those that no text shows, not even one of the past, which could be restored."""
        return self.exclude(Exists(_references()))


class Image(models.Model):
    """An image for articles. Its words are what a text starts from; each use may change the first two."""

    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    title = models.CharField(
        "name", max_length=120, help_text="What the library calls it. Readers do not see it."
    )
    alt = models.CharField(
        "alternative text",
        max_length=500,
        blank=True,
        help_text="What it shows, for readers who do not see it.",
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, blank=True, help_text="Shown below it wherever it is used.")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    original = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", editable=False)
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the file that was uploaded."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="image_has_a_name")]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        """Its address in a text: of the whole image."""
        return self._path(f"original.{self.original.key.rpartition('.')[2]}")

    def _path(self, name: str) -> str:
        return reverse("articles:image", args=[self.public_id, name])

    @property
    def srcset(self) -> str:
        """The widths that are made, as an img element's srcset says them; empty before that."""
        return ", ".join(f"{self._path(f'{each.width}.webp')} {each.width}w" for each in self.variants.all())

    @property
    def picked(self) -> str:
        """What the editor puts into a text, as JSON."""
        return json.dumps({"src": self.path, "alt": self.alt, "caption": self.caption})

    @property
    def thumbnail(self) -> str:
        """The address of the smallest there is."""
        smallest: Any = next(iter(self.variants.all()), None)
        return self._path(f"{smallest.width}.webp") if smallest else self.path


class ImageVariant(models.Model):
    """An image at one width, as WebP."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="variants")
    width = models.PositiveIntegerField()
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["width"]
        constraints = [models.UniqueConstraint(fields=["image", "width"], name="image_variant_width")]

    def __str__(self) -> str:
        return f"{self.image} at {self.width}"
