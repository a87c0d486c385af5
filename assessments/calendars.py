"""Days by the calendar: months later, and one as an iCalendar file (RFC 5545). Pure."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

LONGEST = 75


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def entry(*, uid: str, day: date, made_at: datetime, title: str, lines: Sequence[str]) -> str:
    """A whole-day event, which blocks no time; `lines` are its description."""
    rows = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//assessments//look again//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(chr(10).join(lines))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(row)}\r\n" for row in rows)


def _text(value: str) -> str:
    for found, written in [("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")]:
        value = value.replace(found, written)
    return value


def _folded(row: str) -> str:
    """Lines of at most 75 octets, cut between characters; those that follow begin with a space."""
    parts: list[bytes] = []
    part = b""
    for character in row:
        encoded = character.encode()
        if len(part) + len(encoded) > LONGEST - bool(parts):
            parts.append(part)
            part = b""
        part += encoded
    return b"\r\n ".join([*parts, part]).decode()
