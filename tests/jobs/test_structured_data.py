"""JobPosting and BreadcrumbList for search engines."""

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jobs import countries
from jobs.money import LARGEST, Pay, Period, rates, to_major
from jobs.structured_data import EMPLOYMENT_TYPES, UNITS, JobFacts, job_posting, lacks
from jobs.values import PlaceOfWork
from portal.structured_data import as_script, breadcrumbs
from tests.jobs import google
from tests.jobs.factories import make_company, make_live, make_live_anywhere, make_moderator

BASE = {
    "url": "https://site.example/jobs/abc/bridge-keeper/",
    "identifier": "abc",
    "title": "Bridge Keeper",
    "description_html": "<p>Keep it.</p>",
    "company": "Span Ltd",
    "company_url": "https://span.example/",
    "posted_at": datetime(2026, 11, 1, 9, tzinfo=UTC),
    "closes_at": datetime(2026, 12, 1, tzinfo=UTC),
    "employment_type": "full_time",
}


def test_an_office_job_has_its_place_and_pay():
    data = job_posting(
        JobFacts(**BASE, offices=[("Sheffield", "GB")], pay=Pay(9_200_000, 11_000_000, "GBP", "year"))
    )
    assert data["@type"] == "JobPosting"
    assert data["datePosted"] == "2026-11-01T09:00:00+00:00"
    assert data["employmentType"] == "FULL_TIME"
    assert data["jobLocation"][0]["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "GB",
        "addressLocality": "Sheffield",
    }
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "unitText": "YEAR",
        "minValue": 92000,
        "maxValue": 110000,
    }
    assert "jobLocationType" not in data and "directApply" not in data


def test_a_job_is_valid_through_its_last_day_and_not_the_next():
    assert job_posting(JobFacts(**BASE))["validThrough"] == "2026-11-30T23:59:59+00:00"


def test_one_figure_is_a_value_and_pence_are_kept():
    data = job_posting(JobFacts(**BASE, pay=Pay(1_250, 1_250, "GBP", "hour")))
    assert data["baseSalary"]["value"] == {"@type": "QuantitativeValue", "value": 12.5, "unitText": "HOUR"}


def test_a_remote_job_says_who_may_do_it():
    data = job_posting(JobFacts(**BASE, is_remote=True, remote_countries=["GB", "IE"]))
    assert data["jobLocationType"] == "TELECOMMUTE"
    assert [row["name"] for row in data["applicantLocationRequirements"]] == ["United Kingdom", "Ireland"]
    assert "jobLocation" not in data and "baseSalary" not in data


def test_a_logo_is_told_where_there_is_one():
    data = job_posting(JobFacts(**BASE, company_logo="https://site.example/logo.png"))
    assert data["hiringOrganization"]["logo"] == "https://site.example/logo.png"
    bare = job_posting(JobFacts(**{**BASE, "company_url": ""}))
    assert bare["hiringOrganization"] == {"@type": "Organization", "name": "Span Ltd"}


def test_what_is_lacking_is_named():
    assert list(lacks(JobFacts(**BASE, offices=[("", "GB")]))) == []
    assert list(lacks(JobFacts(**BASE))) == ["jobLocation"]
    assert list(lacks(JobFacts(**BASE, is_remote=True))) == ["applicantLocationRequirements"]
    empty = {**BASE, "description_html": "", "employment_type": ""}
    assert list(lacks(JobFacts(**empty, is_remote=True, remote_countries=["GB"]))) == [
        "description",
        "employmentType",
    ]


def test_a_day_may_end_as_the_clock_is_put_forward():
    end = datetime(2012, 3, 11, 10, tzinfo=UTC).astimezone(ZoneInfo("America/Anchorage"))
    for closes_at in (end, end + timedelta(hours=1), end.replace(hour=2, fold=1)):
        data = job_posting(JobFacts(**{**BASE, "closes_at": closes_at}, offices=[("Leeds", "GB")]))
        assert google.moment(data["validThrough"]) == closes_at.astimezone(UTC) - timedelta(seconds=1)


@given(
    st.builds(
        JobFacts,
        url=st.just("https://site.example/jobs/abc/x/"),
        identifier=st.just("abc"),
        title=st.text(min_size=1),
        description_html=st.text(min_size=1),
        company=st.text(min_size=1),
        company_url=st.sampled_from(["", "https://span.example/"]),
        posted_at=st.datetimes(timezones=st.just(UTC)),
        closes_at=st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.timezones()),
        employment_type=st.sampled_from([*EMPLOYMENT_TYPES, ""]),
        offices=st.lists(st.tuples(st.text(max_size=5), st.sampled_from([*countries.NAMES])), max_size=3),
        is_remote=st.booleans(),
        remote_countries=st.lists(st.sampled_from([*countries.NAMES]), max_size=3),
        pay=st.none()
        | st.tuples(
            st.lists(st.integers(0, LARGEST), min_size=2, max_size=2).map(sorted),
            st.sampled_from([*rates().currencies]),
            st.sampled_from([*UNITS]),
        ).map(lambda drawn: Pay(*drawn[0], drawn[1], drawn[2])),
    )
)
def test_whatever_lacks_nothing_is_valid(job):
    if any(lacks(job)):
        return
    data = json.loads(json.dumps(job_posting(job)))
    google.nothing_unknown_is_there_and_nothing_empty(data, None)
    google.the_employment_type_is_on_the_list(data, None)
    assert ("jobLocation" in data) != ("jobLocationType" in data)
    assert ("jobLocationType" in data) == ("applicantLocationRequirements" in data) == job.is_remote
    assert google.moment(data["validThrough"]) + timedelta(seconds=1) == job.closes_at.astimezone(
        UTC
    ).replace(microsecond=0)
    if job.pay:
        value = data["baseSalary"]["value"]
        low = value.get("minValue", value.get("value"))
        assert low == float(to_major(job.pay.minimum, job.pay.currency))


