"""What the services do, read back from the database."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from articles import services
from articles.models import Article, ArticleVersion
from portal import search
from portal.audit.models import Event
from portal.redirects import services as redirects
from portal.redirects.models import Redirect
from portal.versions.models import VersionState
from tests.articles.factories import (
    make_author,
    make_draft,
    make_fields,
    make_published,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def found(query):
    return [hit.title for hit in search.find(query, kinds=["article"]).hits]


def verbs(article):
    return list(
        Event.objects.filter(object_id=article.pk, kind="articles.article")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def test_a_draft_needs_only_a_title():
    author = make_user("author")
    article = services.create_article(services.ArticleFields(title="  Wind  and rain "), by=author)
    article.refresh_from_db()
    assert (article.title, article.slug, article.status) == ("Wind and rain", "wind-and-rain", "draft")
    assert article.owner == author
    assert verbs(article) == ["create"]


def test_a_draft_without_a_title_is_refused():
    with pytest.raises(services.ArticleError, match="title"):
        services.create_article(services.ArticleFields(title="  "), by=None)
    assert not Article.objects.exists()


def test_addresses_made_from_titles_are_unique():
    slugs = [services.create_article(services.ArticleFields(title="Wind"), by=None).slug for _ in range(3)]
    assert slugs == ["wind", "wind-2", "wind-3"]
    with pytest.raises(services.ArticleError, match="Another article"):
        services.create_article(services.ArticleFields(title="Rain"), by=None, slug="wind")


def test_an_address_made_from_a_title_is_none_that_readers_know():
    article = make_published(slug="ropes")
    services.rename(article, "hemp-ropes", by=None)
    services.withdraw(make_published(slug="ropes-2"), by=None)
    assert services.create_article(make_fields(title="Ropes"), by=None).slug == "ropes-3"
    assert make_draft(slug="ropes").slug == "ropes"  # somebody's decision


def test_saving_cleans_the_text_and_adds_the_main_topic():
    article = make_draft()
    main, other = make_topic(), make_topic()
    fields = make_fields(body="<p>Bell<script>alert(1)</script></p>", main_topic=main, topics=[other])
    services.save_article(article, fields, by=None, revision=1)
    article.refresh_from_db()
    assert "<script" not in article.body
    assert set(article.topics.all()) == {main, other}
    assert article.revision == 2


def test_saving_the_same_changes_nothing():
    article = make_draft()
    saved = services.save_article(article, services.fields_of(article), by=None, revision=1)
    assert saved.revision == 1
    assert verbs(article) == ["create"]


def test_a_conflict_carries_both_texts():
    article = make_draft(title="Opened by two")
    services.save_article(article, make_fields(title="Theirs"), by=None, revision=1)
    with pytest.raises(services.EditConflictError) as conflict:
        services.save_article(article, make_fields(title="Yours"), by=None, revision=1)
    assert conflict.value.yours.title == "Yours"
    assert conflict.value.theirs.title == "Theirs"
    article.refresh_from_db()
    assert article.title == "Theirs"


def test_submitting_freezes_the_text():
    author = make_user("author")
    article = make_draft(by=author, title="As submitted")
    version = services.submit(article, by=author)
    services.save_article(article, make_fields(title="Changed since"), by=author, revision=1)
    version.refresh_from_db()
    article.refresh_from_db()
    assert (version.title, version.number, version.state) == ("As submitted", 1, VersionState.SUBMITTED)
    assert list(version.topics.all()) == [version.main_topic]
    assert article.status == "in_review"
    assert not article.is_published()
    assert found("submitted") == []


def test_submitting_says_what_is_missing():
    article = services.create_article(services.ArticleFields(title="Bare"), by=None)
    with pytest.raises(services.ArticleError, match="a summary, a text, an author and a main topic"):
        services.submit(article, by=None)
    assert not ArticleVersion.objects.exists()


def test_submitting_twice_needs_a_change():
    article = make_draft()
    first = services.submit(article, by=None)
    with pytest.raises(services.ArticleError, match="already in review"):
        services.submit(article, by=None)
    services.save_article(article, make_fields(), by=None, revision=1)
    second = services.submit(article, by=None)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("recalled", "submitted", 2)


def test_approving_publishes_at_once():
    article = make_draft(title="Bell and rope")
    version = services.submit(article, by=None)
    editor = make_user("editor")
    services.approve(version, by=editor)
    article.refresh_from_db()
    assert article.status == "approved"
    assert article.live_version() == version
    assert found("rope") == ["Bell and rope"]
    event = Event.objects.filter(verb="publish").get()
    assert event.by == editor


def test_a_decision_is_made_once():
    version = services.submit(make_draft(), by=None)
    services.approve(version, by=None)
    for again in (services.approve, services.recall):
        with pytest.raises(services.ArticleError, match="no longer in review"):
            again(version, by=None)
    with pytest.raises(services.ArticleError, match="no longer in review"):
        services.reject(version, by=None, words="No")


@pytest.mark.parametrize(
    ("decide", "state"),
    [(services.request_changes, "changes_requested"), (services.reject, "rejected")],
)
def test_declining_needs_a_reason_and_keeps_it(decide, state):
    article = make_draft()
    version = services.submit(article, by=None, note="A new bell.")
    with pytest.raises(services.ArticleError, match="why"):
        decide(version, by=None, words=" ")
    with pytest.raises(services.ArticleError, match="Shorten"):
        decide(version, by=None, words="x" * 4_001)
    decide(version, by=None, words="Say when the bell rings.")
    version.refresh_from_db()
    article.refresh_from_db()
    comment = version.comments.get()
    assert (version.state, version.note) == (state, "A new bell.")
    assert (comment.decision, comment.text) == (state, "Say when the bell rings.")
    assert article.status == "draft"


def test_an_edit_leaves_the_live_text_until_it_is_approved():
    article = make_published(title="Old text")
    services.save_article(article, make_fields(title="New text"), by=None, revision=1)
    assert article.live_version().title == "Old text"
    version = services.submit(article, by=None)
    article.refresh_from_db()
    assert article.status == "in_review"
    assert found("text") == ["Old text"]
    services.approve(version, by=None)
    assert article.live_version().title == "New text"
    assert found("text") == ["New text"]


def test_a_rejected_edit_leaves_the_article_published():
    article = make_published()
    services.save_article(article, make_fields(), by=None, revision=1)
    services.reject(services.submit(article, by=None), by=None, words="Not better.")
    article.refresh_from_db()
    assert article.status == "approved"


def test_windows_never_overlap_and_the_first_date_stays():
    with time_machine.travel(datetime(2026, 11, 1, 9, tzinfo=UTC), tick=False):
        article = make_published()
    with time_machine.travel(datetime(2026, 11, 5, 9, tzinfo=UTC), tick=False):
        services.save_article(article, make_fields(), by=None, revision=1)
        services.publish(article, by=None)
        first, second = article.versions.order_by("number")
    assert first.live_until == second.live_from == datetime(2026, 11, 5, 9, tzinfo=UTC)
    assert second.published_at == datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_a_scheduled_text_comes_by_time_alone():
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    later = now + timedelta(days=2)
    with time_machine.travel(now, tick=False) as clock:
        article = make_published(title="Live text")
        services.save_article(article, make_fields(title="Coming text"), by=None, revision=1)
        services.publish(article, by=None, at=later)
        article.refresh_from_db()
        assert article.status == "approved"
        assert article.live_version().title == "Live text"
        assert article.scheduled_version().title == "Coming text"
        assert found("text") == ["Live text"]
        clock.move_to(later - timedelta(microseconds=1))
        assert article.live_version().title == "Live text"
        clock.move_to(later)
        assert article.live_version().title == "Coming text"
        assert found("text") == ["Coming text"]


def test_taking_back_a_schedule_keeps_what_is_live():
    later = datetime.now(UTC) + timedelta(days=2)
    article = make_published(title="Live text")
    services.save_article(article, make_fields(title="Coming text"), by=None, revision=1)
    services.publish(article, by=None, at=later)
    services.unschedule(article, by=None)
    with time_machine.travel(later + timedelta(days=1)):
        assert article.live_version().title == "Live text"
        assert found("text") == ["Live text"]
    with pytest.raises(services.ArticleError, match="Nothing"):
        services.unschedule(article, by=None)


def test_publishing_the_same_text_again_is_refused():
    article = make_published()
    with pytest.raises(services.ArticleError, match="already see"):
        services.publish(article, by=None)
    assert article.versions.count() == 1


def test_publishing_what_is_in_review_approves_that_version():
    article = make_draft()
    submitted = services.submit(article, by=None)
    assert services.publish(article, by=None) == submitted


def test_withdrawing_takes_it_from_readers_and_search(client):
    article = make_published(title="Ropes")
    services.withdraw(article, by=None)
    article.refresh_from_db()
    assert article.status == "withdrawn"
    assert not article.is_published()
    assert found("ropes") == []
    assert Redirect.objects.get(old_path=article.get_absolute_url()).new_path == ""
    with pytest.raises(services.ArticleError, match="nothing to withdraw"):
        services.withdraw(article, by=None)


def test_withdrawing_may_lead_elsewhere_and_publishing_again_ends_that():
    article, other = make_published(), make_published()
    services.withdraw(article, by=None, instead=other.get_absolute_url())
    assert Redirect.objects.get().new_path == other.get_absolute_url()
    services.publish(article, by=None)
    assert not Redirect.objects.exists()
    assert article.is_published()


def test_withdrawing_towards_an_old_address_leads_to_where_that_moved():
    article, other = make_published(slug="one"), make_published(slug="two")
    services.rename(other, "three", by=None)
    services.withdraw(article, by=None, instead="/articles/two/")
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/articles/one/": "/articles/three/",
        "/articles/two/": "/articles/three/",
    }


def test_an_article_may_take_an_address_that_another_left():
    article, other = make_published(slug="one"), make_published(slug="two")
    services.rename(other, "three", by=None)
    services.rename(article, "two", by=None)
    assert Redirect.objects.get().new_path == "/articles/two/"


def test_withdrawing_what_only_was_scheduled_makes_it_a_draft():
    article = make_published(at=datetime.now(UTC) + timedelta(days=1))
    services.withdraw(article, by=None)
    article.refresh_from_db()
    assert article.status == "draft"
    assert not Redirect.objects.exists()


def test_restoring_copies_a_version_back():
    article = make_published(title="First text")
    first = article.versions.get()
    services.save_article(article, make_fields(title="Second text"), by=None, revision=1)
    restored = services.restore(first, by=None, revision=2)
    assert (restored.title, restored.revision) == ("First text", 3)
    assert list(restored.topics.all()) == list(first.topics.all())


def test_an_address_that_moves_redirects():
    article = make_published(slug="old", title="Ropes")
    services.rename(article, "new", by=None)
    assert Redirect.objects.get().old_path == "/articles/old/"
    assert Redirect.objects.get().new_path == "/articles/new/"
    assert search.find("ropes").hits[0].url == "/articles/new/"


@pytest.mark.parametrize("instead", ["", "/articles/"])
def test_the_address_of_a_withdrawn_article_keeps_its_answer(client, instead):
    article = make_published(slug="old")
    services.withdraw(article, by=None, instead=instead)
    services.submit(article, by=None)
    services.rename(article, "new", by=None)
    assert list(Redirect.objects.values_list("old_path", "new_path")) == [("/articles/old/", instead)]


def test_a_draft_moves_without_a_trace_and_never_onto_another():
    make_draft(slug="taken")
    article = make_draft(slug="old")
    services.rename(article, "new", by=None)
    assert not Redirect.objects.exists()
    with pytest.raises(services.ArticleError, match="Another article"):
        services.rename(article, "taken", by=None)


@pytest.mark.parametrize("at", [None, datetime.now(UTC) + timedelta(days=1)])
def test_what_leads_to_an_article_that_is_to_come_follows_it(at):
    article = make_published(slug="old", at=at) if at else make_draft(slug="old")
    redirects.add("/2019/ropes/", "/articles/old/")
    services.rename(article, "new", by=None)
    assert list(Redirect.objects.values_list("old_path", "new_path")) == [("/2019/ropes/", "/articles/new/")]


@pytest.mark.parametrize("change", ["create", "rename"])
def test_an_address_taken_at_the_same_moment_is_refused(change):
    article, fields = make_draft(slug="old"), make_fields(title="Ropes")
    is_free = True

    def take_it_after_the_look(execute, sql, params, many, context):
        nonlocal is_free
        result = execute(sql, params, many, context)
        if is_free and sql.startswith("SELECT") and "ropes" in params:
            is_free = False
            Article.objects.create(slug="ropes", key="other", title="Other")
        return result

    with (
        connection.execute_wrapper(take_it_after_the_look),
        pytest.raises(services.ArticleError, match="Another article has the address “ropes”"),
    ):
        if change == "create":
            services.create_article(fields, by=None, slug="ropes")
        else:
            services.rename(article, "ropes", by=None)
    assert not is_free


def test_only_what_was_never_approved_is_deleted():
    draft, published = make_draft(), make_published()
    services.delete_article(draft, by=None)
    with pytest.raises(services.ArticleError, match="Withdraw"):
        services.delete_article(published, by=None)
    assert list(Article.objects.all()) == [published]


def test_a_topic_that_moves_redirects():
    topic = make_topic(slug="ropes")
    topic.slug = "chains"
    services.save_topic(topic, by=None)
    assert Redirect.objects.get(old_path="/topics/ropes/").new_path == "/topics/chains/"


def test_a_topic_or_an_author_at_an_address_of_the_past_is_found_there():
    services.delete_topic(make_topic(slug="ropes"), by=None)
    services.save_topic(make_topic(slug="ropes"), by=None)
    services.delete_author(make_author(slug="keepers"), by=None)
    services.save_author(make_author(slug="keepers"), by=None)
    assert not Redirect.objects.exists()
    article = make_published(slug="bell")
    services.withdraw(article, by=None, instead="/topics/ropes/")
    assert Redirect.objects.get().new_path == "/topics/ropes/"


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "approved", "live_from": None},
        {"state": "approved", "live_until": None, "published_at": None},
        {"summary": ""},
        {"main_topic": None},
        {"live_until": datetime(2000, 1, 1, tzinfo=UTC)},
        {"number": 1},
    ],
)
def test_the_database_refuses_what_is_never_true(broken):
    article = make_published()
    services.save_article(article, make_fields(), by=None, revision=1)
    services.publish(article, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        article.versions.filter(number=2).update(**broken)


def test_the_database_refuses_two_open_windows():
    article = make_published()
    services.save_article(article, make_fields(), by=None, revision=1)
    services.publish(article, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        article.versions.update(live_until=None)


def test_readers_pages_stay_cached_while_a_draft_is_written(monkeypatch):
    bumps = []
    monkeypatch.setattr("portal.pagecache.bump", lambda: bumps.append(1))
    article = make_draft()
    services.save_article(article, make_fields(), by=None, revision=1)
    services.request_changes(services.submit(article, by=None), by=None, words="More rope.")
    assert not bumps
    services.publish(article, by=None)
    services.withdraw(article, by=None)
    assert len(bumps) == 2


def test_what_nobody_sees_is_taken_out_of_title_and_summary():
    article = make_draft(title="Ring\x07 the\u202e  bell", summary="Which\x0b one")
    assert (article.title, article.summary) == ("Ring the bell", "Which one")
