"""A last day is stored as the instant at which it ends in the site's time zone; people read and type the day."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jobs.lifecycle import LONGEST_RUN, SUGGESTED_RUN


def end_of_day(day: date) -> datetime:
    """The first instant that is no longer that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def latest_end(now: datetime) -> datetime:
    """The end of the last day that may be chosen at this instant."""
    return end_of_day(timezone.localtime(now).date() + LONGEST_RUN)


def suggested_day(end: datetime | None, now: datetime) -> date:
    """The last day that is proposed to an employer: the present one, or one some weeks from now if that is later."""
    later = timezone.localtime(now).date() + SUGGESTED_RUN
    return max(later, last_day(end) or later)


def last_day(end: datetime | None) -> date | None:
    """The last day that has begun before an end."""
    return timezone.localtime(end - timedelta(microseconds=1)).date() if end else None


def in_words(day: date) -> str:
    """ "1 May 2026"; of an instant, the day that it is in the site's time zone."""
    if isinstance(day, datetime):
        day = timezone.localtime(day)
    return f"{day.day} {day:%B %Y}"
