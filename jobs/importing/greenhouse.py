"""A Greenhouse board as its Job Board API gives it: `/jobs?content=true`, or one job of it.

https://developers.greenhouse.io/job-board.html. `content` is HTML with its characters escaped, pay is in cents.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import Any

from django.forms import ValidationError

from jobs.checks import Problem
from jobs.forms.fields import country_code
from jobs.importing import texts
from jobs.importing.columns import named, plain
from jobs.importing.documents import Cells, as_text, listed
from jobs.importing.records import LONGEST_ID, Record

_PARTING = re.compile(r"\s*(?:;|\||•|\n| / | or )\s*", re.IGNORECASE)
_REMOTE = re.compile(r"\b(?:fully |100% )?remote\b", re.IGNORECASE)
_HYBRID = re.compile(r"\bhybrid\b", re.IGNORECASE)
_AROUND = " -–—,:()[]"
# Two letters are rather a state of the USA than a country, but for these.
_SHORT = ("uk", "us", "eu")
_PERIODS = (
    ("hour", re.compile(r"\bhour|hourly", re.I)),
    ("day", re.compile(r"\bdaily|day rate|per day", re.I)),
    ("month", re.compile(r"\bmonth", re.I)),
)
# What a company's own fields may say that a posting has too.
_METADATA = ("employment_type", "workplace", "seniority")


def jobs_of(value: Any) -> list[Any] | None:
    """The jobs of a board, of a list or alone; None if this is none of Greenhouse's answers."""
    if isinstance(value, dict) and isinstance(value.get("jobs"), list):
        return list(value["jobs"])
    found = listed(value)
    is_theirs = [
        isinstance(job, dict) and "id" in job and ("absolute_url" in job or "content" in job) for job in found
    ]
    return found if found and all(is_theirs) else None


def records(jobs: list[Any]) -> Iterator[Record]:
    for number, job in enumerate(jobs, 1):
        yield _record(number, job)


def _record(number: int, job: Any) -> Record:
    if not isinstance(job, dict):
        return Record(number, {}, problems=[Problem("", "this is no job but a bare value")])
    cells = Cells()
    cells.put("title", job.get("title"))
    cells.put("apply_url", job.get("absolute_url"))
    content = job.get("content")
    if content is not None and not isinstance(content, str):
        cells.problems.append(Problem("work", "here is no text"))
    elif content and len(content) > 2 * texts.LONGEST:
        cells.problems.append(Problem("work", f"this text has {len(content):,} characters. Shorten it"))
    elif content:
        cells.values |= texts.sections(texts.as_html(unescape(content)))
    else:
        cells.notes.append("No description came along. Ask the board for jobs?content=true.")
    _add_places(cells, job)
    _add_pay(cells, job)
    _add_metadata(cells, job)
    if (language := as_text(job.get("language"))[:2].lower()) and len(language) == 2:
        cells.values["language"] = language
    external_id = as_text(job.get("id")) or as_text(job.get("internal_job_id"))
    if not external_id:
        cells.problems.append(Problem("id", "this job has no id"))
    return Record(number, cells.values, external_id[: LONGEST_ID + 1], cells.problems, cells.notes)


def _name(value: Any, key: str = "name") -> str:
    return as_text(value.get(key)) if isinstance(value, dict) else ""


def _add_places(cells: Cells, job: dict[str, Any]) -> None:
    """From the job's location; a place without a country is looked for among the offices."""
    location = _name(job.get("location"))[:500]
    pieces = [piece for piece in _PARTING.split(location) if piece.strip(_AROUND)]
    remote = [piece for piece in pieces if _REMOTE.search(piece)]
    if remote and len(remote) == len(pieces):
        cells.values["workplace"] = "remote"
        countries = [rest for piece in remote if (rest := _REMOTE.sub("", piece).strip(_AROUND))]
        known = [words for words in countries if _is_country(words)]
        if known:
            cells.values["remote_countries"] = "\n".join(known)
        _note_unknown(cells, [words for words in countries if words not in known])
        return
    if remote:
        cells.notes.append(f"“{location}” names places and remote work: choose the workplace in the draft.")
    elif any(_HYBRID.search(piece) for piece in pieces):
        cells.values["workplace"] = "hybrid"
    places = [_HYBRID.sub("", piece).strip(_AROUND) for piece in pieces if piece not in remote]
    known = [place for place in places if _has_country(place)]
    if not known:
        offices = [(_name(office), _name(office, "location")) for office in listed(job.get("offices"))]
        known = [
            place
            for name, where in offices
            for place in (where, f"{name}, {where}")
            if name in places and _has_country(place)
        ][:1]
    if known:
        cells.values["offices"] = "\n".join(known)
    else:
        _note_unknown(cells, places)


def _note_unknown(cells: Cells, places: list[str]) -> None:
    cells.notes += [
        f"“{place[:60]}” names no country that we know: add it to the draft." for place in places if place
    ]


def _is_country(words: str) -> bool:
    if words.casefold() in ("eu", "european union"):
        return True
    try:
        return (len(words) > 2 or words.casefold() in _SHORT) and bool(country_code(words))
    except ValidationError:
        return False


def _has_country(place: str) -> bool:
    city, comma, country = place.rpartition(",")
    return bool(comma and city.strip()) and _is_country(country.strip())


def _add_pay(cells: Cells, job: dict[str, Any]) -> None:
    ranges = [each for each in listed(job.get("pay_input_ranges")) if isinstance(each, dict)]
    if not ranges:
        return
    first = ranges[0]
    for name, key in (("pay_min", "min_cents"), ("pay_max", "max_cents")):
        cents = first.get(key)
        if isinstance(cents, int) and not isinstance(cents, bool):
            cells.values[name] = f"{Decimal(cents).scaleb(-2):f}"
        elif cents is not None:
            cells.problems.append(Problem(name, f"“{str(cents)[:40]}” is not a number of cents"))
    cells.put("pay_currency", first.get("currency_type"))
    words = f"{as_text(first.get('title'))} {as_text(first.get('blurb'))[:500]}"
    period = next((name for name, pattern in _PERIODS if pattern.search(words)), "")
    cells.values["pay_period"] = period or "year"
    if not period:
        cells.notes.append("The pay is taken to be a year's: the board does not say.")
    if len(ranges) > 1:
        cells.notes.append(
            f"This job has {len(ranges)} ranges of pay. The first is taken, “{_name(first, 'title')[:60]}”."
        )


def _add_metadata(cells: Cells, job: dict[str, Any]) -> None:
    for entry in listed(job.get("metadata")):
        column = named(_name(entry)) if isinstance(entry, dict) else ""
        value = entry.get("value") if column in _METADATA else None
        words = as_text(listed(value)[0]) if listed(value) else ""
        if words and column not in cells.values and plain(words):
            cells.values[column] = words
