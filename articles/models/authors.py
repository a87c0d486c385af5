"""Who articles are by."""

from django.db import models
from django.urls import reverse
from django.utils import timezone


class Author(models.Model):
    """A person or an organisation, as named to readers; no account belongs to it."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"

    key = models.SlugField(unique=True, help_text="What the content pack calls it.")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    about = models.TextField(max_length=600, blank=True, help_text="A few plain sentences.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug])
