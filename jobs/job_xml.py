"""Postings in the XML that job sites take in: https://docs.indeed.com/indeed-apply/xml-feed. Pure but for the writer's base.

A job is named once for each place in which it may be done, as those sites want it. What the site does not
know (state, postcode, education) is left out, and so is any e-mail address.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape
from typing import Any

from django.utils.feedgenerator import SyndicationFeed
from django.utils.text import slugify

from jobs.values import PlaceOfWork

JOB_TYPES = {
    "full_time": "fulltime",
    "part_time": "parttime",
    "contract": "contract",
    "freelance": "contract",
    "internship": "internship",
}
REMOTE_TYPES = {"remote": "Fully remote", "hybrid": "Hybrid remote"}


@dataclass(frozen=True, slots=True)
class XmlJob:
    """Every word on one line, but for the description, which is HTML."""

    title: str
    posted_at: datetime
    changed_at: datetime
    last_instant: datetime
    """The last one of its last day."""
    public_id: str
    url: str
    company: str
    places: Sequence[PlaceOfWork]
    """Places of work; for remote work, countries; none where it says no country."""
    workplace: str
    employment_type: str
    description: str
    salary: str
    topics: Sequence[str]
    seniority: str


class XmlWriter(SyndicationFeed):
    """A feed whose items have a `job`."""

    label, suffix = "XML for job sites", "_xml"
    content_type = "application/xml; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        jobs = [item["job"] for item in self.items]
        head = {"publisher": self.feed["author_name"], "publisherurl": self.feed["link"]}
        outfile.write(document(jobs, head).encode(encoding))


def document(jobs: Sequence[XmlJob], head: Mapping[str, str]) -> str:
    """Its date is that of the newest text in it: the same postings are the same bytes."""
    newest = max((job.changed_at for job in jobs), default=None)
    built = {"lastBuildDate": format_datetime(newest.astimezone(UTC), usegmt=True)} if newest else {}
    nodes = [f"<job>{_elements(fields)}</job>" for job in jobs for fields in _of(job)]
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<source>", _elements({**head, **built}), *nodes]
    return "\n".join([*lines, "</source>\n"])


def _of(job: XmlJob) -> Iterator[dict[str, str]]:
    """The elements of each place's job. The reference stays as long as the place does."""
    whole = {
        "title": job.title,
        "date": _moment(job.posted_at),
        "requisitionid": job.public_id,
        "url": job.url,
        "company": job.company,
        "sourcename": job.company,
        "description": with_literal_ampersands(job.description),
        "salary": job.salary,
        "jobtype": JOB_TYPES.get(job.employment_type, ""),
        "category": ", ".join(job.topics),
        "experience": job.seniority,
        "expirationdate": _moment(job.last_instant),
        "remotetype": REMOTE_TYPES.get(job.workplace, ""),
    }
    named: set[str] = set()
    for place in job.places or [PlaceOfWork("")]:
        reference = "-".join(
            filter(None, [job.public_id, place.country.lower(), slugify(place.city, allow_unicode=True)])
        )
        if reference not in named:
            named.add(reference)
            yield {"referencenumber": reference, "city": place.city, "country": place.country, **whole}


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def with_literal_ampersands(html: str) -> str:
    """The same HTML with "R&D" for "R&amp;D", as those sites ask; an ampersand that would begin a reference stays."""

    def literal(found: re.Match[str]) -> str:
        said = f"&{found[1]}"
        return said if unescape(said) == said else found[0]

    return re.sub(r"&amp;(#?\w*;?)", literal, html)


def _elements(fields: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{_cdata(words)}</{name}>" for name, words in fields.items() if words)


def _cdata(words: str) -> str:
    """Two sections where the words hold what would end one."""
    return "<![CDATA[{}]]>".format(words.replace("]]>", "]]]]><![CDATA[>"))
