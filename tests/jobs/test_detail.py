"""A posting's page, from live to gone, and what surrounds it."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.utils import timezone

from jobs import services
from jobs.dates import end_of_day, in_words
from jobs.models import Posting
from jobs.values import DraftNeed, PlaceOfWork
from tests.jobs.factories import (
    add_member,
    days_ahead,
    make_company,
    make_draft,
    make_input,
    make_live,
    make_moderator,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db


def structured_data(page: str) -> dict[str, dict]:
    """The JSON-LD of a page by its type."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    documents = [json.loads(script) for script in scripts]
    flat = [item for found in documents for item in (found if isinstance(found, list) else [found])]
    return {item["@type"]: item for item in flat}


def test_the_page_says_what_decides(client):
    posting = make_live(
        make_company(name="Fenmark"),
        workplace="hybrid",
        hybrid_days=2,
        has_visa=True,
        places=[PlaceOfWork("GB", "Leeds")],
        needs=[DraftNeed("lifting", True, 3), DraftNeed("greasing", False, 1)],
    )
    page = client.get(posting.get_absolute_url()).content.decode()
    for words in (
        "<title>Bridge Keeper, Fenmark |",
        "£30,000–£36,000 a year",
        "Hybrid, Leeds, United Kingdom, 2 days a week on site",
        "Visa sponsored",
        "Within 10 working days",
        "<strong>old bridge</strong>",
        "Lifting at level 3. <b>This job asks for this.</b>",
        "Nice to have",
        f"/j/{posting.public_id}",
        "We keep <em>bridges</em>.",
        'property="og:title" content="Bridge Keeper"',
    ):
        assert words in page
    assert "noindex" not in page


def test_the_structured_data_is_complete(client):
    posting = make_live()
    page = client.get(posting.get_absolute_url()).content.decode()
    data = structured_data(page)
    job = data["JobPosting"]
    for name in (
        "title",
        "description",
        "datePosted",
        "validThrough",
        "employmentType",
        "hiringOrganization",
    ):
        assert job[name]
    assert job["jobLocation"][0]["address"]["addressLocality"] == "Sheffield"
    assert job["baseSalary"]["value"]["maxValue"] == 36000
    assert data["BreadcrumbList"]["itemListElement"][-1]["item"].endswith(posting.get_absolute_url())


def test_search_engines_are_told_what_the_job_needs(client):
    page = client.get(make_live().get_absolute_url()).content.decode()
    description = structured_data(page)["JobPosting"]["description"]
    assert "<li>Must have: Lifting, level 3 of 4. Lifting at level 3.</li>" in description
    assert description.index("Lift on time") < description.index("What the job needs")


def test_who_read_a_posting_is_told_as_it_was(client):
    """Trust is given and taken; what happened before a text was published stays."""
    company = make_company(is_trusted=True)
    unread = make_submitted(company).posting
    services.trust(company, by=None, is_trusted=False)
    read = make_live(company)
    services.trust(company, by=None)
    assert "We read it before it was published." in client.get(read.get_absolute_url()).content.decode()
    page = client.get(unread.get_absolute_url()).content.decode()
    assert "We did not read it before it was published, because we trust the company." in page


def test_what_was_typed_for_another_workplace_is_not_published(client):
    places = [PlaceOfWork("DE", is_remote=True), PlaceOfWork("GB", "Sheffield")]
    posting = make_live(places=places, workplace="on_site", hybrid_days=3)
    page = client.get(posting.get_absolute_url()).content.decode()
    assert "On site, Sheffield, United Kingdom" in page and "a week on site" not in page
    assert client.get("/jobs/", {"country": "DE"}).context["listing"].count == 0
    assert posting.places.count() == 2


def test_hostile_words_stay_words(client):
    hostile = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"{{ 7 }}'
    company = make_company(name=hostile[:100], about=hostile)
    posting = make_live(
        company, title=hostile, summary=hostile, sections={"work": f"At work: {hostile}", "outcomes": hostile}
    )

    class Elements(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list) -> None:
            assert not any(name.startswith("on") for name, _value in attrs)
            assert tag != "img"
            assert tag != "script" or dict(attrs).get("type") in ("application/ld+json", "module")

    for url in (posting.get_absolute_url(), "/jobs/", company.get_absolute_url()):
        response = client.get(url)
        assert response.status_code == 200
        Elements().feed(response.content.decode())


def test_a_wrong_slug_leads_to_the_right_one(client):
    posting = make_live()
    for url in (f"/jobs/{posting.public_id}/", f"/jobs/{posting.public_id}/other-words/"):
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (301, posting.get_absolute_url())
        assert client.get(f"{url}?a=1")["Location"] == f"{posting.get_absolute_url()}?a=1"


