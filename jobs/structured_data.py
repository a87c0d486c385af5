"""A posting as schema.org JobPosting, for search engines. Pure: takes plain values, gives a dictionary."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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
    """What search engines are told about a posting."""

    url: str
    identifier: str
    title: str
    description_html: str
    company: str
    company_url: str
    posted_at: datetime
    closes_at: datetime
    employment_type: str
    offices: Sequence[tuple[str, str]] = field(default=())
    """City (may be empty) and country code of each place of work."""
    is_remote: bool = False
    remote_countries: Sequence[str] = field(default=())
    company_country: str = ""
    pay: Pay | None = None


def job_posting(job: JobFacts) -> dict[str, Any]:
    """https://developers.google.com/search/docs/appearance/structured-data/job-posting names the fields."""
    data: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description_html,
        "identifier": {"@type": "PropertyValue", "name": job.company, "value": job.identifier},
        "url": job.url,
        "datePosted": job.posted_at.isoformat(),
        "validThrough": job.closes_at.isoformat(),
        "employmentType": EMPLOYMENT_TYPES[job.employment_type],
        "hiringOrganization": {"@type": "Organization", "name": job.company},
        "directApply": False,
    }
    if job.company_url:
        data["hiringOrganization"]["sameAs"] = job.company_url
    if job.offices:
        data["jobLocation"] = [_place(city, country) for city, country in job.offices]
    if job.is_remote:
        data["jobLocationType"] = "TELECOMMUTE"
        # Remote without a country is remote from anywhere; the standard then wants the employer's own.
        countries = list(job.remote_countries) or [job.company_country] * bool(job.company_country)
        if countries:
            data["applicantLocationRequirements"] = [{"@type": "Country", "name": code} for code in countries]
    if job.pay:
        data["baseSalary"] = _salary(job.pay)
    return data


def _place(city: str, country: str) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressCountry": country}
    if city:
        address["addressLocality"] = city
    return {"@type": "Place", "address": address}


def _salary(pay: Pay) -> dict[str, Any]:
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": UNITS[Period(pay.period)]}
    ends = {"minValue": pay.minimum, "maxValue": pay.maximum}
    for name, minor in ends.items():
        if minor is not None:
            value[name] = float(to_major(minor, pay.currency))
    return {"@type": "MonetaryAmount", "currency": pay.currency, "value": value}
