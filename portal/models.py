"""What belongs to the site as a whole: its own pages, and what came from the content pack."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import resolve, reverse
from django.utils import timezone

from portal.text.fields import BodyField


class Page(models.Model):
    """A page of the site's own: about, privacy, how answers are weighed."""

    class Column(models.TextChoices):
        ABOUT = "about", "About"
        DECIDE = "decide", "Decide"

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=160)
    body = BodyField()
    in_footer = models.BooleanField(default=True)
    footer_column = models.CharField(max_length=10, choices=Column.choices, default=Column.ABOUT)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.slug])

    def clean(self) -> None:
        if self.slug and resolve(self.get_absolute_url()).view_name != "page":
            raise ValidationError({"slug": f"/{self.slug}/ is taken by the site itself. Choose another one."})


class PackItem(models.Model):
    """What was loaded from the content pack, so that an edit or a deletion outlives the next loading.

    `source_hash` is of the pack's entry, `loaded_hash` of the object's fields just after loading.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    source_hash = models.CharField(max_length=64)
    loaded_hash = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)
    content_type = models.ForeignKey(ContentType, null=True, on_delete=models.CASCADE)
    object_id = models.BigIntegerField(null=True)
    object = GenericForeignKey("content_type", "object_id")
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="pack_item_kind_and_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
