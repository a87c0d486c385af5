"""Google's rules for JobPosting, one function each: what is told to it, beside what the page shows to people.

https://developers.google.com/search/docs/appearance/structured-data/job-posting, read in November 2026.
A rule is called with the data and what the page shows, and asserts. `RULES` has them all by name.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest

from jobs import countries, money
from jobs.dates import in_words

Data = dict[str, Any]
Rule = Callable[[Data, "Page"], None]
RULES: dict[str, Rule] = {}

TYPES = {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"}
UNITS = {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}
REQUIRED = {"title", "description", "datePosted", "hiringOrganization"}
RECOMMENDED = {
    "applicantLocationRequirements",
    "baseSalary",
    "employmentType",
    "identifier",
    "jobLocation",
    "jobLocationType",
    "validThrough",
}


class Page(HTMLParser):
    """A posting's page: its canonical address, the words that people see, the data beside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.canonical = ""
        self.pictures: set[str] = set()
        self._hidden = 0
        self.feed(html)
        self.words = " ".join("".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._hidden += tag in ("script", "style", "head")
        self.texts.append(" ")
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values["href"] or ""
        if tag == "img":
            self.pictures.add(values["src"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "head")
        self.texts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)

    def shows(self, words: str) -> bool:
        return " ".join(words.split()).lower() in self.words.lower()


def rule(function: Rule) -> Rule:
    RULES[function.__name__] = function
    return function


def each_rule() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("check", RULES.values(), ids=RULES)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", text)).lower())


def moment(value: str) -> datetime:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", value), value
    return datetime.fromisoformat(value)


@rule
def what_is_required_is_there(data: Data, page: Page) -> None:
    assert data["@type"] == "JobPosting" and urlsplit(data["@context"]).hostname == "schema.org"
    assert all(data.get(name) for name in REQUIRED)
    assert "jobLocation" in data or data.get("jobLocationType") == "TELECOMMUTE"


@rule
def nothing_unknown_is_there_and_nothing_empty(data: Data, page: Page) -> None:
    assert set(data) <= REQUIRED | RECOMMENDED | {"@context", "@type", "url"}

    def values(part: Any) -> None:
        assert part not in ("", None, [], {}), data
        for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
            values(inner)

    values(data)


@rule
def one_cannot_apply_on_this_site(data: Data, page: Page) -> None:
    assert "directApply" not in data


@rule
def the_title_is_the_jobs_and_no_more(data: Data, page: Page) -> None:
    """No company, pay, date or code in it, and no shouting."""
    title = data["title"]
    assert page.shows(title)
    assert data["hiringOrganization"]["name"].lower() not in title.lower()
    assert not re.search(r"[!*£€$#]|\d{4}", title) and title != title.upper()


@rule
def the_description_is_the_whole_job_in_html(data: Data, page: Page) -> None:
    text = data["description"]
    assert set(re.findall(r"</?(\w+)[^>]*>", text)) <= {"p", "ul", "li", "br"}
    assert not re.search(r"<\w+\s", text), "attributes"
    assert "<p>" in text and words(text) != words(data["title"]) and len(words(text)) > 30


@rule
def the_description_says_only_what_the_page_shows(data: Data, page: Page) -> None:
    assert set(words(data["description"])) <= set(words(page.words))


@rule
def dates_are_iso_8601_and_the_job_is_open(data: Data, page: Page) -> None:
    posted, until, now = moment(data["datePosted"]), moment(data["validThrough"]), datetime.now(UTC)
    assert posted <= now + timedelta(seconds=1) and now < until
    assert page.shows(f"Posted on {in_words(posted.date())}")
    assert page.shows(f"Closes on {in_words(until.date())}")


@rule
def the_employer_is_named_as_on_the_page(data: Data, page: Page) -> None:
    """With its site and its logo, which people see there too."""
    organization = data["hiringOrganization"]
    assert organization["@type"] == "Organization" and page.shows(organization["name"])
    assert set(organization) <= {"@type", "name", "sameAs", "logo"}
    for name in ("sameAs", "logo"):
        address = urlsplit(organization.get(name, "https://a.example/"))
        assert address.scheme in ("http", "https") and address.hostname
    assert page.shows(urlsplit(organization.get("sameAs", "")).netloc.removeprefix("www."))
    assert "logo" not in organization or urlsplit(organization["logo"]).path in page.pictures


@rule
def each_place_of_work_has_its_country(data: Data, page: Page) -> None:
    for place in data.get("jobLocation", []):
        address = place["address"]
        assert (place["@type"], address["@type"]) == ("Place", "PostalAddress")
        assert set(address) <= {"@type", "addressCountry", "addressLocality"}
        assert re.fullmatch("[A-Z]{2}", address["addressCountry"])
        for shown in (countries.name(address["addressCountry"]), address.get("addressLocality", "")):
            assert page.shows(shown)


@rule
def only_fully_remote_work_is_telecommuting(data: Data, page: Page) -> None:
    is_remote = "Place Remote," in page.words  # not in a card of a similar one
    assert (data.get("jobLocationType") == "TELECOMMUTE") == is_remote
    assert ("jobLocation" in data) != is_remote
    if is_remote:
        assert "Place: Remote" in data["description"], "the description has to say so"


@rule
def telecommuting_says_from_which_countries(data: Data, page: Page) -> None:
    assert ("applicantLocationRequirements" in data) == ("jobLocationType" in data)
    for country in data.get("applicantLocationRequirements", []):
        assert set(country) == {"@type", "name"} and country["@type"] == "Country"
        assert country["name"] in countries.NAMES.values()
    codes = {name: code for code, name in countries.NAMES.items()}
    found = [codes[country["name"]] for country in data.get("applicantLocationRequirements", [])]
    assert not found or page.shows(f"Remote, {countries.summarise(found)}")


@rule
def the_employment_type_is_on_the_list(data: Data, page: Page) -> None:
    assert data["employmentType"] in TYPES


@rule
def the_pay_is_the_employers_with_its_unit(data: Data, page: Page) -> None:
    """Stated when the page states it, and never otherwise."""
    assert ("baseSalary" in data) == ("Pay Not stated" not in page.words)
    if "baseSalary" not in data:
        return
    salary = data["baseSalary"]
    value = salary["value"]
    assert (salary["@type"], value["@type"]) == ("MonetaryAmount", "QuantitativeValue")
    assert salary["currency"] in money.rates().currencies and value["unitText"] in UNITS
    assert set(value) in (
        {"@type", "unitText", "value"},
        {"@type", "unitText", "minValue", "maxValue"},
    )
    low, high = value.get("minValue", value.get("value")), value.get("maxValue", value.get("value"))
    assert type(low) in (int, float) and low <= high and ("value" in value) == (low == high)
    ends = (money.to_minor(str(end), salary["currency"]) for end in (low, high))
    assert page.shows(str(money.Pay(*ends, salary["currency"], value["unitText"].lower())))


@rule
def the_identifier_is_the_employers_for_this_job(data: Data, page: Page) -> None:
    identifier = data["identifier"]
    assert identifier["@type"] == "PropertyValue"
    assert identifier["name"] == data["hiringOrganization"]["name"] and identifier["value"] in data["url"]


@rule
def the_address_is_the_pages_own(data: Data, page: Page) -> None:
    assert data["url"] == page.canonical
