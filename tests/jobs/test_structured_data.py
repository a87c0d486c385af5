"""JobPosting and BreadcrumbList for search engines."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from jobs.money import Pay
from jobs.structured_data import JobFacts, job_posting
from portal.structured_data import as_script, breadcrumbs

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
    assert data["validThrough"] == "2026-12-01T00:00:00+00:00"
    assert data["employmentType"] == "FULL_TIME"
    assert data["jobLocation"][0]["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "GB",
        "addressLocality": "Sheffield",
    }
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "unitText": "YEAR",
        "minValue": 92000.0,
        "maxValue": 110000.0,
    }
    assert "jobLocationType" not in data


def test_a_remote_job_says_who_may_do_it():
    data = job_posting(JobFacts(**BASE, is_remote=True, remote_countries=["GB", "IE"]))
    assert data["jobLocationType"] == "TELECOMMUTE"
    assert [row["name"] for row in data["applicantLocationRequirements"]] == ["GB", "IE"]
    assert "jobLocation" not in data and "baseSalary" not in data


def test_remote_from_anywhere_names_the_companys_country():
    data = job_posting(JobFacts(**BASE, is_remote=True, company_country="DE"))
    assert data["applicantLocationRequirements"] == [{"@type": "Country", "name": "DE"}]


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
