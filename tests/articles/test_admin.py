"""Writing and publishing in the admin."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles import services
from articles.admin import ArticleAdmin
from articles.models import Article, ArticleVersion, Topic
from portal.audit.models import Event
from portal.pagecache.models import Epoch
from portal.redirects.models import Redirect
from tests.articles.factories import (
    make_author,
    make_draft,
    make_fields,
    make_published,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def sign_in(client, group):
    user = make_user(group)
    client.force_login(user)
    return user


def posted(article=None, *, button="_save", **values):
    """What the form sends: the article as it is stored, and what was changed."""
    data = {
        "title": "",
        "slug": "",
        "summary": "",
        "body": "",
        "author": "",
        "main_topic": "",
        "review_by_on": "",
    }
    if article:
        article.refresh_from_db()
        data |= {
            "title": article.title,
            "slug": article.slug,
            "summary": article.summary,
            "body": article.body,
            "author": article.author_id or "",
            "main_topic": article.main_topic_id or "",
            "topics": [topic.pk for topic in article.topics.all()],
            "opened_revision": article.revision,
        }
    return {**data, button: "1", **values}


def complete(**values):
    return {
        "title": "Ropes",
        "summary": "Which rope.",
        "body": "<p>Hemp.</p>",
        "author": make_author().pk,
        "main_topic": make_topic().pk,
        **values,
    }


def test_an_author_saves_a_draft_with_a_title_only(client):
    author = sign_in(client, "author")
    response = client.post(ADD, posted(title="Ropes"), follow=True)
    article = Article.objects.get()
    assert (article.title, article.slug, article.owner) == ("Ropes", "ropes", author)
    assert response.redirect_chain == [(change(article), 302)]
    assert "The draft is saved." in response.content.decode()


def test_a_form_without_a_title_comes_back_full(client):
    sign_in(client, "author")
    response = client.post(ADD, posted(summary="Which rope.", body="<p>Hemp &amp; wire.</p>"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "This field is required." in page
    assert "Which rope." in page and "Hemp &amp;" in page
    assert not Article.objects.exists()


@pytest.mark.parametrize("button", ["_submit", "_publish", "_schedule"])
def test_a_step_says_what_is_missing_and_keeps_what_was_typed(client, button):
    sign_in(client, "editor")
    response = client.post(ADD, posted(title="Ropes", body="<p>Hemp.</p>", button=button))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("Readers&#x27; pages need this.") == 3
    assert "Hemp." in page
    assert not Article.objects.exists()


def test_an_editor_publishes_in_one_step_and_a_reader_sees_it(client):
    editor = sign_in(client, "editor")
    response = client.post(ADD, posted(button="_publish", **complete()), follow=True)
    assert "Published: readers see it now." in response.content.decode()
    article = Article.objects.get()
    assert article.status == "approved"
    assert article.live_version().by == editor
    client.logout()
    assert "Hemp." in client.get("/articles/ropes/").content.decode()


def test_the_whole_way_from_author_to_reader(client):
    author = sign_in(client, "author")
    client.post(ADD, posted(button="_submit", **complete()))
    article = Article.objects.get()
    assert article.status == "in_review"
    page = client.get(change(article)).content.decode()
    assert 'name="_recall"' in page
    assert 'name="_publish"' not in page and 'name="_reject"' not in page
    client.logout()

    sign_in(client, "editor")
    page = client.get(change(article)).content.decode()
    review = f"/admin/articles/article/{article.pk}/versions/1/"
    assert review in page and 'name="_publish"' in page
    again = client.post(f"{review}decide/", {"decision": "request_changes"})
    assert "Say why" in again.content.decode()
    client.post(f"{review}decide/", {"decision": "request_changes", "words": "Say which hemp."})
    article.refresh_from_db()
    assert article.newest_version().state == "changes_requested"
    client.logout()

    client.force_login(author)
    assert "Say which hemp." in client.get(change(article)).content.decode()
    client.post(change(article), posted(article, button="_submit", body="<p>Italian hemp.</p>"))
    client.logout()

    editor = sign_in(client, "editor")
    client.post(change(article), posted(article, button="_publish"))
    version = article.live_version()
    assert (version.number, version.by, version.body) == (2, author, "<p>Italian hemp.</p>")
    assert Event.objects.filter(verb="publish", by=editor).exists()


@pytest.mark.parametrize("button", ["_publish", "_schedule", "_withdraw", "_unschedule"])
def test_an_author_cannot_take_an_editors_step(client, button):
    author = sign_in(client, "author")
    article = make_published(by=author)
    services.save_article(article, make_fields(), by=author, revision=1)
    services.submit(article, by=author)
    before = list(ArticleVersion.objects.values_list("pk", "state", "live_until"))
    at = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    data = posted(article, button=button, note="No", publish_at=at)
    assert client.post(change(article), data).status_code == 403
    assert list(ArticleVersion.objects.values_list("pk", "state", "live_until")) == before


def test_an_author_sees_and_changes_only_the_own(client):
    author = sign_in(client, "author")
    own, other = (
        make_draft(by=author, title="Own rope"),
        make_draft(by=make_user("author"), title="Other rope"),
    )
    page = client.get(LIST).content.decode()
    assert "Own rope" in page and "Other rope" not in page
    assert client.get(change(own)).status_code == 200
    for address in (
        change(other),
        f"/admin/articles/article/{other.pk}/preview/",
        f"/admin/articles/article/{other.pk}/versions/1/",
        f"/admin/articles/article/{other.pk}/delete/",
    ):
        assert client.get(address).status_code in {302, 404}
        assert "Other rope" not in client.get(address, follow=True).content.decode()
    client.post(change(other), posted(other, title="Taken over"))
    other.refresh_from_db()
    assert other.title == "Other rope"


@pytest.mark.parametrize("group", ["", "moderator"])
def test_nobody_else_enters(client, group):
    user = make_user(group)
    client.force_login(user)
    article = make_draft()
    for address in (LIST, ADD, change(article)):
        assert client.get(address).status_code in {302, 403}
        assert client.post(address, posted(title="Ropes")).status_code in {302, 403}
    assert client.get(f"/admin/articles/article/{article.pk}/preview/").status_code in {302, 404}
    assert Article.objects.count() == 1


def test_anonymous_is_sent_to_sign_in(client):
    article = make_draft()
    for address in (LIST, ADD, change(article), f"/admin/articles/article/{article.pk}/preview/"):
        response = client.get(address)
        assert response.status_code == 302
        assert "login" in response["Location"]


def test_a_conflict_shows_both_texts_and_the_next_save_decides(client):
    sign_in(client, "editor")
    article = make_draft(title="Opened by two")
    data = posted(article, title="Mine", body="<p>My rope.</p>")
    services.save_article(
        article, make_fields(title="Theirs", body="<p>Their rope.</p>"), by=None, revision=1
    )
    response = client.post(change(article), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "This article was saved after" in page
    assert "My rope." in page and "Their rope." in page
    article.refresh_from_db()
    assert article.title == "Theirs"
    revision = re.search(r'name="opened_revision" value="(\d+)"', page)[1]
    client.post(change(article), {**data, "opened_revision": revision})
    article.refresh_from_db()
    assert article.title == "Mine"


def test_scheduling_and_taking_back(client):
    sign_in(client, "editor")
    article = make_draft()
    at = timezone.localtime().replace(second=0, microsecond=0) + timedelta(days=2)
    past = client.post(change(article), posted(article, button="_schedule", publish_at="2020-01-01T09:00"))
    assert "Choose a time that is still to come." in past.content.decode()
    client.post(
        change(article), posted(article, button="_schedule", publish_at=at.strftime("%Y-%m-%dT%H:%M"))
    )
    assert article.scheduled_version().live_from == at
    assert "Scheduled" in client.get(LIST).content.decode()
    client.post(change(article), posted(article, button="_unschedule"))
    assert article.scheduled_version() is None


def test_withdrawing_leads_readers_elsewhere(client):
    sign_in(client, "editor")
    article, other = make_published(), make_published()
    client.post(change(article), posted(article, button="_withdraw", instead=other.get_absolute_url()))
    article.refresh_from_db()
    assert article.status == "withdrawn"
    assert Redirect.objects.get().new_path == other.get_absolute_url()


def test_a_step_that_fails_says_so_and_keeps_the_draft(client):
    sign_in(client, "editor")
    article = make_published()
    data = posted(article, button="_withdraw", title="New title", instead="https://example.org/")
    page = client.post(change(article), data, follow=True).content.decode()
    assert "The draft is saved, but nothing else was done." in page
    article.refresh_from_db()
    assert (article.title, article.status) == ("New title", "approved")
    assert article.is_published()


def test_a_step_that_fails_keeps_what_was_typed_for_it(client):
    sign_in(client, "editor")
    article, other = make_published(), make_draft()
    data = posted(article, button="_withdraw", title="New title", instead="https://example.org/")
    page = client.post(change(article), data).content.decode()
    assert "https://example.org/" in page
    again = re.search(r'name="opened_revision" value="(\d+)"', page)[1]
    data |= {"opened_revision": again, "instead": "/articles/"}
    assert client.post(change(article), data).status_code == 302
    article.refresh_from_db()
    assert article.status == "withdrawn"

    services.submit(other, by=None)
    data = posted(other, button="_submit", note="The new hemp.")
    page = client.post(change(other), data).content.decode()
    assert "already in review" in page and "The new hemp." in page


def test_the_text_of_an_article_deleted_meanwhile_becomes_a_new_one(client):
    sign_in(client, "editor")
    article = make_draft()
    data = posted(article, title="Ropes", body="<p>My rope.</p>", slug="ropes")
    address = change(article)
    services.delete_article(article, by=None)
    response = client.post(address, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "no longer here" in page and "My rope." in page
    assert f'action="{ADD}"' in page and not Article.objects.exists()
    client.post(ADD, data)
    assert Article.objects.get().title == "Ropes"


@pytest.mark.parametrize(
    ("is_new", "meanwhile", "says"),
    [
        (False, lambda article: services.delete_article(article, by=None), "deleted in the meantime"),
        (False, lambda article: make_draft(slug="ropes"), "Another article has the address"),
        (True, lambda article: make_draft(slug="ropes"), "Another article has the address"),
    ],
)
def test_what_a_service_refuses_comes_back_with_the_form_full(client, monkeypatch, is_new, meanwhile, says):
    """Between the form's checks and the saving somebody else does something."""
    sign_in(client, "editor")
    article = make_draft()
    save_form = ArticleAdmin.save_form

    def late(*args, **kwargs):
        meanwhile(Article.objects.get(pk=article.pk))
        return save_form(*args, **kwargs)

    monkeypatch.setattr(ArticleAdmin, "save_form", late)
    data = posted(None if is_new else article) | {
        "title": "Ropes",
        "slug": "ropes",
        "body": "<p>My rope.</p>",
    }
    response = client.post(ADD if is_new else change(article), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert says in page and "My rope." in page and 'value="ropes"' in page


def test_only_an_editor_moves_what_readers_have_seen(client):
    author = sign_in(client, "author")
    article = make_published(by=author, slug="old")
    client.post(change(article), posted(article, slug="new"))
    article.refresh_from_db()
    assert article.slug == "old"
    sign_in(client, "editor")
    client.post(change(article), posted(article, slug="new"))
    article.refresh_from_db()
    assert article.slug == "new"
    assert Redirect.objects.get().old_path == "/articles/old/"


def test_an_address_that_is_taken_is_an_error(client):
    sign_in(client, "editor")
    make_draft(slug="taken")
    page = client.post(ADD, posted(title="Ropes", slug="taken")).content.decode()
    assert "Another article has this address." in page
    assert Article.objects.count() == 1


def test_the_preview_is_the_working_copy_and_private(client):
    sign_in(client, "editor")
    article = make_published(title="Live rope")
    services.save_article(article, make_fields(title="Coming rope"), by=None, revision=1)
    response = client.get(f"/admin/articles/article/{article.pk}/preview/")
    page = response.content.decode()
    assert "Coming rope" in page and "Preview." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "no-store" in response["Cache-Control"]
    assert client.post(f"/admin/articles/article/{article.pk}/preview/").status_code == 405
    saved = client.post(change(article), posted(article, title="Newer rope", button="_preview"), follow=True)
    assert "Newer rope" in saved.content.decode()


def test_the_way_to_the_site_is_shown_of_what_readers_see(client):
    sign_in(client, "editor")
    assert "View on site" in client.get(change(make_published())).content.decode()
    scheduled = make_published(at=timezone.now() + timedelta(days=1))
    for article in (make_draft(), scheduled):
        assert "View on site" not in client.get(change(article)).content.decode()


def test_a_draft_is_deleted_and_a_published_article_is_not(client):
    sign_in(client, "editor")
    draft, published = make_draft(), make_published()
    client.post(f"/admin/articles/article/{draft.pk}/delete/", {"post": "yes"})
    assert client.post(f"/admin/articles/article/{published.pk}/delete/", {"post": "yes"}).status_code == 403
    services.save_article(published, make_fields(), by=None, revision=1)
    services.submit(published, by=None)  # in review, with a text that readers see
    assert client.post(f"/admin/articles/article/{published.pk}/delete/", {"post": "yes"}).status_code == 403
    assert list(Article.objects.all()) == [published]


def test_the_list_filters_searches_and_says_the_status(client):
    sign_in(client, "editor")
    make_published(title="Live rope")
    services.withdraw(make_published(title="Lost rope"), by=None)
    make_draft(title="Raw rope")
    services.submit(make_draft(title="Read rope"), by=None)
    given_back = services.submit(make_draft(title="Returned rope"), by=None)
    services.request_changes(given_back, by=None, words="Say which hemp.")
    tomorrow = timezone.now() + timedelta(days=1)
    services.publish(make_draft(title="Later rope"), by=None, at=tomorrow)

    def listed(status):
        return set(re.findall(r">(\w+) rope</a>", client.get(f"{LIST}?status={status}").content.decode()))

    page = client.get(LIST).content.decode()
    assert "Published" in page and "Withdrawn" in page
    assert [listed(status) for status in ("draft", "returned", "in_review", "withdrawn")] == [
        {"Raw"},
        {"Returned"},
        {"Read"},
        {"Lost"},
    ]
    assert (listed("scheduled"), listed("published")) == ({"Later"}, {"Live"})
    with time_machine.travel(tomorrow + timedelta(minutes=1)):
        client.force_login(make_user("editor"))
        assert (listed("scheduled"), listed("published")) == (set(), {"Live", "Later"})
    page = client.get(f"{LIST}?q=live").content.decode()
    assert "Live rope" in page and "Lost rope" not in page


def test_the_number_of_queries_of_the_list_does_not_grow(client, django_assert_num_queries):
    editor = sign_in(client, "editor")
    topic, author = make_topic(), make_author()
    make_published(by=editor, main_topic=topic, author=author)
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)
    for _ in range(29):
        make_published(by=editor, main_topic=topic, author=author)
    with django_assert_num_queries(9):
        client.get(LIST)


