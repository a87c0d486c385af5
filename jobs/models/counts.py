"""How often postings were seen, and applications begun: sums by day, and nothing of who."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Q

from jobs.counts.hits import KIND_WORDS, Kind
from jobs.models.postings import Posting

CHUNK = 100  # rows a statement

Added = tuple[int, date, str, str, int]


class TallyQuerySet(models.QuerySet["Tally"]):
    def add(self, rows: Sequence[Added]) -> None:
        """Posting, day, kind, source, and by how much that count rises; it begins at nought.

        By an upsert, which no expression of Django's says. In one order, so that two processes never wait for
        each other.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        columns = ", ".join(map(connection.ops.quote_name, ("posting_id", "day", "kind", "source", "count")))
        rows = sorted(rows)
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(chunk))
            values: list[Any] = [
                value
                for posting, day, *rest in chunk
                for value in (posting, connection.ops.adapt_datefield_value(day), *rest)
            ]
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {table} ({columns}) VALUES {places} "  # noqa: S608 (names of our own)
                    "ON CONFLICT (posting_id, day, kind, source) "
                    f"DO UPDATE SET count = {table}.count + excluded.count",
                    values,
                )


class Tally(models.Model):
    """One count: of a posting, on a day of the site's time zone, of one kind, by one way."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="tallies")
    day = models.DateField(db_index=True)
    kind = models.CharField(max_length=5, choices=[(kind.value, KIND_WORDS[kind]) for kind in Kind])
    source = models.CharField(max_length=12, help_text="A value of jobs.sources or jobs.counts.hits.Came.")
    count = models.PositiveIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["posting", "day", "kind", "source"], name="tally_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="tally_has_a_kind"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="tally_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.kind} on {self.day}"
