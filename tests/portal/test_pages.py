"""The site's own pages: the home page, and those that editors keep in the admin."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from portal.models import Page
from portal.services import delete_page, save_page
from tests.articles.factories import make_published
from tests.jobs.factories import make_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return save_page(
        Page(slug="rules", title="Rules", summary="What holds.", body="<h2>First</h2><p>Grease.</p>")
    )


def test_a_page_shows_its_text(client, page):
    html = client.get("/rules/").content.decode()
    assert '<h2 id="first">First</h2>' in html
    assert "<title>Rules | " in html


def test_what_runs_never_reaches_a_page(client):
    save_page(Page(slug="x", title="<b>X", summary="S", body='<p onclick="a()">a<script>b()</script></p>'))
    html = client.get("/x/").content.decode()
    assert "onclick" not in html
    assert "b()" not in html
    assert "&lt;b&gt;X" in html


def test_a_page_that_moved_leaves_a_redirect_and_a_deleted_one_is_gone(client, page):
    page.slug = "laws"
    save_page(page)
    assert client.get("/rules/")["Location"] == "/laws/"
    delete_page(page)
    assert client.get("/laws/").status_code == 410
    assert client.get("/rules/", follow=True).status_code == 410


def test_an_address_of_the_site_itself_is_refused():
    with pytest.raises(ValidationError, match="taken by the site itself"):
        save_page(Page(slug="jobs", title="Jobs", summary="S", body="<p>B</p>"))


def test_only_reading_is_allowed(page):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/rules/").status_code == 405
    assert client.post("/").status_code == 405


def test_the_home_page_leads_to_all_three_parts(client, demo_pack):
    html = client.get("/").content.decode()
    for address in ("/articles/", "/assess/bridge-fit/", "/jobs/", "/assess/bridge-fit/start/?a="):
        assert f'href="{address}' in html
    assert html.count("<h1") == 1
    data = json.loads(re.search(r'application/ld\+json">(.*?)</script>', html)[1])
    assert data["@type"] == "Organization"


def test_the_home_page_of_an_empty_site_still_leads_on(client):
    assert 'href="/articles/"' in client.get("/").content.decode()


def test_the_home_page_takes_the_same_queries_with_more_content(client, pack, django_assert_num_queries):
    make_published()
    make_live()
    with django_assert_num_queries(6):
        client.get("/")
    for _ in range(10):
        make_published()
    make_live()
    with django_assert_num_queries(6):
        client.get("/")


def test_the_sitemap_lists_what_readers_may_see(client, demo_pack, settings):
    index = client.get("/sitemap.xml").content.decode()
    sections = re.findall(r"<loc>(.*?)</loc>", index)
    assert f"{settings.SITE_URL}/sitemap-articles.xml" in sections
    addresses = []
    for section in sections:
        response = client.get(section.removeprefix(settings.SITE_URL))
        assert response["Content-Type"] == "application/xml"
        addresses += re.findall(r"<loc>(.*?)</loc>", response.content.decode())
    assert all(address.startswith(f"{settings.SITE_URL}/") for address in addresses)
    for address in addresses:
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200
    assert not any("/jobs/" in address and len(address.split("/")) > 5 for address in addresses), (
        "demonstration"
    )


@pytest.mark.parametrize(
    "path", ["/sitemap-nothing.xml", "/sitemap-articles.xml?p=9", "/sitemap-articles.xml?p=x"]
)
def test_a_part_of_the_sitemap_that_is_not_there(client, path):
    assert client.get(path).status_code == 404
