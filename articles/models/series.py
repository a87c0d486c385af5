"""Articles that are read one after another."""

from django.db import models
from django.utils import timezone

from articles.models.articles import Article


class Series(models.Model):
    """A name for some articles, in an order. Readers see the parts that are live, numbered without gaps."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=80, help_text="Shown on each of its articles: “Part 2 of 4 of …”.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name

    @property
    def article_keys(self) -> list[str]:
        """The keys of its articles, in their order."""
        return list(self.parts.values_list("article__key", flat=True))


class SeriesPart(models.Model):
    """An article's place. It belongs to the article, not to a text of it: a new order needs no new versions."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="parts")
    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="part")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "part"

    def __str__(self) -> str:
        return f"{self.series}, {self.position}"