def test_topics_and_authors_are_written_too(client):
    sign_in(client, "editor")
    values = {
        "key": "ropes",
        "slug": "ropes",
        "name": "Ropes",
        "kind": "theme",
        "summary": "All.",
        "position": 1,
    }
    client.post(reverse("admin:articles_topic_add"), values)
    topic = Topic.objects.get(key="ropes")
    client.post(reverse("admin:articles_topic_change", args=[topic.pk]), {**values, "slug": "chains"})
    topic.refresh_from_db()
    assert topic.slug == "chains"
    assert client.get("/topics/ropes/")["Location"] == "/topics/chains/"
    client.post(
        reverse("admin:articles_author_add"), {"key": "x", "slug": "x", "name": "X", "kind": "person"}
    )
    assert client.get("/authors/x/").status_code == 200
    sign_in(client, "author")
    assert client.get(reverse("admin:articles_topic_add")).status_code == 403


def test_the_address_of_a_topic_or_an_author_that_was_deleted_says_so(admin_client):
    topic, author = make_topic(), make_author()
    before = Epoch.objects.get().number
    for kind, row in (("topic", topic), ("author", author)):
        delete = reverse(f"admin:articles_{kind}_delete", args=[row.pk])
        assert admin_client.post(delete, {"post": "yes"}).status_code == 302
        assert admin_client.get(row.get_absolute_url()).status_code == 410
    assert Epoch.objects.get().number == before + 2
    used = make_published(by=make_user("editor")).main_topic
    admin_client.post(reverse("admin:articles_topic_delete", args=[used.pk]), {"post": "yes"})
    assert admin_client.get(used.get_absolute_url()).status_code == 200


