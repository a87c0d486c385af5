from datetime import datetime

from django.apps import AppConfig

from portal import pagecache
from portal.text.pickers import picker


def next_change(now: datetime) -> datetime | None:
    """When, after `now`, readers next see another set of articles."""
    from articles.models import ArticleVersion

    return ArticleVersion.objects.next_change(now)


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        pagecache.horizon(next_change)
        picker("image", "admin:articles_image_pick")
