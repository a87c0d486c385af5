"""Who has an article open, and what they typed into it without saving."""

from django.db import models
from django.db.models import Q

from articles.models.articles import Article
from portal.editing.models import EditingOfOne


class Editing(EditingOfOne):
    """One person at one article's form; at the form of a new one where `article` is null."""

    thing_field = "article"

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="editing")

    class Meta(EditingOfOne.Meta):
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="editing_one_of_a_person"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(article__isnull=True), name="editing_one_new_of_a_person"
            ),
            *EditingOfOne.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.article or 'a new article'}"
