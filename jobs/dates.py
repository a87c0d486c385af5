"""A last day is stored as the instant at which it ends in the site's time zone; people read and type the day."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def end_of_day(day: date) -> datetime:
    """The first instant that is no longer that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def last_day(end: datetime | None) -> date | None:
    """The last day that has begun before an end."""
    return timezone.localtime(end - timedelta(microseconds=1)).date() if end else None
