"""Schedules where clocks jump: summer time, and a clock that is set back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import services
from articles.models import ArticleVersion
from articles.moments import MomentField
from portal.mail.models import Message
from tests.articles.factories import make_draft, make_fields, make_published, make_user

FORM = {"decision": "schedule"}


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2027-03-28T00:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28T02:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("2027-10-31T00:59", datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        ("2027-10-31T02:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_of_the_sites_zone(typed, utc):
    assert MomentField().clean(typed) == utc


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            "2027-03-28T01:00",
            "On 28 March 2027 the clocks go forward, and there is no 01:00 (Europe/London).",
        ),
        (
            "2027-03-28T01:30",
            "On 28 March 2027 the clocks go forward, and there is no 01:30 (Europe/London).",
        ),
        ("2027-10-31T01:30", "On 31 October 2027 the clocks go back, and 01:30 comes twice (Europe/London)."),
    ],
)
def test_an_hour_that_is_missing_or_comes_twice_is_refused_in_words(client, typed, says):
    version = services.submit(make_draft(), by=None)
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        client.force_login(make_user("editor"))
        address = f"/admin/articles/article/{version.article_id}/versions/1/decide/"
        page = client.post(address, {**FORM, "publish_at": typed}).content.decode()
        assert says in page and typed in page
    version.refresh_from_db()
    assert (version.state, version.live_from) == ("submitted", None)


@pytest.mark.django_db(transaction=True)
def test_a_schedule_across_the_change_to_summer_time_is_kept_to_the_second(cached, client):
    with time_machine.travel(datetime(2027, 3, 27, 12, tzinfo=UTC), tick=False) as clock:
        article = make_published(title="Winter rope")
        services.save_article(article, make_fields(title="Summer rope"), by=None, revision=1)
        version = services.submit(article, by=None)
        client.force_login(make_user("editor"))
        client.post(
            f"/admin/articles/article/{article.pk}/versions/{version.number}/decide/",
            {**FORM, "publish_at": "2027-03-28T02:05"},
        )
        start = datetime(2027, 3, 28, 1, 5, tzinfo=UTC)
        for before in (timedelta(hours=1), timedelta(minutes=5), timedelta(microseconds=1)):
            clock.move_to(start - before)
            assert "Winter rope" in cached.get(article.get_absolute_url()).text
        clock.move_to(start)
        assert "Summer rope" in cached.get(article.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_is_set_back_shows_nothing_early_and_does_nothing_twice(cached):
    start = datetime(2027, 2, 1, 9, tzinfo=UTC)
    editor, author = make_user("editor"), make_user("author")
    with time_machine.travel(start - timedelta(days=1), tick=False) as clock:
        article = make_published(by=author, title="Old rope")
        address = article.get_absolute_url()
        services.save_article(article, make_fields(title="New rope"), by=author, revision=1)
        services.approve(services.submit(article, by=author), by=editor, at=start)
        told = Message.objects.count()
        seen = []
        for at in (-1, 0, 60, -3600 + 60, -1, 0):  # after a minute the clock goes back by an hour
            clock.move_to(start + timedelta(seconds=at))
            page = cached.get(address).text
            seen.append("New rope" in page)
            assert ("Old rope" in page) != ("New rope" in page)
            assert ArticleVersion.objects.live().count() == 1
        assert seen == [False, True, True, False, False, True]
        assert Message.objects.count() == told
        assert article.versions.count() == 2


@pytest.mark.django_db
def test_publishing_after_the_clock_was_set_back_keeps_windows_apart():
    now = datetime(2027, 2, 1, 9, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        article = make_published(title="Old rope")
        clock.shift(timedelta(hours=-1))
        services.save_article(article, make_fields(title="New rope"), by=None, revision=1)
        new = services.publish(article, by=None)
        for minutes in (0, 59, 60, 61):
            clock.move_to(now + timedelta(minutes=minutes - 60))
            assert list(article.versions.live()) == [new]
