"""The feeds of jobs: Atom, JSON Feed and the XML of job sites, of all and of one company."""

import re
from datetime import UTC, datetime, timedelta
from html import escape, unescape

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import feeds, services
from jobs.job_xml import XmlJob, document, with_literal_ampersands
from jobs.models import PostingVersion
from jobs.values import DraftNeed, PlaceOfWork
from portal import text
from portal.site import site
from tests.jobs.factories import make_company, make_draft, make_live, make_live_anywhere, make_submitted

ATOM = "{http://www.w3.org/2005/Atom}"
FORMS = ("", "json/", "xml/")


@pytest.fixture
def company():
    return make_company(name="Fenmark", site="https://fenmark.example")


def entries(client, scope, form=""):
    """Address, title and HTML of each entry, whatever the form."""
    response = client.get(f"{scope}feed/{form}")
    assert response.status_code == 200
    if form == "json/":
        items = response.json()["items"]
        return [(item["url"], item["title"], item["content_html"]) for item in items]
    root = ElementTree.fromstring(response.content)
    if form == "xml/":
        return [
            tuple(job.findtext(name) for name in ("url", "title", "description")) for job in root.iter("job")
        ]
    return [
        (
            entry.find(f"{ATOM}link").get("href"),
            entry.findtext(f"{ATOM}title"),
            entry.findtext(f"{ATOM}content"),
        )
        for entry in root.iter(f"{ATOM}entry")
    ]


@pytest.mark.django_db
def test_each_form_tells_of_the_same_jobs(client, company):
    first, second = make_live(company, title="First"), make_live(company, title="Second")
    make_live(title="Elsewhere")
    make_live(make_company(is_demo=True), title="CANARY")
    make_submitted(company, title="CANARY")
    make_draft(company, title="CANARY")
    services.close(make_live(company, title="CANARY"), by=None, reason="filled")
    for form in FORMS:
        of_all, own = entries(client, "/jobs/", form), entries(client, company.get_absolute_url(), form)
        assert [title.partition(",")[0] for _url, title, _html in of_all] == ["Elsewhere", "Second", "First"]
        assert [url for url, _title, _html in own] == [
            f"{site.url}{posting.get_absolute_url()}?from=feed" for posting in (second, first)
        ]
        for _url, _title, html in of_all:
            assert "Lift on time." in html and "£30,000–£36,000 a year" in html
            assert "Must have: Lifting, level 3 of 4" in html


@pytest.mark.django_db
def test_a_json_feed_is_one_of_version_1_1(client, company):
    posting = make_live(
        company, title="Keeper & mate", sections={"work": "See [how](/how/).", "outcomes": "x"}
    )
    path = f"{company.get_absolute_url()}feed/json/"
    response = client.get(path)
    assert response["Content-Type"].startswith("application/feed+json")
    assert response["Access-Control-Allow-Origin"] == "*"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"].startswith("Jobs at Fenmark |") and feed["feed_url"] == site.url + path
    assert feed["home_page_url"] == site.url + company.get_absolute_url()
    (item,) = feed["items"]
    assert item["id"] == f"{site.url}/j/{posting.public_id}" and item["title"] == "Keeper & mate, Fenmark"
    assert item["authors"] == [{"name": "Fenmark", "url": site.url + company.get_absolute_url()}]
    assert item["tags"] == ["Lifting"]
    assert f'<a href="{site.url}/how/"' in item["content_html"]
    for name in ("date_published", "date_modified"):
        assert datetime.fromisoformat(item[name]).tzinfo
    assert item["_job"] == {
        "title": "Keeper & mate",
        "company": "Fenmark",
        "place": "On site, Sheffield, United Kingdom",
        "terms": "Full time",
        "seniority": "Senior",
        "pay": "£30,000–£36,000 a year",
        "closes_on": posting.versions.get().last_day.isoformat(),
    }


@pytest.mark.django_db
def test_an_atom_feed_has_what_rfc_4287_demands(client, company):
    make_live(company)
    feed = ElementTree.fromstring(client.get("/jobs/feed/").content)
    assert feed.findtext(f"{ATOM}id") == f"{site.url}/jobs/feed/"
    (entry,) = feed.findall(f"{ATOM}entry")
    for element in (feed, entry):
        assert element.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == site.name
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Fenmark"
    assert entry.find(f"{ATOM}content").get("type") == "html"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{site.url}/jobs/", "self": f"{site.url}/jobs/feed/"}


