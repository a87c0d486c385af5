"""Series: their names, and which articles follow one another."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from articles.models import Article, Series, SeriesPart
from articles.services.effects import ArticleError
from portal import audit, pagecache


@transaction.atomic
def save_series(series: Series, *, by: Any) -> Series:
    verb = "save" if series.pk else "create"
    series.save()
    audit.record(verb, series, by=by)
    pagecache.bump()
    return series


@transaction.atomic
def arrange_series(series: Series, articles: Sequence[Article], *, by: Any) -> None:
    """Let the series consist of these articles, in this order."""
    wanted = list(dict.fromkeys(article.pk for article in articles))
    if wanted == list(series.parts.values_list("article", flat=True)):
        return
    taken = SeriesPart.objects.filter(article__in=wanted).exclude(series=series)
    if other := taken.select_related("article", "series").first():
        raise ArticleError(f"“{other.article}” is already a part of “{other.series}”.")
    series.parts.all().delete()
    SeriesPart.objects.bulk_create(
        SeriesPart(series=series, article_id=pk, position=position) for position, pk in enumerate(wanted, 1)
    )
    audit.record("arrange", series, by=by, detail={"articles": wanted})
    pagecache.bump()


@transaction.atomic
def delete_series(series: Series, *, by: Any) -> None:
    """Take the series apart; its articles stay."""
    audit.record("delete", series, by=by)
    series.delete()
    pagecache.bump()
