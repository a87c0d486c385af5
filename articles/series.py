"""An article's place in its series, as readers see it: the parts that are live, numbered without gaps."""

from dataclasses import dataclass
from typing import Any

from articles.models import ArticleVersion


@dataclass(frozen=True)
class Place:
    """`number` counts from 1."""

    name: str
    parts: list[ArticleVersion]
    number: int

    @property
    def previous(self) -> ArticleVersion | None:
        return self.parts[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> ArticleVersion | None:
        return self.parts[self.number] if self.number < len(self.parts) else None


def place_of(version: ArticleVersion) -> Place | None:
    """None outside of a series, and for a part that is alone."""
    if not hasattr(version.article, "part"):
        return None
    parts = list(
        ArticleVersion.objects.live()
        .filter(article__part__series__parts__article=version.article_id)
        .select_related("article__part__series")
        .only("title", "minutes", "article__slug", "article__part__series__name")
        .order_by("article__part__position", "article__part__pk")
    )
    numbers = [number for number, part in enumerate(parts, 1) if part.article_id == version.article_id]
    if len(parts) < 2 or not numbers:
        return None
    first: Any = parts[0]
    return Place(first.article.part.series.name, parts, numbers[0])
