"""A week before the last day: who is asked, how often, and what the link in the mail can do."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from jobs import services
from jobs.dates import end_of_day, in_words
from jobs.models import Membership, Posting, StillOpenLink
from portal import tasks
from portal.access import make_token
from portal.audit.models import Event
from portal.mail.models import Message
from portal.tasks import schedule
from tests.jobs.factories import add_member, days_ahead, make_company, make_live, make_user

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def company(author):
    return make_company(author, name="Fenmark")


@pytest.fixture
def posting(company, author):
    return make_live(company, author)


def asked() -> list[str]:
    return list(Message.objects.filter(subject__startswith="Is it still open?").values_list("to", flat=True))


def at(end: datetime):
    return time_machine.travel(end, tick=False)


def ask(end: datetime, before: timedelta = timedelta(days=3)) -> StillOpenLink | None:
    """Ask so long before the end; the link, if somebody was asked."""
    with at(end - before):
        services.ask_still_open()
    return StillOpenLink.objects.filter(until=end).first()


def test_a_week_before_the_last_day_the_author_is_asked_once(posting, author):
    end = posting.closes_at
    assert ask(end, WEEK + timedelta(seconds=1)) is None and asked() == []
    link = ask(end, WEEK)
    assert ask(end) and ask(end, timedelta(seconds=1)) and asked() == [author.email]
    message = Message.objects.latest("pk")
    assert message.subject == "Is it still open? Bridge Keeper"
    last = in_words(days_ahead(30))
    for words in (
        f"closes at the end of {last}",
        "“Bridge Keeper” from Fenmark",
        "you submitted the posting",
    ):
        assert words in message.text
    assert f"{settings.SITE_URL}{link.get_absolute_url()}\n" in message.text
    assert f"the posting ends by itself at the end of {last}" in message.text


def test_what_is_not_asked_in_a_minute_is_asked_an_hour_later(company, author, posting):
    make_live(company, author, title="Lock Turner")
    with at(posting.closes_at - WEEK):
        assert [services.ask_still_open(seconds=0) for _ in range(3)] == [1, 1, 0]


def test_it_is_asked_in_the_background(posting, author):
    with at(posting.closes_at - WEEK):
        schedule.queue_due()
        tasks.run_pending()
        assert asked() == [author.email]


def test_a_last_day_that_moved_is_asked_about_again(posting, author):
    first = posting.closes_at
    ask(first)
    with at(first - timedelta(days=2)):
        services.confirm(posting, by=author, closes_at=first + timedelta(days=3))
        services.ask_still_open()
        assert len(asked()) == 1  # somebody has just said so
    assert ask(first + timedelta(days=3), timedelta(days=4)) and len(asked()) == 2


def test_a_short_run_is_asked_about_the_day_after(company, author):
    end = end_of_day(days_ahead(4))
    make_live(company, author, closes_at=end)
    services.ask_still_open()
    assert asked() == []
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        services.ask_still_open()
    assert asked() == [author.email]


def test_who_has_left_is_not_asked_but_those_who_write_are(posting, company, author):
    others = [add_member(company, role) for role in ("owner", "recruiter")]
    add_member(company, "reviewer")
    inactive = add_member(company, "recruiter")
    inactive.is_active = False
    inactive.save()
    Membership.objects.filter(user=author).delete()
    ask(posting.closes_at)
    assert sorted(asked()) == sorted(user.email for user in others)
    assert "you write postings for Fenmark" in Message.objects.latest("pk").text


def test_an_author_who_only_reads_now_is_not_asked(posting, company, author):
    Membership.objects.filter(user=author).update(role="reviewer")
    owner = add_member(company, "owner")
    ask(posting.closes_at)
    assert asked() == [owner.email]


def test_what_is_over_or_a_demonstration_is_not_asked_about(author):
    company = make_company(author)
    end = end_of_day(days_ahead(30))
    for over in (
        lambda posting: services.close(posting, by=None, reason="filled"),
        lambda posting: services.remove(posting, by=None, reason="A scam."),
    ):
        over(make_live(company, author))
    Membership.objects.create(company=make_company(is_demo=True), user=author, role="owner")
    make_live(Membership.objects.latest("pk").company, author)
    make_live(company, author, closes_at=end - timedelta(days=20))
    assert ask(end, timedelta(days=7)) is None and asked() == []


# The link


@pytest.fixture
def link(posting):
    return ask(posting.closes_at)


@pytest.fixture
def then(link):
    """Three days before the end."""
    with at(link.until - timedelta(days=3)):
        yield


def test_following_the_link_changes_nothing(client, link, then, posting):
    before = (posting.confirmed_at, posting.window_end())
    Posting.objects.filter(pk=posting.pk).update(title="Of an edit that nobody has approved")
    for _ in range(2):
        answer = client.get(link.get_absolute_url())
        page = answer.content.decode()
        assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    client.head(link.get_absolute_url())
    posting.refresh_from_db()
    assert (posting.confirmed_at, posting.window_end(), posting.state) == (*before, "live")
    assert f'value="{days_ahead(30).isoformat()}"' in page  # thirty days from then
    assert "Yes, it is open" in page and "We filled it" in page and "We withdraw it" in page
    assert "noindex" in page
    assert "Bridge Keeper" in page and "nobody has approved" not in page  # as the mail has it


def test_one_button_keeps_it_open(client, link, then, posting, author):
    day = days_ahead(30)
    page = client.post(link.get_absolute_url(), {"closes_on": day.isoformat()}, follow=True).content.decode()
    assert f"“Bridge Keeper” is open until {in_words(day)}." in page and "We filled it" not in page
    posting.refresh_from_db()
    assert posting.window_end() == end_of_day(day) and posting.confirmed_at == timezone.now()
    event = Event.objects.get(verb="posting.confirm")
    assert event.by == author and event.detail["link"] == link.public_id


@pytest.mark.parametrize(("reason", "words"), [("filled", "you filled it"), ("withdrawn", "Closed")])
def test_one_button_closes_it(client, link, then, posting, reason, words):
    page = client.post(link.get_absolute_url(), {"reason": reason}, follow=True).content.decode()
    posting.refresh_from_db()
    assert (posting.state, posting.closed_reason) == ("closed", reason)
    assert "“Bridge Keeper” is closed." in page and words in page


def test_after_the_last_day_has_moved_the_link_does_nothing_and_says_why(client, link, then, posting):
    services.confirm(posting, by=None, closes_at=end_of_day(days_ahead(20)))
    for answer in (
        client.get(link.get_absolute_url()),
        client.post(link.get_absolute_url(), {"reason": "filled"}),
        client.post(link.get_absolute_url(), {"closes_on": days_ahead(30).isoformat()}),
    ):
        page = answer.content.decode()
        assert answer.status_code == 200 and f"Open until {in_words(days_ahead(20))}" in page
        assert "We filled it" not in page
    posting.refresh_from_db()
    assert posting.state == "live" and posting.window_end() == end_of_day(days_ahead(20))


def test_the_link_of_a_posting_that_is_over_says_how(client, link, posting):
    with at(link.until):
        page = client.post(link.get_absolute_url(), {"closes_on": days_ahead(9).isoformat()}).content.decode()
        assert "it ended by itself" in page
        assert not posting.versions.get().is_live()
    services.remove(posting, by=None, reason="A scam.")
    page = client.get(link.get_absolute_url()).content.decode()
    assert "It is not public now." in page and "See its page" not in page


def test_the_link_of_somebody_who_has_left_does_nothing(client, link, then, posting, author):
    Membership.objects.filter(user=author).delete()
    page = client.post(link.get_absolute_url(), {"reason": "filled"}).content.decode()
    assert "This link decides nothing any more" in page and author.email not in page
    posting.refresh_from_db()
    assert posting.state == "live"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Choose the last day"),
        ("soon", "Enter a"),
        ("2020-01-01", "Choose a last day that is not over"),
        ("2027-12-31", "at most 60 days ahead"),
        ("9999-12-31", "Enter a likely date"),
    ],
)
def test_a_wrong_day_is_explained_at_its_field_and_kept(client, link, then, posting, day, words):
    page = client.post(link.get_absolute_url(), {"closes_on": day}).content.decode()
    assert words in page and "We filled it" in page and (f'value="{day}"' in page or not day)
    assert 'href="#id_closes_on"' in page and "<title>Error:" in page
    posting.refresh_from_db()
    assert posting.window_end() == link.until


def test_a_reason_that_is_none_is_refused_in_words(client, link, then, posting):
    page = client.post(link.get_absolute_url(), {"reason": "removed"}).content.decode()
    assert "Say whether the job was filled or is withdrawn." in page
    posting.refresh_from_db()
    assert posting.state == "live"


def test_a_made_up_link_does_not_exist(client, link, then):
    others = make_token("another-purpose", link.public_id)
    for token in ("x", f"{link.public_id}.{'a' * 32}", others, make_token("posting-still-open", "a" * 10)):
        assert client.get(f"/employers/still-open/{token}/").status_code == 404


def test_links_go_when_no_page_speaks_of_the_posting_any_more(link):
    with at(link.until + timedelta(days=30) - timedelta(seconds=1)):
        assert services.delete_past_links() == 0
    with at(link.until + timedelta(days=30)):
        assert services.delete_past_links() == 1
