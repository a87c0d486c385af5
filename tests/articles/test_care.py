"""Owners, review dates, reminders, and what is done with several articles at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import services, tasks
from articles.models import Article
from articles.services.care import months_after
from portal.mail.models import Message
from tests.articles.factories import make_draft, make_published, make_user
from tests.articles.test_admin import change, posted, sign_in

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 25), 12, date(2027, 11, 25)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_where_a_month_does(day, months, then):
    assert months_after(day, months) == then


def test_a_review_dates_the_live_text_without_a_new_version(client):
    editor = sign_in(client, "editor")
    with time_machine.travel("2026-05-03T10:00Z"):
        article = make_published(by=editor, slug="bell", review_by_on=date(2026, 5, 1))
        response = client.post(
            change(article),
            posted(article, button="_reviewed", review_by_on="2026-05-01", months="6"),
            follow=True,
        )
    assert "Reviewed: readers see today" in response.content.decode()
    article.refresh_from_db()
    assert (article.last_reviewed_on, article.review_by_on) == (date(2026, 5, 3), date(2026, 11, 3))
    version = article.versions.get()
    assert (version.review_by_on, version.revision) == (date(2026, 11, 3), article.revision)
    page = client.get("/articles/bell/").content.decode()
    assert (
        'last reviewed <time datetime="2026-05-03">3 May 2026</time>, to be reviewed by 3 November 2026'
        in page
    )


def test_readers_see_a_review_through_the_cache(cached):
    article = make_published(slug="bell")
    assert b"last reviewed" not in cached.get("/articles/bell/").body
    services.mark_reviewed(article, by=None, months=12)
    assert b"last reviewed" in cached.get("/articles/bell/").body


def test_a_form_from_before_a_review_does_not_bring_the_old_date_back(client):
    editor = sign_in(client, "editor")
    article = make_published(by=editor)
    before = posted(article, title="Mine")
    services.mark_reviewed(article, by=editor, months=12)
    assert (
        "This article was saved after you opened it" in client.post(change(article), before).content.decode()
    )
    article.refresh_from_db()
    assert article.review_by_on


def test_what_readers_do_not_see_is_not_reviewed():
    with pytest.raises(services.ArticleError, match="nothing to review"):
        services.mark_reviewed(make_draft(), by=None, months=12)


def test_a_text_of_the_past_keeps_its_date():
    article = make_published(review_by_on=date(2026, 1, 1))
    services.save_article(
        article, services.fields_of(make_draft(review_by_on=date(2027, 1, 1))), by=None, revision=1
    )
    services.publish(article, by=None)
    services.plan_review(article, date(2028, 1, 1), by=None)
    dates = dict(article.versions.values_list("number", "review_by_on"))
    assert dates == {1: date(2026, 1, 1), 2: date(2028, 1, 1)}


def test_the_owner_is_reminded_when_it_is_due_and_once_more():
    owner = make_user("author")
    today = timezone.localdate()
    make_published(by=owner, title="Bells", review_by_on=today)
    make_published(by=owner, title="Not yet", review_by_on=today + timedelta(days=1))
    make_published(by=None, title="Nobody's", review_by_on=today)
    make_draft(by=owner, title="A draft", review_by_on=today)
    subjects = []
    for day in range(40):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            tasks.remind_owners.call()
            tasks.remind_owners.call()
        if day == 0:
            subjects = list(Message.objects.values_list("subject", flat=True))
            assert subjects == ["To review: Bells"]
    subjects = sorted(Message.objects.filter(to=owner.email).values_list("subject", flat=True))
    assert subjects == [
        "Still to review: Bells",
        "Still to review: Not yet",
        "To review: Bells",
        "To review: Not yet",
    ]


def test_an_editor_gives_an_article_to_another_owner(client):
    editor, author = sign_in(client, "editor"), make_user("author")
    article = make_draft(by=editor)
    page = client.get(change(article)).content.decode()
    assert f'<option value="{author.pk}">' in page and f'value="{make_user().pk}"' not in page
    client.post(change(article), posted(article, owner=str(author.pk)))
    article.refresh_from_db()
    assert article.owner == author
    client.force_login(author)
    assert 'name="owner"' not in client.get(change(article)).content.decode()
    client.post(change(article), posted(article, owner=str(editor.pk)))
    article.refresh_from_db()
    assert article.owner == author


def bulk(client, action, articles, **values):
    sent = {"action": action, "_selected_action": [each.pk for each in articles], **values}
    return client.post(LIST, sent, follow=True).content.decode()


def test_a_bulk_action_asks_then_says_what_it_did(client):
    editor, author = sign_in(client, "editor"), make_user("author", name="A. Writer")
    articles = [make_published(title="Bells", by=editor), make_draft(title="Ropes", by=editor)]
    assert "Leave them as they are" in bulk(client, "assign_owner", articles)
    page = bulk(client, "assign_owner", articles, apply="1", owner=str(author.pk))
    assert "Given to A. Writer (2): “" in page
    page = bulk(client, "plan_review", articles, apply="1", on="2030-02-01")
    assert "To be reviewed by 1 February 2030 (2): “" in page
    assert "Enter a valid date." in bulk(client, "plan_review", articles, apply="1", on="soon")
    for article in articles:
        article.refresh_from_db()
        assert (article.owner, article.review_by_on) == (author, date(2030, 2, 1))


def test_a_bulk_withdrawal_shows_what_leans_and_names_what_it_could_not_do(client):
    editor = sign_in(client, "editor")
    bell, draft = make_published(title="Bells", slug="bell", by=editor), make_draft(title="Ropes", by=editor)
    make_published(title="Leaning", body='<p><a href="/articles/bell/">Bells</a></p>')
    page = bulk(client, "withdraw_all", [bell, draft])
    assert "1 thing leans on it" in page and "Leaning" in page and bell.is_published()
    page = bulk(client, "withdraw_all", [bell, draft], apply="1", instead="")
    assert "Withdrawn (1): “Bells”." in page and "“Ropes”: Readers do not see this article" in page
    assert not bell.is_published()


@pytest.mark.parametrize("many", [2, 12])
def test_the_page_that_asks_takes_as_many_queries_for_many(client, many, django_assert_max_num_queries):
    sign_in(client, "editor")
    articles = [make_published(slug=f"bell-{number}") for number in range(many)]
    links = "".join(f'<a href="/articles/bell-{number}/">Bell</a>' for number in range(many))
    make_published(title="Leaning", body=f"<p>{links}</p>")
    bulk(client, "withdraw_all", articles)
    with django_assert_max_num_queries(24):
        assert bulk(client, "withdraw_all", articles).count("1 thing leans on it") == many


def test_a_bulk_action_takes_so_many_and_names_so_many(client, monkeypatch):
    sign_in(client, "editor")
    articles = [make_draft() for _ in range(4)]
    monkeypatch.setattr("articles.admin.bulk.NAMED", 1)
    assert "” and 3 more." in bulk(client, "plan_review", articles, apply="1", on="2030-02-01")
    monkeypatch.setattr("articles.admin.bulk.MOST", 3)
    page = bulk(client, "plan_review", articles, apply="1", on="2030-02-02")
    assert "More than 3 are chosen." in page
    assert not Article.objects.filter(review_by_on=date(2030, 2, 2)).exists()


def test_an_author_has_no_bulk_actions(client):
    author = sign_in(client, "author")
    article = make_published(by=author)
    assert 'name="action"' not in client.get(LIST).content.decode()
    bulk(client, "withdraw_all", [article], apply="1", instead="")
    assert article.is_published()


def test_the_links_of_an_article(client):
    editor = sign_in(client, "editor")
    body = '<p><a href="/articles/none/">none</a> <a href="/jobs/">jobs</a></p>'
    bell = make_published(slug="bell", by=editor, body="<p>Alone.</p>")
    make_published(title="Leaning", body='<p><a href="/articles/bell/">Bells</a></p>')
    page = client.get(f"{LIST}{bell.pk}/links/").content.decode()
    assert "Leaning" in page and "It links to nothing on this site." in page
    page = client.get(f"{LIST}{make_draft(by=editor, body=body).pk}/links/").content.decode()
    assert (
        "Nothing is there" in page and "Readers see it" in page and "Nothing links to this article." in page
    )
