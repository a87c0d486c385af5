"""One answer of the list of jobs: a page of live versions, how many there are, and what else could be chosen."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from articles.models import Topic
from jobs import countries, money
from jobs.dates import in_words
from jobs.filters import Filters
from jobs.models import Need, Place, PostingVersion
from jobs.models.postings import PostingVersionQuerySet
from portal import pagecache, search

PAGE = 20
COUNTED = 1_000
SINCE_DAYS = (7, 30)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool

    @property
    def count_words(self) -> str:
        return counted(self.count)


def counted(number: int) -> str:
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    groups: list[tuple[str, list[Choice]]]


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    query: str


class Listing:
    """One answer: rows of a page, how many there are, and how many each further choice would give."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.now = pagecache.now()
        self._conditions = filters.conditions()
        self.topics = list(Topic.objects.all())
        self.rows, self.has_previous, self.has_next = self._page()
        self.count = self._matching().order_by()[: COUNTED + 1].count()

    def _matching(self, *, without: str = "") -> PostingVersionQuerySet:
        rows = PostingVersion.objects.live(self.now)
        for name, condition in self._conditions.items():
            if name != without:
                rows = rows.filter(condition)
        return rows

    @property
    def count_words(self) -> str:
        return counted(self.count)

    # The page, by key

    def _page(self) -> tuple[list[PostingVersion], bool, bool]:
        filters = self.filters
        key = _SORT_KEYS[filters.sort]
        edge = self._edge(filters.after or filters.before)
        is_back = bool(filters.before and not filters.after and edge)
        rows = key.order(self._matching().for_cards(), is_back=is_back)
        if edge is not None:
            rows = rows.filter(key.beyond(edge, is_back=is_back))
        found = list(rows[: PAGE + 1])
        has_more = len(found) > PAGE
        found = found[:PAGE]
        if is_back:
            found.reverse()
            return found, has_more, True
        return found, edge is not None, has_more

    def _edge(self, public_id: str) -> PostingVersion | None:
        if not public_id:
            return None
        versions = PostingVersion.objects.filter(posting__public_id=public_id, posted_at__isnull=False)
        return versions.order_by("-number").first()

    @property
    def next_query(self) -> str:
        return (
            self.filters.query(after=self.rows[-1].posting.public_id) if self.has_next and self.rows else ""
        )

    @property
    def previous_query(self) -> str:
        return (
            self.filters.query(before=self.rows[0].posting.public_id)
            if self.has_previous and self.rows
            else ""
        )

    # What else could be chosen

    def facets(self) -> list[Facet]:
        """Each facet counts without its own choice. Those of which nothing is chosen are counted in one query."""
        unchosen = tuple(name for name in _FACETS if not getattr(self.filters, name))
        counts = self._counts(unchosen)
        for name in _FACETS:
            if name not in unchosen:
                counts |= self._counts((name,), without=name)
        facets = [
            Facet(name, label, [("", self._choices(name, choices, counts[name]))])
            for name, (label, _field, choices) in _FACETS.items()
        ]
        return [*facets, self._topic_facet()] if self.topics else facets

    def _counts(self, names: tuple[str, ...], *, without: str = "") -> dict[str, Counter[str]]:
        """How many match for each value of these facets, from one pass over the rows."""
        found: dict[str, Counter[str]] = {name: Counter() for name in names}
        if names:
            fields = [_FACETS[name][1] for name in names]
            rows = self._matching(without=without).order_by().values_list(*fields)
            for *values, count in rows.annotate(Count("pk")):
                for name, value in zip(names, values, strict=True):
                    found[name][value] += count
        return found

    def _choices(self, name: str, choices: list[tuple[str, str]], counts: Counter[str]) -> list[Choice]:
        chosen = getattr(self.filters, name)
        return [Choice(value, words, counts[value], value in chosen) for value, words in choices]

    def _topic_facet(self) -> Facet:
        rows = Need.objects.filter(version__in=self._matching(without="topic").order_by().values("pk"))
        counts = dict(rows.order_by().values_list("topic").annotate(Count("pk")))
        chosen = self.filters.topic
        kinds = {Topic.Kind.CAPABILITY: "Capabilities", Topic.Kind.THEME: "Themes"}
        groups = []
        for kind, words in kinds.items():
            choices = [
                Choice(topic.key, topic.name, counts.get(topic.pk, 0), topic.key in chosen)
                for topic in self.topics
                if topic.kind == kind
                and (kind == Topic.Kind.CAPABILITY or topic.pk in counts or topic.key in chosen)
            ]
            if choices:
                groups.append((words, choices))
        return Facet("topic", "Topic", groups if len(groups) > 1 else [("", groups[0][1])] if groups else [])

    def country_choices(self) -> list[tuple[str, str]]:
        live = PostingVersion.objects.live(self.now).order_by().values("pk")
        codes = set(
            Place.objects.filter(version__in=live).order_by().values_list("country", flat=True).distinct()
        )
        if self.filters.country:
            codes.add(self.filters.country)
        return sorted(((code, countries.name(code)) for code in codes), key=lambda pair: pair[1])

    def currency_choices(self) -> list[tuple[str, str]]:
        yearly = PostingVersion.objects.live(self.now).filter(pay_period=PostingVersion.PayPeriod.YEAR)
        codes = {*yearly.order_by().values_list("pay_currency", flat=True).distinct(), self.filters.currency}
        return [(code, f"{code} a year") for code, _label in money.currency_choices() if code in codes]

    def since_choices(self) -> list[tuple[str, date]]:
        today = timezone.localtime(self.now).date()
        days = {today - timedelta(days=days) for days in SINCE_DAYS}
        if self.filters.since:
            days.add(self.filters.since)
        return [(day.isoformat(), day) for day in sorted(days, reverse=True)]

    # Filters in use

    def chips(self) -> list[Chip]:
        """Each filter in use in words, with the query that is left without it."""
        filters = self.filters
        labels: dict[str, dict[str, str]] = {
            "workplace": dict(PostingVersion.Workplace.choices),
            "type": dict(PostingVersion.EmploymentType.choices),
            "level": dict(PostingVersion.Seniority.choices),
            "topic": {topic.key: topic.name for topic in self.topics},
        }
        chips = [Chip(filters.q, filters.query(q=""))] if filters.q else []
        for name in ("workplace", "type", "level", "topic"):
            chosen = getattr(filters, name)
            for value in chosen:
                rest = tuple(other for other in chosen if other != value)
                chips.append(Chip(labels[name].get(value, value), filters.query(**{name: rest})))
        if filters.country:
            chips.append(Chip(countries.name(filters.country), filters.query(country="")))
        if filters.pay:
            chips.append(Chip(f"{filters.currency} {filters.pay:,} or more", filters.query(pay=None, cur="")))
        if filters.since:
            chips.append(Chip(f"since {in_words(filters.since)}", filters.query(since=None)))
        if filters.company:
            chips.append(Chip(f"at {filters.company}", filters.query(company="")))
        return chips

    def meant(self) -> list[tuple[str, str]]:
        """For an empty answer: how else the words may be spelt, and the query with that, which gives jobs."""
        words = search.suggest(self.filters.q, kinds=["posting"], now=self.now)
        if not words:
            return []
        other = replace(self.filters, q=words, after="", before="")
        if not PostingVersion.objects.live(self.now).filter(*other.conditions().values()).exists():
            other = Filters(q=words)
        return [(words, other.query())]

    def ways_out(self) -> list[tuple[str, str, int]]:
        """For an empty answer: what to leave out, the query without it, and how many jobs that gives."""
        words: dict[str, tuple[str, dict[str, Any]]] = {
            "pay": ("Remove the pay filter", {"pay": None, "cur": ""}),
            "topic": ("Search every topic", {"topic": ()}),
            "workplace": ("Search every workplace", {"workplace": ()}),
            "country": ("Search every country", {"country": ""}),
            "type": ("Search every employment type", {"type": ()}),
            "level": ("Search every seniority", {"level": ()}),
            "since": ("Search every date", {"since": None}),
            "company": ("Search every company", {"company": ""}),
            "q": ("Remove the words of the search", {"q": ""}),
        }
        found = []
        for name, (label, changes) in words.items():
            if name in self._conditions and len(self._conditions) > 1:
                count = self._matching(without=name).order_by()[: COUNTED + 1].count()
                if count:
                    found.append((label, self.filters.query(**changes), count))
        everything = PostingVersion.objects.live(self.now).order_by()[: COUNTED + 1].count()
        return [*found[:3], ("See all jobs", "", everything)]


_FACETS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "workplace": ("Workplace", "workplace", PostingVersion.Workplace.choices),
    "type": ("Employment type", "employment_type", PostingVersion.EmploymentType.choices),
    "level": ("Seniority", "seniority", PostingVersion.Seniority.choices),
}
"""Parameter to label, column and choices."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """An order by one column and then by posting, so that a page begins after any row."""

    column: str
    is_descending: bool
    read: Callable[[PostingVersion], Any]

    def order(self, rows: PostingVersionQuerySet, *, is_back: bool) -> PostingVersionQuerySet:
        sign = "-" if self.is_descending != is_back else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}posting_id")

    def beyond(self, edge: PostingVersion, *, is_back: bool) -> Q:
        value = self.read(edge)
        step = "lt" if self.is_descending != is_back else "gt"
        further = Q(**{f"{self.column}__{step}": value})
        return further | Q(**{self.column: value, f"posting_id__{step}": edge.posting_id})


_SORT_KEYS = {
    "new": SortKey("posted_at", True, lambda row: row.posted_at),
    "pay": SortKey("pay_reference", True, lambda row: row.pay_reference),
    "close": SortKey("live_until", False, lambda row: row.live_until),
}
