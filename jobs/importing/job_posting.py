"""A page's own description of its jobs: schema.org JobPosting as JSON-LD, in a saved page or alone.

https://developers.google.com/search/docs/appearance/structured-data/job-posting names the fields.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from jobs.checks import Problem
from jobs.dates import last_day
from jobs.importing import texts
from jobs.importing.documents import Cells, as_text, dicts, listed, parsed, scripts
from jobs.importing.records import LONGEST_ID, Record
from jobs.lines import Section
from portal.imports.runs import UnreadableError

_EMPLOYMENT = {
    "FULL_TIME": "full_time",
    "PART_TIME": "part_time",
    "CONTRACTOR": "contract",
    "CONTRACT": "contract",
    "TEMPORARY": "contract",
    "PER_DIEM": "contract",
    "INTERN": "internship",
    "INTERNSHIP": "internship",
}
_PERIODS = {"YEAR": "year", "MONTH": "month", "DAY": "day", "HOUR": "hour"}
# Texts beside the description, the section that each goes to, and what it is called where it joins others.
_TEXTS = (
    ("responsibilities", Section.RESPONSIBILITIES, ""),
    ("jobBenefits", Section.BENEFITS, ""),
    ("qualifications", Section.WORK, "Qualifications"),
    ("skills", Section.WORK, "Skills"),
)


def postings_of(value: Any) -> list[dict[str, Any]]:
    """Every JobPosting in a document: alone, in a list, in a graph."""
    return [
        found
        for found in dicts(value)
        if "JobPosting" in {_kind(name) for name in listed(found.get("@type"))}
    ]


def _kind(name: Any) -> str:
    return name.rpartition("/")[2].rpartition(":")[2] if isinstance(name, str) else ""


def of_page(page: str) -> list[dict[str, Any] | Problem]:
    """The postings of a page, and a problem for each block that cannot be read."""
    found: list[dict[str, Any] | Problem] = []
    for number, block in enumerate(scripts(page), 1):
        try:
            found += postings_of(parsed(block))
        except UnreadableError as error:
            found.append(Problem("", f"block {number} of the page's JSON-LD: {error.message.rstrip('.')}"))
    return found


def records(found: list[dict[str, Any] | Problem]) -> Iterator[Record]:
    for number, posting in enumerate(found, 1):
        if isinstance(posting, Problem):
            yield Record(number, {}, problems=[posting])
        else:
            yield _record(number, posting)


def _record(number: int, posting: dict[str, Any]) -> Record:
    cells = Cells()
    cells.put("title", posting.get("title") or posting.get("name"))
    cells.put("apply_url", as_text(posting.get("url")))
    contact = posting.get("applicationContact")
    if isinstance(contact, dict):
        cells.put("apply_email", contact.get("email"))
    _add_texts(cells, posting)
    _add_terms(cells, posting)
    _add_places(cells, posting)
    _add_pay(cells, posting)
    return Record(number, cells.values, _identifier(posting)[: LONGEST_ID + 1], cells.problems, cells.notes)


def _identifier(posting: dict[str, Any]) -> str:
    identifier = next(iter(listed(posting.get("identifier"))), None)
    value = identifier.get("value") if isinstance(identifier, dict) else identifier
    return as_text(value) or as_text(posting.get("@id")) or as_text(posting.get("url"))


def _add_texts(cells: Cells, posting: dict[str, Any]) -> None:
    for name, section, heading in (("description", Section.WORK, ""), *_TEXTS):
        words = "\n\n".join(filter(None, map(_words, listed(posting.get(name)))))
        if len(words) > texts.LONGEST:
            cells.problems.append(Problem(section, f"this text has {len(words):,} characters. Shorten it"))
        elif words:
            found = texts.sections(texts.html_of(words))
            if name != "description":
                found = {section: "\n\n".join(found.values())}
            if heading:
                cells.add(section, f"**{heading}**")
            for key, markdown in found.items():
                cells.add(key, markdown)


def _words(value: Any) -> str:
    return (
        as_text(value.get("name") or value.get("description")) if isinstance(value, dict) else as_text(value)
    )


def _add_terms(cells: Cells, posting: dict[str, Any]) -> None:
    said = [as_text(name) for name in listed(posting.get("employmentType"))]
    known = [
        _EMPLOYMENT[key]
        for name in said
        if (key := name.upper().replace("-", "_").replace(" ", "_")) in _EMPLOYMENT
    ]
    if known:
        cells.values["employment_type"] = known[0]
    elif any(said):
        cells.notes.append(f"“{said[0][:40]}” is no employment type here: choose one in the draft.")
    for name, column in (("validThrough", "closes_on"), ("jobStartDate", "starts_on")):
        words = as_text(posting.get(name))
        if words:
            cells.values[column] = _day(words, is_end=column == "closes_on")
    language = as_text(posting.get("inLanguage"))[:2].lower()
    if len(language) == 2:
        cells.values["language"] = language


def _day(words: str, *, is_end: bool) -> str:
    """The day of a date or of an instant; what is neither stays as it is, for the form to refuse."""
    try:
        instant: datetime | None = parse_datetime(words) if len(words) > 10 else None
        day = parse_date(words)
        if instant is not None:
            instant = instant if timezone.is_aware(instant) else timezone.make_aware(instant)
            day = last_day(instant) if is_end else timezone.localtime(instant).date()
    except (ValueError, OverflowError):
        return words
    return day.isoformat() if day else words


def _add_places(cells: Cells, posting: dict[str, Any]) -> None:
    is_remote = "TELECOMMUTE" in [as_text(kind).upper() for kind in listed(posting.get("jobLocationType"))]
    if is_remote:
        cells.values["workplace"] = "remote"
        areas = [_words(area) for area in listed(posting.get("applicantLocationRequirements"))]
        if any(areas):
            cells.values["remote_countries"] = "\n".join(filter(None, areas))
        return
    places = []
    for location in listed(posting.get("jobLocation")):
        address = location.get("address") if isinstance(location, dict) else location
        if isinstance(address, dict):
            country = _words(address.get("addressCountry"))
            city = as_text(address.get("addressLocality")) or as_text(address.get("addressRegion"))
            if country:
                places.append(f"{city}, {country}")
            elif city:
                cells.notes.append(f"“{city[:60]}” comes without a country: add it to the draft.")
        elif words := as_text(address):
            cells.notes.append(f"“{words[:60]}” is no address in parts: add the place to the draft.")
    if places:
        cells.values |= {"workplace": "on_site", "offices": "\n".join(places)}


def _add_pay(cells: Cells, posting: dict[str, Any]) -> None:
    salary = next(iter(listed(posting.get("baseSalary"))), None)
    if not isinstance(salary, dict):
        if salary is not None:
            cells.notes.append(
                f"The pay “{str(salary)[:60]}” has no currency and no period: add it to the draft."
            )
        return
    value = salary.get("value")
    amounts = value if isinstance(value, dict) else {**salary, "value": value}
    unit = as_text(amounts.get("unitText")).upper().removesuffix("LY")
    if unit not in _PERIODS:
        cells.notes.append(
            f"Pay per “{unit.lower()[:20] or 'nothing'}” is not carried over: add it to the draft."
        )
        return
    single = amounts.get("value")
    low, high = amounts.get("minValue", single), amounts.get("maxValue", single)
    cells.put("pay_min", low if low is not None else high)
    cells.put("pay_max", high if high is not None else low)
    cells.put("pay_currency", salary.get("currency") or amounts.get("currency"))
    cells.values["pay_period"] = _PERIODS[unit]
