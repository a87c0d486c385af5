"""Views and apply starts, read from the tallies: by posting, by day, by way."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobs import chart
from jobs.counts.hits import Kind, words_of
from jobs.models import Company, Tally
from portal import pagecache

SPANS = (7, 30, 90)
DEFAULT_SPAN = 30


@dataclass(frozen=True, slots=True)
class Seen:
    views: int = 0
    applies: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    days: int
    by_day: list[tuple[date, Seen]]
    by_way: list[tuple[str, Seen]]
    """The way in words, the one with most views first."""
    span: Seen
    ever: Seen
    """As long as counts are kept."""

    @property
    def charts(self) -> list[tuple[str, chart.Chart]]:
        views = [(day, seen.views) for day, seen in self.by_day]
        applies = [(day, seen.applies) for day, seen in self.by_day]
        return [
            ("Views", chart.columns(views, one="view", many="views")),
            ("Apply starts", chart.columns(applies, one="apply start", many="apply starts")),
        ]


def today() -> date:
    return timezone.localdate(pagecache.now())


def first_day(days: int) -> date:
    """Of a span that ends today."""
    return today() - timedelta(days=days - 1)


def counted_since() -> date | None:
    """The first day of which this site has any count."""
    return Tally.objects.order_by("day").values_list("day", flat=True).first()


def of_company(company: Company) -> Any:
    return Tally.objects.filter(posting__company=company)


def by_posting(tallies: Any, days: int, *, most: int | None = None) -> dict[int, tuple[Seen, Seen]]:
    """Of each posting with tallies among these: in the span, and ever; the most seen in the span first."""
    is_view, in_span = Q(kind=Kind.VIEW.value), Q(day__gte=first_day(days))
    is_apply = Q(kind=Kind.APPLY.value)
    rows = tallies.values("posting").annotate(
        span_views=Coalesce(Sum("count", filter=is_view & in_span), 0),
        views=Coalesce(Sum("count", filter=is_view), 0),
        span_applies=Coalesce(Sum("count", filter=is_apply & in_span), 0),
        applies=Coalesce(Sum("count", filter=is_apply), 0),
    )
    return {
        row["posting"]: (Seen(row["span_views"], row["span_applies"]), Seen(row["views"], row["applies"]))
        for row in rows.order_by("-span_views", "-views", "posting")[:most]
    }


def read(tallies: Any, days: int) -> Figures:
    """The figures of some tallies in the days that end with today, in two queries."""
    first = first_day(days)
    by_day: Counter[tuple[date, str]] = Counter()
    by_way: Counter[tuple[str, str]] = Counter()
    span: Counter[tuple[str, str]] = Counter()
    rows = tallies.filter(day__gte=first, day__lte=today()).order_by().values("day", "kind", "source")
    for row in rows.annotate(sum=Sum("count")):
        by_day[row["day"], row["kind"]] += row["sum"]
        by_way[row["source"], row["kind"]] += row["sum"]
        span["", row["kind"]] += row["sum"]
    ever: Counter[tuple[str, str]] = Counter()
    for row in tallies.order_by().values("kind").annotate(sum=Sum("count")):
        ever["", row["kind"]] = row["sum"]
    dates = [first + timedelta(days=number) for number in range(days)]
    ways = [(words_of(source), _seen(by_way, source)) for source in sorted({way for way, _ in by_way})]
    return Figures(
        days,
        [(day, _seen(by_day, day)) for day in dates],
        sorted(ways, key=lambda way: (-way[1].views, -way[1].applies, way[0])),
        _seen(span, ""),
        _seen(ever, ""),
    )


def _seen(counts: Counter[Any], key: Any) -> Seen:
    return Seen(counts[key, Kind.VIEW.value], counts[key, Kind.APPLY.value])
