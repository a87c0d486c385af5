"""The admin's first page: what waits for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import services
from articles.models import Reference
from articles.waiting import LISTS
from portal.desk import sections
from tests.articles.factories import make_draft, make_fields, make_published, make_user
from tests.jobs import factories as job_factories

pytestmark = pytest.mark.django_db

BROKEN = '<p><a href="/articles/none/">what is not there</a></p>'


def shown(user):
    return {section.title: [row.name for row in section.rows] for section in sections(user) if section.rows}


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def fill(by, number=0):
    """One article of the person's on each list."""
    make_draft(title=f"Draft {number}", by=by)
    returned = make_draft(title=f"Returned {number}", by=by)
    services.request_changes(services.submit(returned, by=by), by=None, words="Shorter.")
    services.submit(make_draft(title=f"Submitted {number}", by=by), by=by)
    services.publish(make_draft(title=f"Ahead {number}", by=by), by=by, at=timezone.now() + timedelta(days=2))
    make_published(title=f"Due {number}", by=by, review_by_on=in_days(14))
    make_published(title=f"Later {number}", by=by, review_by_on=in_days(15))
    broken = make_draft(title=f"Broken {number}", by=by, body=BROKEN)
    services.publish(broken, by=None)
    services.recheck_links()


def test_an_author_sees_the_own_articles_only():
    author, other = make_user("author"), make_user("author")
    fill(other, 1)
    assert shown(author) == {}
    fill(author, 2)
    assert shown(author) == {
        "My drafts": ["Draft 2"],
        "Changes asked": ["Returned 2"],
        "In review": ["Submitted 2"],
        "Scheduled": ["Ahead 2"],
        "Due for review": ["Due 2"],
        "Broken links": ["Broken 2"],
    }


def test_an_editor_sees_what_waits_for_editors_and_the_own_drafts():
    author, editor = make_user("author"), make_user("editor")
    fill(author, 1)
    make_draft(title="Mine", by=editor)
    assert shown(editor) == {
        "My drafts": ["Mine"],
        "To review": ["Submitted 1"],
        "Scheduled": ["Ahead 1"],
        "Due for review": ["Due 1"],
        "Broken links": ["Broken 1"],
    }


def test_a_moderator_sees_the_queue_and_a_superuser_everything():
    fill(make_user("author"), 1)
    company = job_factories.make_company(name="Span")
    job_factories.make_submitted(company, title="Keeper")
    job_factories.make_draft(company, title="Not sent")
    assert shown(make_user("moderator")) == {"Moderation queue": ["Keeper, Span"]}
    superuser = make_user("editor")
    superuser.is_superuser = True
    assert {"To review", "Moderation queue"} <= shown(superuser).keys()


@pytest.mark.parametrize(("group", "count"), [("author", 6), ("editor", 6), ("moderator", 1), ("", 0)])
def test_an_empty_desk_says_so_in_words(client, group, count):
    user = make_user(group)
    assert len(sections(user)) == count
    client.force_login(user)
    if group:
        page = client.get("/admin/").content.decode()
        assert page.count('aria-labelledby="desk-') == count
        assert ("No posting waits for a review." in page) == (group == "moderator")
        assert ("Add article" in page) == (group != "moderator")


def test_as_many_queries_for_many_as_for_one(client, django_assert_num_queries):
    client.force_login(editor := make_user("editor"))
    editor.is_superuser = True
    editor.save()
    for number in range(12):
        if number == 1:
            with django_assert_num_queries(18):
                client.get("/admin/")
        fill(editor, number)
        job_factories.make_submitted(title=f"Keeper {number}")
    with django_assert_num_queries(18):
        page = client.get("/admin/").content.decode()
    assert '<a href="/admin/articles/article/?waiting=broken">All 12<' in page


def test_each_section_leads_to_its_whole_list(client):
    client.force_login(editor := make_user("editor"))
    fill(editor, 1)
    for section in sections(editor):
        page = client.get(section.url).content.decode()
        assert "1 article" in page and section.rows[0].name in page, section.title


def test_the_list_of_what_nothing_links_to(client):
    client.force_login(editor := make_user("editor"))
    make_published(title="Alone", slug="alone")
    make_published(title="Led to", slug="led-to")
    own = make_published(
        title="To itself", slug="itself", body='<p><a href="/articles/itself/">itself</a></p>'
    )
    make_published(title="Leading", slug="leading", body='<p><a href="/articles/led-to/#x">there</a></p>')
    make_draft(title="Draft", body='<p><a href="/articles/alone/">alone</a></p>')
    unlinked = next(each for each in LISTS if each.name == "unlinked")
    assert sorted(unlinked.articles(editor).values_list("title", flat=True)) == [
        "Alone",
        "Leading",
        "To itself",
    ]
    assert ">Led to<" not in client.get("/admin/articles/article/?waiting=unlinked").content.decode()
    assert own.references.count() == 2  # the draft's and the version's


def test_links_are_checked_anew():
    target = make_published(slug="target")
    article = make_published(body='<p><a href="/articles/target/">target</a></p>')
    services.recheck_links()
    assert not Reference.objects.broken().exists()
    services.withdraw(target, by=None)
    services.recheck_links()
    assert {reference.article for reference in Reference.objects.broken()} == {article}
    services.save_article(article, make_fields(title="Without"), by=None, revision=1)
    article.refresh_from_db()
    services.publish(article, by=None)
    assert not Reference.objects.broken().exists()  # readers do not see that text any more
    services.publish(target, by=None)
    services.recheck_links()
    assert not Reference.objects.filter(is_broken=True).exists()
