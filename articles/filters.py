"""How readers narrow a list of articles: by author and by reading time, in the address, each choice with its count."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q

from articles.models import Author
from articles.models.articles import ArticleVersionQuerySet

PARAMS = ("author", "time")
AUTHORS = 24  # offered: those with the most articles
TIMES = {
    "short": ("Up to 5 minutes", Q(minutes__lte=5)),
    "medium": ("6 to 10 minutes", Q(minutes__gte=6, minutes__lte=10)),
    "long": ("More than 10 minutes", Q(minutes__gte=11)),
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter; `query` is the address's, with this chosen and the other filter kept."""

    label: str
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True)
class Filters:
    """What somebody chose, by name; what the site does not know is not in it."""

    chosen: Mapping[str, str]

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filters":
        author, time = (given.get(name, "").replace("\0", "") for name in PARAMS)
        known = {
            "author": author if author and Author.objects.filter(slug=author).exists() else "",
            "time": time if time in TIMES else "",
        }
        return cls({name: value for name, value in known.items() if value})

    @property
    def query(self) -> str:
        return urlencode(self.chosen)

    def narrow(self, versions: ArticleVersionQuerySet, *, but: str = "") -> ArticleVersionQuerySet:
        """Those that fit every filter, the one named `but` left aside."""
        if "author" in self.chosen and but != "author":
            versions = versions.filter(author__slug=self.chosen["author"])
        if "time" in self.chosen and but != "time":
            versions = versions.filter(TIMES[self.chosen["time"]][1])
        return versions

    def choices(self, versions: ArticleVersionQuerySet) -> dict[str, list[Choice]]:
        """For each filter its choices with how many articles each shows, "all" first; none where there is no choice."""
        found = {"author": self._authors(versions), "time": self._times(versions)}
        return {
            name: [self._choice(name, value, label, count) for value, label, count in values]
            for name, values in found.items()
            if len(values) > 2 or name in self.chosen
        }

    def _authors(self, versions: ArticleVersionQuerySet) -> list[tuple[str, str, int]]:
        """Where there are many, those who have written most, and who is chosen."""
        rows = self.narrow(versions, but="author").order_by()
        counts = Counter(dict(rows.values_list("author").annotate(Count("pk"))))
        most = Q(pk__in=sorted(counts, key=lambda pk: (-counts[pk], pk))[:AUTHORS])
        authors = Author.objects.filter(most | Q(slug=self.chosen.get("author", ""))).order_by("name", "slug")
        return [
            ("", "Everybody", counts.total()),
            *((author.slug, author.name, counts[author.pk]) for author in authors),
        ]

    def _times(self, versions: ArticleVersionQuerySet) -> list[tuple[str, str, int]]:
        fitting = {name: Count("pk", filter=fits) for name, (_, fits) in TIMES.items()}
        counts = self.narrow(versions, but="time").order_by().aggregate(**fitting)
        shown = [
            (name, label, counts[name])
            for name, (label, _) in TIMES.items()
            if counts[name] or name == self.chosen.get("time")
        ]
        return [("", "Any length", sum(counts.values())), *shown]

    def _choice(self, name: str, value: str, label: str, count: int) -> Choice:
        values = {**self.chosen, name: value}
        query = urlencode({key: values[key] for key in PARAMS if values.get(key)})
        return Choice(label, count, query, self.chosen.get(name, "") == value)