def test_an_article_does_not_take_the_address_of_the_feed(client):
    sign_in(client, "editor")
    page = client.post(ADD, posted(title="Ropes", slug="feed")).content.decode()
    assert "/articles/feed/ is taken" in page and not Article.objects.exists()
    client.post(ADD, posted(title="Feed"))
    assert Article.objects.get().slug == "feed-2"


@pytest.mark.parametrize("many", [1, 12])
def test_what_keeps_a_topic_or_an_author_is_counted_in_as_many_queries(
    admin_client, many, django_assert_max_num_queries
):
    topic, author = make_topic(), make_author()
    for _ in range(many):
        make_published(main_topic=topic, author=author)
    for row in (topic, author):
        page = reverse(f"admin:articles_{row._meta.model_name}_delete", args=[row.pk])
        with django_assert_max_num_queries(14):
            said = admin_client.get(page).content.decode()
        assert f"<li>{many} article{'s' if many > 1 else ''}</li>" in said
        assert (
            admin_client.post(page, {"post": "yes"}).status_code == 200
            and type(row).objects.filter(pk=row.pk).exists()
        )


def test_changes_are_asked_for_where_the_article_is_edited(client):
    editor = sign_in(client, "editor")
    author = make_user("author")
    article = make_draft(by=author)
    version = services.submit(article, by=author)
    review = f"/admin/articles/article/{article.pk}/versions/{version.number}/"
    assert f'<a href="{review}">' in client.get("/admin/").content.decode()
    silent = client.post(change(article), posted(article, button="_request_changes"))
    assert "Say why, so that the author can do something about it." in silent.content.decode()
    told = posted(article, button="_request_changes", words="Say which hemp.")
    page = client.post(change(article), told, follow=True).content.decode()
    assert "The author is asked for changes." in page and "Say which hemp." in page
    assert article.versions.get().comments.get().by == editor
    assert 'name="_request_changes"' not in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"button": "_schedule", "publish_at": "9999-12-31T23:59"}, "within the next 10 years"),
        ({"button": "_schedule", "publish_at": "0000-01-01T00:00"}, "Enter a valid date/time."),
        ({"review_by_on": "0026-05-01"}, "Check the year: 26 cannot be meant."),
    ],
)
def test_times_that_nobody_means_are_refused(client, values, words):
    article = make_draft(by=sign_in(client, "editor"))
    assert words in client.post(change(article), posted(article, **values)).content.decode()


def test_a_new_address_is_told_of_with_the_saving(client):
    article = make_published(slug="bell", by=sign_in(client, "editor"))
    page = client.post(change(article), posted(article, slug="rope"), follow=True).content.decode()
    assert "The draft is saved, and its address is now /articles/rope/" in page
    refused = client.post(change(article), posted(article, slug="knot", button="_publish")).content.decode()
    assert "its address is now /articles/knot/, but nothing else was done. Readers already see" in refused