@pytest.mark.django_db
def test_a_job_site_is_told_each_element(client, company):
    posting = make_live(
        company, places=[PlaceOfWork("GB", "Stoke-on-Trent")], workplace="hybrid", hybrid_days=2
    )
    version = posting.versions.get()
    response = client.get("/jobs/feed/xml/")
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    source = ElementTree.fromstring(response.content)
    assert source.tag == "source"
    assert [source.findtext(name) for name in ("publisher", "publisherurl")] == [
        site.name,
        f"{site.url}/jobs/",
    ]
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT", source.findtext("lastBuildDate"))
    (job,) = source.findall("job")
    found = {element.tag: element.text for element in job}
    assert {"email", "education", "state", "postalcode"}.isdisjoint(found)
    assert found.pop("description").startswith("<ul><li>Pay: £30,000–£36,000 a year</li>")
    assert found == {
        "title": "Bridge Keeper",
        "date": f"{version.posted_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "referencenumber": f"{posting.public_id}-gb-stoke-on-trent",
        "requisitionid": posting.public_id,
        "url": f"{site.url}{posting.get_absolute_url()}?from=feed",
        "company": "Fenmark",
        "sourcename": "Fenmark",
        "city": "Stoke-on-Trent",
        "country": "GB",
        "salary": "£30,000–£36,000 a year",
        "jobtype": "fulltime",
        "category": "Lifting",
        "experience": "Senior",
        "expirationdate": f"{version.live_until - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}",
        "remotetype": "Hybrid remote",
    }


@pytest.mark.django_db
def test_a_job_site_gets_one_job_for_each_place(client):
    offices = [PlaceOfWork("GB", "Leeds"), PlaceOfWork("JP", "東京"), PlaceOfWork("JP", "大阪")]
    remote = [PlaceOfWork(code, is_remote=True) for code in ("DE", "AT")]
    on_site, at_home = (
        make_live(places=[*offices, *remote]),
        make_live(places=[*offices, *remote], workplace="remote"),
    )
    anywhere = make_live_anywhere()
    root = ElementTree.fromstring(client.get("/jobs/feed/xml/").content)
    found = [(job.findtext("referencenumber"), job.findtext("country")) for job in root.iter("job")]
    assert found == [
        (anywhere.public_id, None),
        (f"{at_home.public_id}-de", "DE"),
        (f"{at_home.public_id}-at", "AT"),
        (f"{on_site.public_id}-gb-leeds", "GB"),
        (f"{on_site.public_id}-jp-東京", "JP"),
        (f"{on_site.public_id}-jp-大阪", "JP"),
    ]
    assert {job.findtext("remotetype") for job in root.iter("job")} == {None, "Fully remote"}


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_feed_survives_what_xml_cannot_hold(client, company, form):
    hostile = "a ]]> \x0b\x1b\ufffe<b>&amp; ]]]]><![CDATA[>"
    posting = make_live(
        company, sections={"work": hostile, "outcomes": "```\n]]>\n```"}, places=[PlaceOfWork("GB", hostile)]
    )
    PostingVersion.objects.filter(posting=posting).update(title=hostile, summary=hostile)
    company.shown |= {"name": hostile}
    company.save()
    ((_url, title, html),) = entries(client, "/jobs/", form)
    clean = "a ]]> <b>&amp; ]]]]><![CDATA[>"
    assert title == (clean if form == "xml/" else f"{clean}, {clean}")
    assert "<b>" not in html and "]]&gt;" in html
    assert entries(client, company.get_absolute_url(), form)


@given(st.lists(st.sampled_from([*"&#;<> ", "amp", "lt", "copy", "38", "x26", "R&D", "A & B"])).map("".join))
def test_an_ampersand_is_literal_where_it_means_itself(said):
    html = escape(said)
    told = with_literal_ampersands(html)
    assert unescape(told) == said and len(told) <= len(html)
    assert (
        with_literal_ampersands("R&amp;D, A &amp; B, &amp;lt; &amp;#38;") == "R&D, A & B, &amp;lt; &amp;#38;"
    )