def test_an_expired_posting_says_so_then_is_gone(client):
    posting = make_live(closes_at=end_of_day(days_ahead(10)))
    url, last, gone = posting.get_absolute_url(), in_words(days_ahead(40)), end_of_day(days_ahead(40))
    with time_machine.travel(end_of_day(days_ahead(10)), tick=False):
        page = client.get(url).content.decode()
        assert "This job is closed" in page and "noindex" in page
        assert "/apply/" not in page and structured_data(page) == {}
        assert "Closed on" in page and "Promised reply" not in page
        assert client.get(f"/j/{posting.public_id}/apply/")["Location"] == url
        assert client.post(f"/j/{posting.public_id}/apply/")["Location"] == url
        assert f"until {last}" in page
    with time_machine.travel(gone - timedelta(seconds=1), tick=False):
        assert client.get(url).status_code == 200
    with time_machine.travel(gone, tick=False):
        assert client.get(url).status_code == 410


def test_a_page_that_is_gone_leads_on(client):
    posting = make_live(make_company(name="Fenmark"))
    services.close(posting, by=None, reason="filled")
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        answer = client.get(posting.get_absolute_url())
        page = answer.content.decode()
        assert answer.status_code == 410 and "“Bridge Keeper” at Fenmark closed on" in page
        assert "/companies/fenmark/" not in page and "noindex" in page and not structured_data(page)
        make_live(posting.company, title="Another")
        page = client.get(posting.get_absolute_url()).content.decode()
        assert "What Fenmark is hiring for" in page and "Another" in page


def test_of_a_posting_that_was_taken_down_nothing_is_said(client):
    removed = make_live(make_company(name="Fenmark"), title="CANARY")
    services.remove(removed, by=None, reason="A scam")
    for days in (0, 31):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            answer = client.get(removed.get_absolute_url())
            assert answer.status_code == 410 and b"CANARY" not in answer.content
            assert b"Fenmark" not in answer.content


def test_a_repost_says_so_wherever_it_is_shown(client):
    first = make_live(make_company(name="Fenmark"), title="Keeper one")
    services.close(first, by=None, reason="withdrawn")
    copy = services.copy_posting(first, by=None)
    services.save_posting(copy, by=None, data=make_input(title="Keeper two"))
    assert "posted it again" not in client.get(first.get_absolute_url()).content.decode()
    services.approve(services.submit(copy, by=None), by=None)
    copy.refresh_from_db()
    page = client.get(copy.get_absolute_url()).content.decode()
    day = in_words(timezone.now())
    assert f'Posted again: first posted on <a href="{first.get_absolute_url()}">{day}</a>' in page
    former = client.get(first.get_absolute_url()).content.decode()
    assert f'<a href="/jobs/{copy.public_id}/keeper-two/">posted it again</a>' in former
    for url in ("/jobs/", "/companies/fenmark/", "/jobs/feed/"):
        shown = client.get(url).content.decode()
        assert "Keeper two" in shown and "osted again" in shown and "Keeper one" not in shown
    services.remove(copy, by=None, reason="A scam")
    assert "posted it again" not in client.get(first.get_absolute_url()).content.decode()


def test_a_repost_does_not_link_to_a_page_that_is_gone(client):
    first = make_live()
    services.close(first, by=None, reason="filled")
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        copy = services.copy_posting(first, by=None)
        services.save_posting(copy, by=None, data=make_input())
        services.approve(services.submit(copy, by=None), by=None)
        page = client.get(copy.get_absolute_url()).content.decode()
        assert f"first posted on {in_words(first.posted_at)}" in page and first.public_id not in page


