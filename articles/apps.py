from datetime import datetime, timedelta

from django.apps import AppConfig

from portal import pagecache, tasks
from portal.text.pickers import picker


def next_change(now: datetime) -> datetime | None:
    """When, after `now`, readers next see another set of articles."""
    from articles.models import ArticleVersion

    return ArticleVersion.objects.next_change(now)


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        from articles import answers, leaning
        from articles.tasks import delete_what_has_ended, recheck_links, remind_owners

        pagecache.horizon(next_change)
        tasks.periodic("articles.recheck_links", every=timedelta(hours=1), task=recheck_links)
        tasks.periodic("articles.remind_owners", every=timedelta(hours=6), task=remind_owners)
        answers.register()
        leaning.provider(leaning.by_articles)
        leaning.provider(leaning.by_redirects)
        picker("image", "admin:articles_image_pick")
        tasks.periodic("articles.delete_what_has_ended", every=timedelta(days=1), task=delete_what_has_ended)
