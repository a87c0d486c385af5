"""A posting as schema.org JobPosting, as Google asks for it. Pure: takes plain values, gives a dictionary.

https://developers.google.com/search/docs/appearance/structured-data/job-posting says the rules;
`tests/jobs/google.py` holds them, one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from jobs import countries
from jobs.money import Pay, Period, to_major

EMPLOYMENT_TYPES = {
    "full_time": "FULL_TIME",
    "part_time": "PART_TIME",
    "contract": "CONTRACTOR",
    "freelance": "CONTRACTOR",
    "internship": "INTERN",
}
UNITS = {Period.YEAR: "YEAR", Period.MONTH: "MONTH", Period.DAY: "DAY", Period.HOUR: "HOUR"}


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What search engines are told about a posting: nothing that its page does not show."""

    url: str
    identifier: str
    title: str
    description_html: str
    """Paragraphs and lists; for remote work it says so, and from where."""
    company: str
    company_url: str
    posted_at: datetime
    closes_at: datetime
    """The first instant that is no longer its last day."""
    employment_type: str
    offices: Sequence[tuple[str, str]] = field(default=())
    """City (may be empty) and country code of each place of work; none for remote work."""
    is_remote: bool = False
    """Fully: nobody has to come."""
    remote_countries: Sequence[str] = field(default=())
    """Codes of the countries from which remote work may be done."""
    pay: Pay | None = None
    company_logo: str = ""
    """Absolute address of a picture."""


def lacks(job: JobFacts) -> Iterator[str]:
    """What Google demands and the posting does not hold. Then it is told nothing rather than something made up."""
    if not job.description_html:
        yield "description"
    if job.employment_type not in EMPLOYMENT_TYPES:
        yield "employmentType"
    if job.is_remote and not job.remote_countries:
        yield "applicantLocationRequirements"
    if not job.is_remote and not job.offices:
        yield "jobLocation"


def job_posting(job: JobFacts) -> dict[str, Any]:
    """For a job that lacks nothing. Without `directApply`: one applies at the company, not here."""
    data: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description_html,
        "identifier": {"@type": "PropertyValue", "name": job.company, "value": job.identifier},
        "url": job.url,
        "datePosted": job.posted_at.isoformat(timespec="seconds"),
        # It reads as the day that the page says, not as the midnight after it.
        "validThrough": _a_second_before(job.closes_at).isoformat(timespec="seconds"),
        "employmentType": EMPLOYMENT_TYPES[job.employment_type],
        "hiringOrganization": _organization(job),
    }
    if job.is_remote:
        data["jobLocationType"] = "TELECOMMUTE"
        data["applicantLocationRequirements"] = [
            {"@type": "Country", "name": countries.name(code)} for code in job.remote_countries
        ]
    else:
        data["jobLocation"] = [_place(city, country) for city, country in job.offices]
    if job.pay:
        data["baseSalary"] = _salary(job.pay)
    return data


def _a_second_before(end: datetime) -> datetime:
    """In the end's own time zone, reckoned in UTC: some clocks are put forward at midnight."""
    return (end.astimezone(UTC) - timedelta(seconds=1)).astimezone(end.tzinfo)


def _organization(job: JobFacts) -> dict[str, Any]:
    links = {"sameAs": job.company_url, "logo": job.company_logo}
    known = {name: url for name, url in links.items() if url}
    return {"@type": "Organization", "name": job.company, **known}


def _place(city: str, country: str) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressCountry": country}
    if city:
        address["addressLocality"] = city
    return {"@type": "Place", "address": address}


def _salary(pay: Pay) -> dict[str, Any]:
    ends = {"minValue": pay.minimum, "maxValue": pay.maximum}
    if pay.minimum == pay.maximum:
        ends = {"value": pay.minimum}
    value = {name: _number(minor, pay.currency) for name, minor in ends.items() if minor is not None}
    unit = {"@type": "QuantitativeValue", **value, "unitText": UNITS[Period(pay.period)]}
    return {"@type": "MonetaryAmount", "currency": pay.currency, "value": unit}


def _number(minor: int, currency: str) -> int | float:
    major = to_major(minor, currency)
    return int(major) if major == int(major) else float(major)
