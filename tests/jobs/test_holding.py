"""Freezing a posting, suspending a company: hidden everywhere at once, and back as it was."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs import board, services
from jobs.dates import end_of_day
from jobs.errors import JobsError
from jobs.models import Company, Posting, PostingVersion
from jobs.services import publishing
from portal import search
from portal.mail.models import Message
from tests.jobs.factories import (
    days_ahead,
    make_company,
    make_draft,
    make_input,
    make_live,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db


def fresh(posting: Posting) -> Posting:
    return Posting.objects.get(pk=posting.pk)


def found(words: str) -> bool:
    return search.find(words).count > 0


def live_texts() -> list[str]:
    return list(PostingVersion.objects.live().values_list("title", flat=True))


def test_who_waited_for_a_posting_meets_its_company_as_it_is_then():
    """Both in one statement would give the company from before the wait, on PostgreSQL."""
    posting, moderator = make_live(), make_user()
    company = posting.company
    with CaptureQueriesContext(connection) as asked:
        assert publishing.locked(posting).company == company
    assert "jobs_company" not in asked[0]["sql"].partition("FROM")[2]
    with CaptureQueriesContext(connection) as asked:
        services.delete_company(company, by=moderator)
    tables = [each["sql"].partition('FROM "')[2].partition('"')[0] for each in asked if "FROM" in each["sql"]]
    assert tables[:2] == ["jobs_posting", "jobs_company"]  # in the order of who publishes
    with pytest.raises(JobsError, match="has been deleted"):
        services.close(posting, by=None, reason="filled")


def test_a_frozen_posting_comes_back_with_its_text_its_date_and_its_last_day():
    owner = make_user("owner")
    posting = make_live(make_company(owner), owner)
    before = posting.versions.get()
    services.save_posting(posting, by=owner, data=make_input(title="Not read yet"))
    edit = services.submit(posting, by=owner)
    services.freeze(posting, by=None, reason="Who are you?")
    edit.refresh_from_db()
    assert live_texts() == [] and edit.state == "recalled"
    assert (
        not PostingVersion.objects.readable().exists()
        and not PostingVersion.objects.get(pk=before.pk).is_readable()
    )
    assert fresh(posting).status == "frozen" and not found("keeper")
    message = Message.objects.latest("pk")
    assert message.to == owner.email and "Who are you?" in message.text and "is back with you" in message.text

    services.unfreeze(posting, by=None)
    shown = PostingVersion.objects.live().get()
    assert (shown.title, shown.posted_at, shown.html) == ("Bridge Keeper", before.posted_at, before.html)
    assert shown.live_until == before.live_until and services.sections_of(shown) == services.sections_of(
        before
    )
    assert [str(need) for need in shown.needs.all()] == [str(need) for need in before.needs.all()]
    assert fresh(posting).status == "live" and fresh(posting).title == "Not read yet"
    assert found("keeper")
    assert "public again as it was" in Message.objects.latest("pk").text


def test_an_unfrozen_posting_whose_last_day_is_over_is_expired():
    posting = make_live(closes_at=end_of_day(days_ahead(2)))
    services.freeze(posting, by=None, reason="Checking.")
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        services.unfreeze(posting, by=None)
        assert live_texts() == [] and fresh(posting).status == "expired"


@pytest.mark.parametrize("is_trusted", [False, True])
def test_a_corrected_text_ends_the_freeze_once_somebody_has_read_it(is_trusted):
    posting = make_live()
    services.trust(posting.company, by=None, is_trusted=is_trusted)
    services.freeze(posting, by=None, reason="The pay is wrong.")
    services.save_posting(posting, by=None, data=make_input(title="Corrected"))
    version = services.submit(posting, by=None)
    assert version.state == "submitted" and live_texts() == []
    with pytest.raises(JobsError, match="approving it ends the freeze"):
        services.unfreeze(posting, by=None)
    services.approve(version, by=None)
    assert live_texts() == ["Corrected"] and fresh(posting).status == "live"


def test_while_something_is_hidden_nothing_of_a_trusted_company_goes_live_unread():
    posting = make_live()
    company = services.trust(posting.company, by=None)
    services.freeze(posting, by=None, reason="The pay is wrong.")
    copy = services.copy_posting(posting, by=None)
    services.save_posting(copy, by=None, data=make_input(title="The same again"))
    assert services.submit(copy, by=None).state == "submitted"
    services.update_company(company, by=make_user(), values={"about": "Not read yet"})
    assert live_texts() == [] and "Not read yet" not in fresh(posting).company.about_html
    services.unfreeze(posting, by=None)
    services.recall(copy, by=None)
    assert services.submit(copy, by=None).state == "approved"


def test_a_frozen_posting_is_not_confirmed_and_once_closed_stays_hidden(client):
    posting = make_live()
    services.freeze(posting, by=None, reason="Checking.")
    with pytest.raises(JobsError, match="not public any more"):
        services.confirm(posting, by=None)
    for refused in (services.freeze, services.ask_changes):
        with pytest.raises(JobsError):
            refused(posting, by=None, reason="Again.")
    services.close(posting, by=None, reason="filled")
    assert not PostingVersion.objects.readable().exists()
    assert client.get(posting.get_absolute_url()).status_code == 410


def test_its_page_says_that_it_is_hidden_and_its_company_why(client):
    owner = make_user("owner")
    posting = make_live(make_company(owner), owner, title="Lock Turner")
    services.freeze(posting, by=None, reason="Who are you?")
    answer = client.get(posting.get_absolute_url())
    assert answer.status_code == 404 and "hidden this job while we check it" in answer.content.decode()
    assert "noindex" in answer.content.decode() and "Lock Turner" not in answer.content.decode()
    for path in (
        f"/j/{posting.public_id}",
        f"/j/{posting.public_id}/apply/",
        f"/j/{posting.public_id}/report/",
    ):
        assert client.get(path)["Location"] == posting.get_absolute_url()
    assert client.get(f"/j/{posting.public_id}/qr.svg").status_code == 404
    client.force_login(owner)
    page = client.get("/employers/").content.decode()
    assert [row.ends_on for row in board.rows(posting.company)] == [days_ahead(30)]
    assert "Frozen" in page and "“Who are you?”" in page
    assert f"/employers/postings/{posting.public_id}/confirm/" not in page
    form = client.get(posting.get_edit_url()).content.decode()
    assert "We have hidden this posting" in form and "Who are you?" in form
    services.submit(posting, by=owner)
    assert "Who are you?" not in client.get(posting.get_edit_url()).content.decode()


def test_changes_are_asked_of_a_live_posting_until_a_text_is_sent():
    owner = make_user("owner")
    company = make_company(owner)
    posting = make_live(company, owner)
    services.ask_changes(posting, by=None, reason="Name the river.")
    assert live_texts() == ["Bridge Keeper"]
    assert Message.objects.latest("pk").subject == "Please change your live posting: Bridge Keeper"
    assert [row.review.reason for row in board.read(company).todo] == ["Name the river."]
    services.submit(posting, by=owner)
    assert board.read(company).todo == []


def test_nothing_of_a_suspended_company_is_public_or_can_be(client):
    owner = make_user("owner")
    company = make_company(owner)
    live, frozen, late = (make_live(company, title=title) for title in ("Live", "Frozen", "Late"))
    closed = services.close(make_live(company, title="Closed"), by=None, reason="filled")
    services.freeze(frozen, by=None, reason="Checking.")
    services.confirm(late, by=None, closes_at=end_of_day(days_ahead(1)))
    draft, waiting = make_draft(company), make_submitted(make_company())
    with CaptureQueriesContext(connection) as queries:
        services.suspend(company, by=None, reason="A scam.")
    updates = [each for each in queries if each["sql"].startswith('UPDATE "jobs_postingversion"')]
    assert len(updates) == 3  # the live end, the scheduled never begin, what waits is recalled; all at once
    with pytest.raises(JobsError, match="suspended already"):
        services.suspend(company, by=None, reason="Again.")
    assert live_texts() == [] and not PostingVersion.objects.readable().exists()
    assert client.get(company.get_absolute_url()).status_code == 404
    assert [client.get(p.get_absolute_url()).status_code for p in (live, frozen, closed)] == [404] * 3
    for refused in (lambda: services.submit(draft, by=owner), lambda: services.unfreeze(live, by=None)):
        with pytest.raises(JobsError, match="suspended"):
            refused()
    Company.objects.filter(pk=waiting.company.pk).update(suspended_at=timezone.now(), suspension_reason="x")
    with pytest.raises(JobsError, match="suspended"):
        services.approve(waiting, by=None)
    message = Message.objects.latest("pk")
    assert message.to == owner.email and "A scam." in message.text
    client.force_login(owner)
    assert "A scam." in client.get("/employers/").content.decode()

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        services.resume(company, by=None)
        assert live_texts() == ["Live"]
        words = [fresh(posting).status for posting in (live, frozen, late, closed)]
    assert words == ["live", "frozen", "expired", "filled"]
    assert Message.objects.latest("pk").subject == f"{company.name} is no longer suspended"
    with pytest.raises(JobsError, match="not suspended"):
        services.resume(company, by=None)


@pytest.mark.parametrize("verb", [services.freeze, services.remove, services.ask_changes])
def test_what_is_done_to_a_live_posting_has_a_reason(verb):
    with pytest.raises(JobsError, match="Give a reason"):
        verb(make_live(), by=None, reason=" ")


def test_a_pack_does_not_thaw_what_a_moderator_froze(demo_pack):
    posting = Posting.objects.filter(state="live", closes_at__gt=timezone.now()).first()
    services.freeze(posting, by=None, reason="Checking.")
    services.load_posting(
        {"posted_days_ago": 0, "open_days": 9}, company=posting.company, posting=fresh(posting)
    )
    assert fresh(posting).is_frozen
