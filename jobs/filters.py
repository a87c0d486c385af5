"""What a reader asks of the list of jobs, read from the query, as conditions on live versions.

Nonsense in a parameter is as if it were not there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from jobs import countries, money
from jobs.models import Need, Place, PostingVersion
from portal import search

PARAMS = (
    "q",
    "workplace",
    "country",
    "type",
    "level",
    "topic",
    "pay",
    "cur",
    "since",
    "company",
    "sort",
    "after",
    "before",
)
SORTS = {"new": "Newest first", "pay": "Highest pay first", "close": "Closing soonest"}


@dataclass(frozen=True, slots=True)
class Filters:
    q: str = ""
    workplace: tuple[str, ...] = ()
    country: str = ""
    type: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    pay: int | None = None
    """Whole units of `cur` a year."""
    cur: str = ""
    since: date | None = None
    company: str = ""
    sort: str = "new"
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        def text(name: str) -> str:
            return "".join(c for c in query.get(name, "") if c.isprintable())[:100].strip()

        def several(name: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
            given = dict.fromkeys(value[:50] for value in query.getlist(name)[:50])
            return tuple(value for value in given if allowed is None or value in set(allowed))

        words, pay, sort = text("q"), text("pay"), text("sort")
        country, currency = text("country").upper(), text("cur").upper()
        return cls(
            q=words if any(character.isalnum() for character in words) else "",
            workplace=several("workplace", PostingVersion.Workplace.values),
            country=country if country in countries.NAMES else "",
            type=several("type", PostingVersion.EmploymentType.values),
            level=several("level", PostingVersion.Seniority.values),
            topic=tuple(key for key in several("topic") if key.replace("-", "").replace("_", "").isalnum()),
            pay=int(pay) if pay.isascii() and pay.isdigit() and 0 < int(pay) < 10**9 else None,
            cur=currency if currency in money.rates().currencies else "",
            since=_date(text("since")),
            company=text("company"),
            sort=sort if sort in SORTS else "new",
            after=_public_id(query.get("after", "")),
            before=_public_id(query.get("before", "")),
        )

    # Which rows

    def conditions(self) -> dict[str, Q]:
        """One condition for each filter in use, by the name of its parameter."""
        found: dict[str, Q] = {}
        if self.q:
            found["q"] = Q(posting_id__in=search.matching_ids(self.q, "posting"))
        if self.workplace:
            found["workplace"] = Q(workplace__in=self.workplace)
        if self.country:
            there = Place.objects.filter(country=self.country, version__isnull=False).values("version")
            somewhere = Place.objects.filter(version__isnull=False, is_remote=True).values("version")
            anywhere = Q(workplace=PostingVersion.Workplace.REMOTE) & ~Q(pk__in=somewhere)
            found["country"] = Q(pk__in=there) | anywhere
        if self.type:
            found["type"] = Q(employment_type__in=self.type)
        if self.level:
            found["level"] = Q(seniority__in=self.level)
        if self.topic:
            asked = Need.objects.filter(topic__key__in=self.topic, version__isnull=False)
            found["topic"] = Q(pk__in=asked.values("version"))
        if self.pay:
            found["pay"] = Q(
                pay_currency=self.currency,
                pay_period=PostingVersion.PayPeriod.YEAR,
                pay_max__gte=money.to_minor(self.pay, self.currency),
            )
        if self.since:
            midnight = datetime.combine(self.since, datetime.min.time())
            found["since"] = Q(posted_at__gte=timezone.make_aware(midnight))
        if self.company:
            # Not icontains: SQLite's LIKE takes "É" and "é" for two letters.
            found["company"] = Q(posting__company__shown__name__iregex=re.escape(self.company))
        return found

    @property
    def currency(self) -> str:
        """The currency that "pay at least" is in: it counts only together with a figure."""
        return self.cur or money.currency_choices()[0][0]

    # Addresses

    def query(self, **changes: Any) -> str:
        """The query string of these filters with some changed; paging starts over unless it is given."""
        other = replace(self, **{"after": "", "before": "", **changes})
        pairs: list[tuple[str, str]] = []
        for name in PARAMS:
            value = getattr(other, name)
            if name == "sort" and value == "new":
                continue
            if name == "cur" and not other.pay:
                continue
            if isinstance(value, tuple):
                pairs += [(name, item) for item in value]
            elif value:
                pairs.append((name, str(value)))
        return urlencode(pairs)

    @property
    def is_plain(self) -> bool:
        """The list as it is linked to, without a filter or a page."""
        return not self.query(after=self.after, before=self.before)


def _date(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year >= 2000 else None  # the first day of the calendar has no midnight east of UTC


def _public_id(value: str) -> str:
    return value if len(value) == 10 and value.isascii() and value.isalnum() else ""