# The rules, on postings of every kind

WORKPLACES = {
    "on_site": {"places": [PlaceOfWork("GB", "Sheffield"), PlaceOfWork("FR", "Lyon")]},
    "hybrid": {"places": [PlaceOfWork("GB", "Leeds"), PlaceOfWork("DE", is_remote=True)], "hybrid_days": 2},
    "remote": {
        "places": [PlaceOfWork("GB", "Leeds"), *(PlaceOfWork(code, is_remote=True) for code in ("GB", "NO"))]
    },
}
ROUND = list(product(WORKPLACES, EMPLOYMENT_TYPES))


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Data and page of a made posting for each workplace and employment type; the pay periods take turns."""
    with django_db_blocker.unblock(), transaction.atomic():
        company = make_company(name="Fenmark", site="https://fenmark.example")
        found = []
        for number, (workplace, kind) in enumerate(ROUND):
            period = [*Period, None][number % 5]
            pay = {"pay_period": period, "pay_min": 1_250, "pay_max": [1_250, 2_000][number % 2]}
            if period is None:
                pay = {"pay_min": None, "pay_max": None, "no_pay_reason": "It is settled in May."}
            posting = make_live(
                company, workplace=workplace, employment_type=kind, **pay, **WORKPLACES[workplace]
            )
            html = Client().get(posting.get_absolute_url()).content.decode()
            found.append((of_page(html), google.Page(html)))
        yield found
        transaction.set_rollback(True)


def of_page(html):
    """The JobPosting of a page; None where it has none."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return next((data for data in map(json.loads, scripts) if data["@type"] == "JobPosting"), None)


@google.each_rule()
@pytest.mark.django_db
def test_every_kind_of_posting_keeps_the_rule(told, check):
    assert len(told) == 15 and {data["employmentType"] for data, _page in told} == {
        *EMPLOYMENT_TYPES.values()
    }
    for data, page in told:
        check(data, page)


@pytest.mark.django_db
def test_every_unit_of_pay_is_among_them(told):
    found = [data["baseSalary"]["value"]["unitText"] for data, _page in told if "baseSalary" in data]
    assert set(found) == set(UNITS.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("what_is_required_is_there", {"title": ""}),
        ("nothing_unknown_is_there_and_nothing_empty", {"salary": 1}),
        ("one_cannot_apply_on_this_site", {"directApply": False}),
        ("the_title_is_the_jobs_and_no_more", {"title": "Bridge Keeper at Fenmark"}),
        ("the_description_is_the_whole_job_in_html", {"description": "<h2>Bridge Keeper</h2>"}),
        ("the_description_says_only_what_the_page_shows", {"description": "<p>Free beer.</p>"}),
        ("dates_are_iso_8601_and_the_job_is_open", {"validThrough": "2026-11-30"}),
        (
            "the_employer_is_named_as_on_the_page",
            {"hiringOrganization": {"@type": "Organization", "name": "X Y"}},
        ),
        ("each_place_of_work_has_its_country", {"jobLocation": [{"@type": "Place", "address": {}}]}),
        ("only_fully_remote_work_is_telecommuting", {"jobLocationType": "TELECOMMUTE"}),
        ("telecommuting_says_from_which_countries", {"jobLocationType": "TELECOMMUTE"}),
        ("the_employment_type_is_on_the_list", {"employmentType": "FREELANCE"}),
        ("the_pay_is_the_employers_with_its_unit", {"baseSalary": {"currency": "GBP"}}),
        (
            "the_identifier_is_the_employers_for_this_job",
            {"identifier": {"@type": "PropertyValue", "name": "X"}},
        ),
        ("the_address_is_the_pages_own", {"url": "https://elsewhere.example/"}),
    ],
)
def test_a_broken_rule_is_found(told, name, broken):
    data, page = told[0]
    google.RULES[name](data, page)
    with pytest.raises((AssertionError, KeyError)):
        google.RULES[name]({**data, **broken}, page)


def test_each_rule_is_among_the_broken_ones():
    marks = [mark for mark in test_a_broken_rule_is_found.pytestmark if mark.name == "parametrize"]
    assert {name for name, _broken in marks[0].args[1]} == set(google.RULES)


@pytest.mark.django_db
def test_remote_work_from_no_named_country_has_no_structured_data(client):
    posting = make_live_anywhere()
    html = client.get(posting.get_absolute_url()).content.decode()
    assert "Remote, anywhere" in html and of_page(html) is None


@pytest.mark.django_db
def test_only_the_page_that_readers_see_has_structured_data(client):
    posting = make_live()
    client.force_login(make_moderator())
    assert of_page(client.get(posting.get_absolute_url()).content.decode())
    preview = client.get(f"/employers/postings/{posting.public_id}/preview/").content.decode()
    assert posting.title in preview and of_page(preview) is None


@given(st.text())
def test_no_text_leaves_the_script_element(text):
    script = as_script({"title": text, "x": "</script><!--"})
    assert "<" not in script and ">" not in script
    assert json.loads(script)["title"] == text


def test_breadcrumbs_count_from_one():
    data = breadcrumbs(
        [("Jobs", "https://s.example/jobs/"), ("Bridge Keeper", "https://s.example/jobs/a/b/")]
    )
    assert [item["position"] for item in data["itemListElement"]] == [1, 2]
