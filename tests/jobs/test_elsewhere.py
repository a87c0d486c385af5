"""Postings away from their pages: the embed, the documents, the members' page, and what is in none of them."""

import json
import re
from html import unescape

import pytest
import time_machine

from jobs import elsewhere, services
from jobs.dates import end_of_day
from jobs.models import Company
from jobs.values import PlaceOfWork
from portal import text
from portal.links import Leads, lead
from portal.site import site
from tests.jobs.factories import (
    add_member,
    days_ahead,
    make_company,
    make_draft,
    make_live,
    make_live_anywhere,
    make_submitted,
    make_user,
)
from tests.jobs.test_structured_data import of_page

HOSTILE = '</script><b onclick=x>"&amp; `*[x](javascript:1)'


@pytest.fixture
def company():
    return make_company(make_user("owner"), name="Fenmark")


def embed_of(company):
    return f"/companies/{company.slug}/embed/"


def documents_of(posting):
    return [f"/jobs/{posting.public_id}/posting.{form}" for form in ("md", "jsonld")]


# The embed


@pytest.mark.django_db
def test_any_site_may_frame_the_embed_and_no_other_page(client, company):
    posting = make_live(company)
    response = client.get(embed_of(company))
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["X-Robots-Tag"] == "noindex"
    for address in (company.get_absolute_url(), posting.get_absolute_url(), "/companies/nobody/"):
        other = client.get(address)
        assert other["X-Frame-Options"] == "DENY" and other["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_embed_lists_what_is_open_and_leads_out_of_the_frame(client, company):
    posting = make_live(company, title="Open")
    for change in (
        lambda: services.close(make_live(company, title="CANARY"), by=None, reason="filled"),
        lambda: make_submitted(company, title="CANARY"),
        lambda: make_draft(company, title="CANARY"),
        lambda: make_live(title="CANARY"),
    ):
        change()
    page = client.get(embed_of(company)).content.decode()
    assert "CANARY" not in page and "Open jobs at Fenmark" in page
    assert "£30,000–£36,000" in page and "Sheffield" in page
    assert f'<link rel="canonical" href="{site.url}{company.get_absolute_url()}">' in page
    assert "<script" not in page and "<form" not in page
    links = re.findall(r'<a href="([^"]+)" target="_blank" rel="noopener">', page)
    assert links == [f"{posting.get_absolute_url()}?from=embed", f"{company.get_absolute_url()}?from=embed"]
    assert page.count("<a ") == 2 and client.get(links[0]).status_code == 200


@pytest.mark.django_db
def test_a_company_that_has_nothing_open_says_so_in_its_frame(client, company):
    services.close(make_live(company, title="Bridge Keeper"), by=None, reason="filled")
    response = client.get(embed_of(company))
    assert response.status_code == 200
    assert "There are no open jobs at the moment." in response.content.decode()


@pytest.mark.django_db
def test_a_frame_that_nobody_took_down_names_nobody(client, company):
    services.remove(make_live(company), by=None, reason="A scam.")
    response = client.get(embed_of(company))
    page = response.content.decode()
    assert response.status_code == 404 and "X-Frame-Options" not in response
    assert "There are no open jobs at the moment." in page and "Fenmark" not in page


@pytest.mark.django_db
def test_the_embed_ends_somewhere(client, company, monkeypatch):
    for title in ("First", "Second"):
        make_live(company, title=title)
    assert "More about Fenmark on" in client.get(embed_of(company)).content.decode()
    monkeypatch.setattr(elsewhere, "SHOWN", 1)
    page = client.get(embed_of(company)).content.decode()
    assert "Second" in page and "First" not in page and "All jobs at Fenmark on" in page


# The documents


@pytest.mark.django_db
def test_a_posting_is_one_markdown_document(client, company):
    posting = make_live(
        company,
        title="Keeper *of* the bridge",
        sections={"work": "See [how](/how/).[^1]\n\n[^1]: Or ask.", "outcomes": "a[^1]\n\n[^1]: b"},
    )
    response = client.get(documents_of(posting)[0])
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    written = response.content.decode()
    title, _, body = written.partition("\n\n")
    assert title == r"# Keeper \*of\* the bridge"
    for words in (
        "**Fenmark**",
        "- **Pay:** £30,000–£36,000 a year",
        "- **Place:** On site, Sheffield, United Kingdom",
        f"## The work\n\nSee [how]({site.url}/how/).[^1]",
        "- Must have: Lifting, level 3 of 4. Lifting at level 3.",
        "We keep *bridges*.",
        f"[See how to apply]({site.url}{posting.get_absolute_url()})",
        "[^2]: b",
    ):
        assert words in body
    assert text.to_markdown(text.from_markdown(body)) == body


@pytest.mark.django_db
def test_json_ld_is_what_the_page_says(client, company):
    posting = make_live(company)
    page = client.get(posting.get_absolute_url()).content.decode()
    response = client.get(documents_of(posting)[1])
    assert response["Content-Type"] == "application/ld+json"
    assert response.json() == of_page(page)
    for media_type, path in zip(("text/markdown", "application/ld+json"), documents_of(posting), strict=True):
        assert f'<link rel="alternate" type="{media_type}" href="{path}">' in page


@pytest.mark.django_db
def test_documents_lead_search_engines_to_the_page_and_scripts_to_themselves(client, company):
    posting = make_live(company)
    for path in documents_of(posting):
        response = client.get(path)
        assert response["X-Robots-Tag"] == "noindex" and response["Access-Control-Allow-Origin"] == "*"
        assert response["Link"] == f'<{site.url}{posting.get_absolute_url()}>; rel="canonical"'


@pytest.mark.django_db
def test_remote_work_from_anywhere_has_no_json_ld_to_take(client, company):
    posting = make_live_anywhere(company)
    markdown, json_ld = documents_of(posting)
    assert "Remote, anywhere" in client.get(markdown).content.decode()
    assert client.get(json_ld).status_code == 404
    assert json_ld not in client.get(posting.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_hostile_words_stay_words_everywhere(client):
    company = make_company(make_user(), name=HOSTILE, about=HOSTILE)
    posting = make_live(
        company,
        title=HOSTILE,
        summary=HOSTILE,
        sections={"work": f"Keep. {HOSTILE}", "outcomes": HOSTILE},
        places=[PlaceOfWork("GB", HOSTILE)],
    )
    markdown, json_ld = (client.get(path) for path in documents_of(posting))
    assert json.loads(json_ld.content)["title"] == HOSTILE
    assert "<b " not in text.from_markdown(markdown.content.decode())
    assert "<b " not in client.get(embed_of(company)).content.decode()
    assert "<b " not in elsewhere.snippet(Company.objects.get(pk=company.pk), postings=1)
    client.force_login(company.memberships.get().user)
    assert "<b " not in client.get(f"/employers/company/{company.slug}/elsewhere/").content.decode()


def test_frame_and_documents_follow_at_the_next_request(cached):
    posting = make_live(title="Keeper now", closes_at=end_of_day(days_ahead(3)))
    paths = [embed_of(posting.company), *documents_of(posting)]
    for path in paths:
        answer = cached.get(path)
        assert "Keeper now" in answer.text and answer.headers["cache-control"] == "public, no-cache"
        assert "set-cookie" not in answer.headers
        assert cached.get(path, if_none_match=answer.headers["etag"]).status == 304
    with time_machine.travel(end_of_day(days_ahead(3)), tick=False):
        assert "Keeper now" not in cached.get(paths[0]).text
        assert [cached.get(path).status for path in paths] == [200, 410, 410]
    services.close(posting, by=None, reason="filled")
    assert [cached.get(path).status for path in paths] == [200, 410, 410]


# How to apply is in none of them


@pytest.mark.django_db
def test_no_program_finds_how_to_apply(client, company):
    email, link = "canary.apply@fenmark.example", "https://fenmark.example/canary-apply"
    posting = make_live(company, apply_url="", apply_email=email)
    other = make_live(company, apply_url=link)
    scopes = ("/jobs/", company.get_absolute_url())
    paths = [f"{scope}feed/{form}" for scope in scopes for form in ("", "json/", "xml/")]
    for each in (posting, other):
        paths += [each.get_absolute_url(), f"/j/{each.public_id}", f"/j/{each.public_id}/apply/"]
        paths += [f"/j/{each.public_id}/qr.svg", *documents_of(each)]
    paths += [
        *scopes,
        embed_of(company),
        "/sitemap-jobs.xml",
        "/sitemap-companies.xml",
        "/",
        "/search/?q=keeper",
    ]
    client.force_login(company.memberships.get().user)
    paths.append(f"/employers/company/{company.slug}/elsewhere/")
    for path in paths:
        response = client.get(path)
        assert response.status_code in (200, 302), path
        assert "canary" not in unescape(response.content.decode()).lower(), path
    assert email in client.post(f"/j/{posting.public_id}/apply/").content.decode()
    assert link in client.post(f"/j/{other.public_id}/apply/").content.decode()


# The members' page


@pytest.mark.django_db
def test_members_are_given_what_to_take(client, company):
    posting, anywhere = make_live(company), make_live_anywhere(company)
    client.force_login(add_member(company, "reviewer"))
    page = client.get(f"/employers/company/{company.slug}/elsewhere/").content.decode()
    snippet = unescape(re.search(r"<textarea[^>]* readonly[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1])
    assert snippet.startswith(f'<iframe src="{site.url}{embed_of(company)}" title="Open jobs at Fenmark"')
    assert f'<a href="{site.url}{company.get_absolute_url()}">All open jobs at Fenmark</a>' in snippet
    for form in ("", "json/", "xml/"):
        assert f'value="{site.url}{company.get_absolute_url()}feed/{form}" readonly' in page
    for path in (*documents_of(posting), documents_of(anywhere)[0]):
        assert f'<a href="{site.url}{path}">' in page
    assert documents_of(anywhere)[1] not in page
    assert f'<a href="{site.url}/j/{posting.public_id}">' in page and "from the moment" not in page


@pytest.mark.django_db
def test_before_the_first_posting_the_page_says_from_when_it_holds(client, company):
    make_submitted(company, title="CANARY")
    client.force_login(company.memberships.get().user)
    page = client.get(f"/employers/company/{company.slug}/elsewhere/").content.decode()
    assert "from the moment your first posting is live" in page and "CANARY" not in page
    assert "See the frame alone" not in page


@pytest.mark.django_db
def test_the_page_costs_the_same_for_many(client, company, django_assert_num_queries):
    client.force_login(company.memberships.get().user)
    address = f"/employers/company/{company.slug}/elsewhere/"
    make_live(company)
    with django_assert_num_queries(12):
        client.get(address)
    for _ in range(3):
        make_live(company, places=[PlaceOfWork("GB", city) for city in "abc"])
    with django_assert_num_queries(12):
        client.get(address)


def test_a_frames_height_grows_and_stops():
    company = Company(slug="x", shown={"name": "X"})
    heights = [
        int(re.search(r'height="(\d+)"', elsewhere.snippet(company, postings=count))[1])
        for count in (0, 1, 3, 5, 50)
    ]
    assert heights == sorted(heights) and heights[0] == heights[1] and heights[-1] == heights[-2] <= 800


# What leads to them


@pytest.mark.django_db
def test_links_to_them_are_known(company):
    live, draft = make_live(company), make_draft(company)
    closed = services.close(make_live(company), by=None, reason="filled")
    found = lead([*documents_of(live), *documents_of(draft), *documents_of(closed), embed_of(company)])
    assert {found[path] for path in [*documents_of(live), embed_of(company)]} == {Leads.LIVE}
    assert {found[path] for path in documents_of(draft)} == {Leads.LATER}
    assert {found[path] for path in documents_of(closed)} == {Leads.NOWHERE}
