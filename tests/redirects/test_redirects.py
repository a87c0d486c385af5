"""A link once published never dies."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.errors import ServiceError
from portal.redirects.models import Redirect
from portal.redirects.services import add, forget, move, release

pytestmark = pytest.mark.django_db
briefly = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)


def test_a_moved_page_redirects_for_good_with_its_query(client):
    add("/old/", "/new/")
    response = client.get("/old/?a=1")
    assert (response.status_code, response["Location"]) == (301, "/new/?a=1")


@pytest.mark.parametrize(
    ("new_path", "location"),
    [
        ("/jobs/?topic=ropes", "/jobs/?topic=ropes&a=1"),
        ("/new/#part", "/new/?a=1#part"),
        ("/jobs/?topic=ropes#part", "/jobs/?topic=ropes&a=1#part"),
    ],
)
def test_the_query_joins_that_of_the_target(client, new_path, location):
    add("/old/", new_path)
    assert client.get("/old/?a=1")["Location"] == location
    assert client.get("/old/")["Location"] == new_path


def test_an_address_without_a_successor_is_gone(client):
    add("/old/")
    response = client.get("/old/")
    assert response.status_code == 410
    assert "taken down" in response.content.decode()


def test_an_address_with_its_query_goes_before_its_path(client):
    add("/index.php", "/new/")
    add("/index.php?id=5", "/five/")
    assert client.get("/index.php?id=5")["Location"] == "/five/"
    assert client.get("/index.php?id=6")["Location"] == "/new/?id=6"


def test_the_home_page_hands_on_the_numbers_of_a_former_site(cached):
    assert cached.get("/?p=12").status == 200
    redirect = add("/?p=12", "/new/")
    add("/?page_id=3")
    assert cached.get("/?p=12&utm_source=mail").headers["location"] == "/new/"
    assert cached.get("/?page_id=3").status == 410
    assert cached.get("/").status == cached.get("/?p=1'").status == 200
    forget(redirect)
    assert cached.get("/?p=12").status == 200


def test_chains_collapse_and_loops_cannot_be_made():
    add("/a/", "/b/")
    add("/b/", "/c/")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/a/": "/c/", "/b/": "/c/"}
    add("/c/", "/a/")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/b/": "/a/", "/c/": "/a/"}


def test_what_leads_to_an_old_address_leads_to_its_end(client):
    add("/old/", "/new/")
    add("/older/", "/old/")
    add("/gone/")
    add("/lost/", "/gone/")
    assert client.get("/old/")["Location"] == client.get("/older/")["Location"] == "/new/"
    assert client.get("/lost/").status_code == 410


@briefly
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=12))
def test_no_address_leads_through_two(pairs):
    Redirect.objects.all().delete()
    for old, new in pairs:
        if old != new:
            add(f"/{old}/", f"/{new}/")
    ends = dict(Redirect.objects.values_list("old_path", "new_path"))
    assert not set(ends) & set(ends.values())


def test_a_page_that_moves_to_an_old_address_is_found_there(client):
    add("/old/", "/new/")
    move("/page/", "/old/")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {"/page/": "/old/"}


def test_an_address_in_use_again_is_released(client):
    add("/a/", "/b/")
    release("/a/")
    assert client.get("/a/").status_code == 404


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "\\\\evil", "/\\evil", "new"])
def test_only_addresses_of_this_site_are_taken(path):
    with pytest.raises(ServiceError, match="not an address of this site"):
        add("/old/", path)


def test_the_database_refuses_what_the_service_would():
    with pytest.raises(IntegrityError), transaction.atomic():
        Redirect.objects.create(old_path="/a/", new_path="/a/")


def test_a_page_that_exists_is_not_shadowed(client):
    add("/robots.txt", "/new/")
    assert client.get("/robots.txt").status_code == 200


def test_writing_to_a_dead_address_is_not_redirected(client):
    add("/old/page/", "/new/")
    assert client.post("/old/page/").status_code == 404


def test_the_admin_takes_what_the_service_takes(admin_client):
    add_url = "/admin/redirects/redirect/add/"
    for path in ("//evil.example/", "/\\evil", "/old/"):
        page = admin_client.post(add_url, {"old_path": "/old/", "new_path": path})
        assert page.status_code == 200 and not Redirect.objects.exists()
    page = admin_client.post(add_url, {"old_path": "/articles/", "new_path": "/jobs/"}).content.decode()
    assert "A page of this site is at this address" in page and not Redirect.objects.exists()
    page = admin_client.post(add_url, {"old_path": "/old/", "new_path": "/old/"}).content.decode()
    assert "The old and the new address are the same." in page and "Constraint" not in page
    add("/older/", "/old/")
    assert admin_client.post(add_url, {"old_path": "/old/", "new_path": "/new/"}).status_code == 302
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/older/": "/new/",
        "/old/": "/new/",
    }
    row = Redirect.objects.get(old_path="/old/")
    admin_client.post(f"/admin/redirects/redirect/{row.pk}/change/", {"new_path": ""})
    row.refresh_from_db()
    assert (row.old_path, row.new_path) == ("/old/", "")


@pytest.mark.django_db(transaction=True)
def test_the_query_comes_through_the_page_cache_too(cached):
    add("/articles/old/", "/articles/new/")
    for query in ("a=1", "a=2"):
        assert cached.get(f"/articles/old/?{query}").headers["location"] == f"/articles/new/?{query}"
