"""The site's own pages in the admin."""

import re

import pytest

from portal.models import Page
from portal.services import save_page
from tests.articles.factories import make_user

pytestmark = pytest.mark.django_db

FIELDS = {"title": "Rules", "slug": "rules", "summary": "What holds.", "body": "<p>Grease.</p>"}


def values(**changes):
    return {**FIELDS, "in_footer": "on", "footer_column": "about", "position": "0", **changes}


def test_an_editor_adds_changes_and_deletes_a_page(client):
    client.force_login(make_user("editor"))
    assert client.post("/admin/portal/page/add/", values()).status_code == 302
    page = Page.objects.get()
    address = f"/admin/portal/page/{page.pk}/"
    opened = page.updated_at.isoformat()
    assert client.post(f"{address}change/", values(slug="laws", opened=opened)).status_code == 302
    assert client.get("/rules/")["Location"] == "/laws/"
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 302
    assert client.get("/laws/").status_code == 410


def test_a_mistake_keeps_what_was_typed(client):
    client.force_login(make_user("editor"))
    response = client.post("/admin/portal/page/add/", values(slug="jobs", title="Kept"))
    assert response.status_code == 200
    assert "taken by the site itself" in response.content.decode()
    assert 'value="Kept"' in response.content.decode()


def test_two_who_change_one_page_do_not_lose_each_others_text(client):
    client.force_login(make_user("editor"))
    page = save_page(Page(**FIELDS))
    address = f"/admin/portal/page/{page.pk}/change/"
    opened = re.search(r'name="opened" value="([^"]+)"', client.get(address).content.decode())[1]
    page.title = "Theirs"
    save_page(page)
    refused = client.post(address, values(title="Mine", opened=opened)).content.decode()
    assert "Somebody else saved this page" in refused and "theirs is at /rules/" in refused
    assert 'value="Mine"' in refused
    page.refresh_from_db()
    assert page.title == "Theirs"
    again = re.search(r'name="opened" value="([^"]+)"', refused)[1]
    assert client.post(address, values(title="Mine", opened=again)).status_code == 302
    page.refresh_from_db()
    assert page.title == "Mine"


@pytest.mark.parametrize(("group", "status"), [("author", 403), ("moderator", 403), ("", 302)])
def test_others_may_not(client, group, status):
    page = save_page(Page(**FIELDS))
    client.force_login(make_user(group))
    assert client.get(f"/admin/portal/page/{page.pk}/change/").status_code == status
    assert client.post(f"/admin/portal/page/{page.pk}/delete/", {"post": "yes"}).status_code == status
    assert Page.objects.exists()
