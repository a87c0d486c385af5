"""Private links that show one version to somebody without an account."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import services
from articles.models import ShareLink
from portal.audit.models import Event
from tests.articles.factories import make_draft, make_fields, make_published, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    author = make_user("author")
    article = make_published(by=author, title="Live rope")
    services.save_article(article, make_fields(title="Coming rope"), by=author, revision=1)
    found = services.submit(article, by=author)
    services.save_article(article, make_fields(title="Draft rope"), by=author, revision=2)
    return found


def test_the_link_shows_its_version_and_no_other_and_says_what_it_is(client, version):
    link = services.share(version, days=7, by=version.by)
    response = client.get(link.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 200
    assert "Coming rope" in page and "Live rope" not in page and "Draft rope" not in page
    assert "A private preview" in page and "not what readers of the site see now" in page
    assert '<meta name="robots" content="noindex">' in page
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies
    services.approve(version, by=None)
    assert "Readers see this text now" in client.get(link.get_absolute_url()).content.decode()
    assert client.head(link.get_absolute_url()).status_code == 200
    assert client.post(link.get_absolute_url()).status_code == 405


def test_a_link_that_ended_was_revoked_or_never_was_is_the_same_404(client, version):
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        link, revoked = (services.share(version, days=1, by=version.by) for _ in range(2))
        address, old = link.get_absolute_url(), revoked.get_absolute_url()
        services.revoke(revoked, by=version.by)
        clock.move_to(now + timedelta(days=1, microseconds=-1))
        assert client.get(address).status_code == 200
        clock.move_to(now + timedelta(days=1))
        made_up = address.split(".")[0] + "." + "a" * 32 + "/"
        answers = [
            client.get(each)
            for each in (
                address,
                old,
                made_up,
                "/preview/x/",
                f"/preview/{'a' * 10}.{'b' * 32}/",
                "/preview/é/",
            )
        ]
        assert {each.status_code for each in answers} == {404}
        assert len({each.content for each in answers}) == 1
        clock.move_to(now - timedelta(hours=1))
        assert client.get(old).status_code == 404, "a clock set back opens no revoked link"


def test_a_token_of_one_link_opens_no_other(client, version):
    first, second = (services.share(version, days=1, by=None) for _ in range(2))
    mixed = f"/preview/{first.public_id}.{second.token.partition('.')[2]}/"
    assert client.get(mixed).status_code == 404


def test_links_are_made_listed_and_revoked_on_the_versions_page(client, version):
    client.force_login(version.by)
    page = f"/admin/articles/article/{version.article_id}/versions/{version.number}/"
    assert "Select a valid choice" in client.post(f"{page}share/", {"days": 400}).content.decode()
    assert not ShareLink.objects.exists()
    assert client.post(f"{page}share/", {"days": 30}).status_code == 302
    link = ShareLink.objects.get()
    assert link.expires_at - link.created_at > timedelta(days=29, hours=23)
    for address in (page, f"/admin/articles/article/{version.article_id}/versions/"):
        assert link.get_absolute_url() in client.get(address).content.decode()
    revoke = f"/admin/articles/article/{version.article_id}/links/{link.public_id}/revoke/"
    assert client.get(revoke).status_code == 405
    for _ in range(2):
        assert client.post(revoke).status_code == 302
    assert ShareLink.objects.get().generation == 1
    assert link.public_id not in client.get(page).content.decode()
    assert set(Event.objects.values_list("verb", flat=True)) >= {"share", "revoke"}


def test_only_who_may_edit_the_article_shares_and_revokes(client, version):
    link = services.share(version, days=1, by=version.by)
    other = make_draft(by=make_user("author"))
    client.force_login(other.owner)
    page = f"/admin/articles/article/{version.article_id}"
    assert client.post(f"{page}/versions/2/share/", {"days": 1}).status_code == 404
    assert client.post(f"{page}/links/{link.public_id}/revoke/").status_code == 404
    own = f"/admin/articles/article/{other.pk}/links/{link.public_id}/revoke/"
    assert client.post(own).status_code == 404
    assert ShareLink.objects.get() == link and ShareLink.objects.get().is_open()


def test_only_the_offered_days_are_given(version):
    with pytest.raises(services.ArticleError, match="1, 7 or 30"):
        services.share(version, days=365, by=None)