lines = st.text().map(text.one_line)


@given(
    st.lists(
        st.builds(
            XmlJob,
            title=lines,
            posted_at=st.just(datetime(2026, 11, 1, tzinfo=UTC)),
            changed_at=st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),
            last_instant=st.just(datetime(2026, 12, 1, tzinfo=UTC)),
            public_id=st.just("abcdefghij"),
            url=st.just("https://site.example/?a=1&b=2"),
            company=lines,
            places=st.lists(st.builds(PlaceOfWork, st.sampled_from(["GB", "FR"]), lines), max_size=3),
            workplace=st.sampled_from(["remote", "hybrid", "on_site"]),
            employment_type=st.sampled_from(["full_time", "freelance", ""]),
            description=st.lists(st.sampled_from(["<p>", "]]>", "]]", ">", "<![CDATA[", "&lt;", "x"])).map(
                "".join
            ),
            salary=lines,
            topics=st.lists(lines, max_size=2),
            seniority=lines,
        ),
        max_size=2,
    )
)
@settings(max_examples=100, deadline=None)
def test_every_word_comes_out_of_the_xml_as_it_went_in(jobs):
    root = ElementTree.fromstring(document(jobs, {"publisher": "]]>"}).encode())
    assert root.findtext("publisher") == "]]>"
    nodes = root.findall("job")
    assert len(nodes) >= len(jobs)
    assert len({(node.findtext("referencenumber"), node.findtext("title")) for node in nodes}) <= len(nodes)
    told = {(node.findtext("title") or "", node.findtext("description") or "") for node in nodes}
    assert told == {(job.title, job.description) for job in jobs}


@pytest.mark.django_db
def test_a_feed_has_at_most_the_newest(client, monkeypatch):
    monkeypatch.setattr(feeds, "NEWEST", dict.fromkeys(feeds.WRITERS, 2))
    for title in ("First", "Second", "Third"):
        make_live(title=title)
    for form in FORMS:
        assert [title.partition(",")[0] for _url, title, _html in entries(client, "/jobs/", form)] == [
            "Third",
            "Second",
        ]


@pytest.mark.django_db
def test_a_feed_costs_as_many_queries_for_five(client, company, django_assert_num_queries):
    def ask_all():
        for form in FORMS:
            with django_assert_num_queries(4):
                client.get(f"/jobs/feed/{form}")

    make_live(company)
    ask_all()
    for _ in range(4):
        make_live(needs=[DraftNeed(key, True, 2) for key in ("lifting", "greasing")])
    ask_all()


@pytest.mark.django_db
def test_pages_lead_to_their_feeds(client, company):
    make_live(company)
    for scope in ("/jobs/", company.get_absolute_url()):
        page = client.get(scope).content.decode()
        found = re.findall(r'<link rel="alternate" type="([\w/+]+)" title="([^"]+)" href="([^"]+)">', page)
        assert [media_type for media_type, _title, _path in found] == [
            "application/atom+xml",
            "application/feed+json",
            "application/xml",
        ]
        for media_type, _title, path in found:
            assert path.startswith(f"{scope}feed/") and f'<a href="{path}"' in page
            assert client.get(path)["Content-Type"].startswith(media_type)


@pytest.mark.django_db
def test_a_feed_of_nothing_is_there_and_one_of_nobody_is_not(client, company):
    services.close(make_live(company), by=None, reason="filled")
    for form in FORMS:
        assert entries(client, company.get_absolute_url(), form) == []
        assert client.get(f"/companies/nobody/feed/{form}").status_code == 404
        assert client.post(f"/jobs/feed/{form}").status_code == 405


def test_a_feed_is_kept_until_it_changes(cached):
    posting = make_live(title="Keeper now")
    for form in FORMS:
        answer = cached.get(f"/jobs/feed/{form}")
        assert answer.headers["cache-control"] == "public, no-cache" and "set-cookie" not in answer.headers
        assert cached.get(f"/jobs/feed/{form}", if_none_match=answer.headers["etag"]).status == 304
    services.close(posting, by=None, reason="filled")
    for form in FORMS:
        assert "Keeper now" not in cached.get(f"/jobs/feed/{form}").text
