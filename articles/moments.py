"""A moment that somebody types in the site's time zone, and a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as format_date

LOCAL = "%Y-%m-%dT%H:%M"
YEARS_AHEAD = 10


class MomentField(forms.DateTimeField):
    """Refuses, and explains, what the clocks skip in spring and what they show twice in autumn."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        super().__init__(input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"], widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            naive = (error.params or {}).get("datetime")
            if error.code != "ambiguous_timezone" or naive is None:
                raise
            raise ValidationError(_why(naive), code=error.code) from None

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value and value > timezone.now() + timedelta(days=365 * YEARS_AHEAD):
            raise ValidationError(f"Choose a time within the next {YEARS_AHEAD} years.", code="far")


class DayField(forms.DateField):
    """Refuses a year that was typed with two digits, which browsers take for one of the first century."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not 2000 <= value.year < 2200:
            raise ValidationError(f"Check the year: {value.year} cannot be meant.", code="year")


def _why(naive: datetime) -> str:
    zone = timezone.get_current_timezone()
    there = naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    day, hour = format_date(naive, "j F Y"), format_date(naive, "H:i")
    place = timezone.get_current_timezone_name()
    if there != naive:
        return f"On {day} the clocks go forward, and there is no {hour} ({place}). Choose an earlier or a later time."
    return (
        f"On {day} the clocks go back, and {hour} comes twice ({place}). Choose an earlier or a later time."
    )