def test_a_filled_posting_says_so_and_a_removed_one_is_gone(client):
    posting = make_live()
    services.close(posting, by=None, reason="filled")
    assert "It was filled." in client.get(posting.get_absolute_url()).content.decode()
    removed = make_live()
    services.remove(removed, by=None, reason="A scam")
    assert client.get(removed.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("make", [make_draft, lambda: make_submitted().posting])
def test_what_was_never_live_does_not_exist(client, make):
    posting = make()
    for url in (posting.get_absolute_url(), f"/j/{posting.public_id}", posting.company.get_absolute_url()):
        assert client.get(url).status_code == 404
    # not even for its owner: the public page is the same for everybody
    client.force_login(add_member(posting.company, "owner"))
    assert client.get(posting.get_absolute_url()).status_code == 404


def test_a_pending_edit_is_not_seen(client):
    posting = make_live()
    data = services.as_input(posting)
    data.terms["title"] = "CANARY"
    data.sections["work"] = "Sing as a CANARY."
    services.save_posting(posting, by=None, data=data)
    services.submit(posting, by=None)
    for url in (
        posting.get_absolute_url(),
        posting.company.get_absolute_url(),
        "/jobs/",
        "/jobs/feed/",
        "/search/?q=canary",
    ):
        assert "CANARY" not in client.get(url, follow=True).content.decode()


def test_similar_jobs_share_topics(client):
    posting = make_live(needs=[DraftNeed("lifting", True, 3), DraftNeed("greasing", True, 3)])
    make_live(title="Both", needs=[DraftNeed("lifting", True, 1), DraftNeed("greasing", False, 1)])
    make_live(title="One", needs=[DraftNeed("greasing", True, 1)])
    make_live(title="None", needs=[DraftNeed("watching", True, 1)])
    response = client.get(posting.get_absolute_url())
    assert [version.title for version in response.context["similar"]] == ["Both", "One"]


def test_a_demonstration_is_marked_everywhere(client):
    posting = make_live(make_company(is_demo=True))
    page = client.get(posting.get_absolute_url()).content.decode()
    assert "This is an example." in page and "noindex" in page
    assert "noindex" in client.get(posting.company.get_absolute_url()).content.decode()
    assert "Example" in client.get("/jobs/").content.decode()
    assert "Bridge Keeper" not in client.get("/jobs/feed/").content.decode().replace("Bridge Keepers", "")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_page_is_only_read(client, method):
    assert getattr(client, method)(make_live().get_absolute_url()).status_code == 405


def test_as_many_queries_with_many_needs_and_similar_jobs(client, django_assert_num_queries):
    posting = make_live()
    make_live()
    with django_assert_num_queries(9):
        client.get(posting.get_absolute_url())
    keys = ["lifting", "greasing", "watching"]
    many = make_live(
        needs=[DraftNeed(key, True, 2) for key in keys], places=[PlaceOfWork("GB", c) for c in "abcd"]
    )
    for _ in range(8):
        make_live(needs=[DraftNeed(key, True, 2) for key in keys])
    with django_assert_num_queries(9):
        client.get(many.get_absolute_url())


# How to apply


def test_an_address_is_shown_to_who_asks(client):
    posting = make_live(apply_url="", apply_email="posts@span.example")
    url = f"/j/{posting.public_id}/apply/"
    for page in (client.get(posting.get_absolute_url()), client.get("/jobs/"), client.get(url)):
        assert "posts@span.example" not in page.content.decode()
    response = client.post(url)
    assert "mailto:posts@span.example" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_asking_is_limited(client, settings):
    settings.RATE_LIMIT_FACTOR = 0.1
    url = f"/j/{make_live().public_id}/apply/"
    statuses = [client.post(url, REMOTE_ADDR="203.0.113.9").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


# Handing it on


def test_the_short_link_and_its_qr_code(client):
    posting = make_live()
    response = client.get(f"/j/{posting.public_id}")
    assert (response.status_code, response["Location"]) == (302, posting.get_absolute_url())
    response = client.get(f"/j/{posting.public_id}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml") and b"<path" in response.content


# Company, feeds, sitemap


def test_a_companys_page_lists_what_is_live(client):
    company = make_company(name="Fenmark")
    make_live(company, title="Live one")
    services.close(make_live(company, title="Closed one"), by=None, reason="filled")
    make_draft(company, title="Draft one")
    page = client.get(company.get_absolute_url()).content.decode()
    assert "Live one" in page and "Closed one" not in page and "Draft one" not in page
    assert client.get("/companies/nobody/").status_code == 404


def test_a_companys_page_leads_on_where_it_has_many(client, monkeypatch):
    company = make_company(name="Span & Sons")
    for title in ("First", "Second"):
        make_live(company, title=title)
    address = company.get_absolute_url()
    assert "All jobs at" not in client.get(address).content.decode()
    monkeypatch.setattr("jobs.views.public.OF_COMPANY", 1)
    page = client.get(address).content.decode()
    assert "Second" in page and "First" not in page
    assert '<a href="/jobs/?company=Span%20%26%20Sons">All jobs at Span &amp; Sons</a>' in page


def test_a_companys_site_reads_without_its_scheme(client):
    company = make_company(site="https://www.fenmark.example/")
    make_live(company)
    page = client.get(company.get_absolute_url()).content.decode()
    assert '<a href="https://www.fenmark.example/" rel="nofollow noopener">fenmark.example</a>' in page


def test_our_headings_in_a_text_of_another_language_are_in_ours(client):
    page = client.get(make_live(language="de").get_absolute_url()).content.decode()
    assert '<div class="prose" lang="de">' in page and '<h2 id="work" lang="en-GB">The work</h2>' in page


def public_pages(client, company, posting) -> str:
    """Everything that readers see of a company."""
    addresses = [
        posting.get_absolute_url(),
        f"/j/{posting.public_id}/apply/",
        company.get_absolute_url(),
        f"/companies/{company.slug}/feed/",
        "/jobs/",
        "/jobs/feed/",
        "/search/?q=bridge",
        "/",
    ]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_what_a_company_changes_about_itself_waits_for_an_approval(client):
    company = make_company(name="Fenmark", site="https://fenmark.example", place="Leeds", size="10-49")
    posting = make_live(company, by=make_user())
    changed = {
        "name": "CANARY Ltd",
        "site": "https://canary.example",
        "place": "Canaryville",
        "country": "PL",
        "size": "1000+",
        "about": "A canary.",
    }
    services.update_company(company, by=make_user(), values=changed)
    pages = public_pages(client, company, posting)
    assert not [word for word in ("canary", "poland", "1,000 people") if word in pages.lower()]
    for words in ("Fenmark", "https://fenmark.example", "Leeds, United Kingdom", "10 to 49 people"):
        assert words in pages
    assert posting.public_id in client.get("/jobs/?company=fenm").content.decode()
    assert posting.public_id not in client.get("/jobs/?company=canary").content.decode()

    services.approve(services.submit(posting, by=None), by=None)
    pages = public_pages(client, company, posting)
    assert "Fenmark" not in pages.replace("/fenmark/", "")
    for words in ("CANARY Ltd", '"sameAs":"https://canary.example"', "Canaryville, Poland", "A canary."):
        assert words in pages
    assert posting.public_id in client.get("/jobs/?company=canary").content.decode()


def test_a_trusted_company_changes_its_page_at_once(client):
    company = make_company(name="Fenmark", is_trusted=True)
    posting = make_submitted(company).posting
    services.update_company(company, by=make_user(), values={"name": "Northloom"})
    assert "Northloom" in client.get(posting.get_absolute_url()).content.decode()


def test_feeds_list_live_postings_newest_first(client):
    company = make_company(name="Fenmark")
    make_live(company, title="First")
    make_live(company, title="Second")
    make_live(title="Elsewhere")
    make_submitted(title="CANARY")
    everything = client.get("/jobs/feed/").content.decode()
    assert re.findall(r"<title>(\w+), ", everything) == ["Elsewhere", "Second", "First"]
    assert "CANARY" not in everything
    assert "http://localhost" in everything and "testserver" not in everything
    own = client.get(f"/companies/{company.slug}/feed/").content.decode()
    assert re.findall(r"<title>(\w+), ", own) == ["Second", "First"]


def test_a_feeds_words_are_not_markup(client):
    make_live(summary="<script>alert(1)</script>")
    assert "&amp;lt;script&amp;gt;" in client.get("/jobs/feed/").content.decode()


def test_a_feed_costs_the_same_for_thirty(client, django_assert_num_queries):
    company = make_company()
    make_live(company)
    with django_assert_num_queries(4):
        client.get("/jobs/feed/")
    for _ in range(29):
        make_live(company)
    with django_assert_num_queries(4):
        client.get("/jobs/feed/")


# Querysets and their twins


def test_what_is_readable_and_visible_agrees_for_the_set_and_the_row():
    company = make_company(make_user())
    live = make_live(company, title="Live")
    edited = make_live(company, title="Edited")
    services.approve(services.submit(edited, by=None), by=None)
    postings = [
        live,
        edited,
        make_draft(company),
        make_submitted(company).posting,
        services.close(make_live(company), by=None, reason="filled"),
        services.remove(make_live(company), by=None, reason="Scam"),
        make_live(closes_at=end_of_day(days_ahead(1))),
    ]
    people = [add_member(company, "reviewer"), make_user("rival"), make_moderator()]
    manager = type(live.versions.get())._default_manager
    for days in (0, 5, 30, 40, 60, 130):
        now = timezone.now() + timedelta(days=days)
        for version in manager.select_related("posting"):
            in_set = {
                name: getattr(manager, name)(now).filter(pk=version.pk).exists()
                for name in ("live", "readable", "expired")
            }
            own = {name: getattr(version, f"is_{name}")(now) for name in in_set}
            assert in_set == own, (version, days)
            for user in people:
                seen = manager.visible_to(user, now).filter(pk=version.pk).exists()
                assert seen == version.is_visible_to(user, now)
    for posting in postings:
        for user in people:
            assert Posting.objects.visible_to(user).filter(pk=posting.pk).exists() == posting.is_visible_to(
                user
            )


def test_the_next_change_is_the_next_end(client):
    from jobs.models import PostingVersion

    assert PostingVersion.objects.next_public_change(timezone.now()) is None
    first, second = end_of_day(days_ahead(2)), end_of_day(days_ahead(20))
    make_live(closes_at=first)
    make_live(closes_at=second)
    following = PostingVersion.objects.next_public_change
    assert following(timezone.now()) == first
    assert following(first) == second
    assert following(second) == first + timedelta(days=30)
    assert following(second + timedelta(days=30)) is None
