"""What readers tell about a posting, how it waits, and what becomes of it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from jobs import queue, services
from jobs.models import CannedReason, Posting, PostingVersion, Report
from jobs.tasks import delete_what_has_ended
from portal.mail.models import Message
from tests.jobs.factories import (
    decide,
    make_company,
    make_draft,
    make_input,
    make_live,
    make_moderator,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db
QUEUE = "/admin/jobs/postingversion/"
REPORT = {"reason": "pay", "words": "It says 30,000.", "email": "reader@people.example"}


def moderate_url(posting: Posting) -> str:
    return f"/admin/jobs/posting/{posting.pk}/moderate/"


@pytest.fixture
def posting():
    return make_live()


@pytest.fixture
def moderator(client):
    user = make_moderator()
    client.force_login(user)
    return user


def test_a_reader_reports_without_an_account(client, posting):
    moderator = make_moderator()
    url = f"/j/{posting.public_id}/report/"
    page = client.get(url)
    assert "private" in page["Cache-Control"] and "noindex" in page.content.decode()
    assert "deleted 90 days after we have decided" in page.content.decode()
    response = client.post(url, REPORT)
    assert response["Location"] == f"{url}?sent=answer"
    assert "We write to the address" in client.get(response["Location"]).content.decode()
    client.post(url, {"reason": "scam"})
    assert [(r.reason, r.words, r.email) for r in Report.objects.all()] == [
        ("pay", "It says 30,000.", "reader@people.example"),
        ("scam", "", ""),
    ]
    message = Message.objects.get()  # of the first alone
    assert message.to == moderator.email and moderate_url(posting) in message.text
    assert PostingVersion.objects.live().exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose what looks wrong"),
        ({"reason": "dull"}, "Choose one of these"),
        ({"reason": "other"}, "Say in a sentence what is wrong"),
        ({"reason": "pay", "email": "nobody"}, "Enter an address like"),
        ({"reason": "pay", "words": "x" * 2001}, "Keep it to 2,000 characters"),
        ({"reason": "pay", "words": "a\0b"}, "Null characters"),
    ],
)
def test_what_is_wrong_with_a_report_is_said_and_nothing_is_lost(client, posting, typed, said):
    page = client.post(
        f"/j/{posting.public_id}/report/",
        {"words": "Half a thought", **typed} if said[:3] != "Say" else typed,
    )
    assert page.status_code == 200 and said in page.content.decode()
    assert page.content.decode().count("to fix</h2>") == 1
    assert typed.get("words", "") in ("a\0b",) or typed.get("words", "") in page.content.decode()
    assert not Report.objects.exists()


@override_settings(RATE_LIMIT_FACTOR=1)
def test_one_address_reports_ten_times_an_hour(client, posting):
    url = f"/j/{posting.public_id}/report/"
    answers = [
        client.post(url, {"reason": "scam"}, REMOTE_ADDR="203.0.113.77").status_code for _ in range(11)
    ]
    assert answers == [302] * 10 + [429]


def test_what_has_no_page_is_not_reported(client):
    assert client.get(f"/j/{make_draft().public_id}/report/").status_code == 404
    removed = services.remove(make_live(), by=None, reason="A scam.")
    assert client.get(f"/j/{removed.public_id}/report/")["Location"] == removed.get_absolute_url()


def test_three_kinds_wait_in_one_queue_the_oldest_first(client, moderator):
    now = timezone.now()
    posting = make_live(title="Told about")
    company = make_company(name="Fenmark")
    new = make_submitted(company, make_user("ann"), title="Brand new")
    edited = make_live(company, title="Seen before")
    services.save_posting(edited, by=None, data=make_input(title="Seen before", pay_max=4_000_000))
    edit = services.submit(edited, by=None)
    version = posting.versions.get()
    for hours, reason in ((30, "scam"), (20, "pay"), (1, "scam")):
        services.report(version, reason=reason, words="Hm")
        Report.objects.filter(pk=Report.objects.latest("pk").pk).update(
            created_at=now - timedelta(hours=hours)
        )
    PostingVersion.objects.filter(pk=edit.pk).update(created_at=now - timedelta(days=3))
    page = client.get(QUEUE).content.decode()
    order = [page.index(words) for words in ("Seen before", "Told about", "Brand new")]
    assert order == sorted(order)
    assert "Waiting: 3 days" in page and "Waiting: 1 day<" in page and "just now" in page
    assert "3 reports:" in page and "It is a scam, or asks for money; The pay or the terms are wrong" in page
    assert "What changes: Pay" in page and "£<ins>40</ins>,000" in page
    assert "by ann" in page
    for kind, title in (("new", "Brand new"), ("edit", "Seen before"), ("report", "Told about")):
        rows = client.get(f"{QUEUE}?kind={kind}").context["rows"]
        assert [row.version.title for row in rows] == [title]
    assert len(client.get(f"{QUEUE}?kind=nonsense&page=99").context["rows"]) == 3
    assert new.pk == client.get(f"{QUEUE}?kind=new").context["rows"][0].version.pk
    desk = client.get("/admin/").content.decode()
    assert "New postings: 1, Edits of live postings: 1, Reports from readers: 1" in desk


def test_the_queue_the_desk_and_the_review_cost_the_same_for_thirty(
    client, moderator, django_assert_num_queries
):
    def of_each() -> None:
        company = make_company(make_user())
        make_submitted(company, title="New one")
        live = make_live(company)
        services.save_posting(live, by=None, data=make_input(title="Edited one"))
        services.submit(live, by=None)
        services.report(make_live(company).versions.get(), reason="scam")

    of_each()
    version = PostingVersion.objects.awaiting_review().latest("pk")
    for count in (1, 10):
        for _ in range(count - 1):
            of_each()
        with django_assert_num_queries(QUEUE_QUERIES):
            client.get(QUEUE)
        with django_assert_num_queries(DESK_QUERIES):
            client.get("/admin/")
        with django_assert_num_queries(REVIEW_QUERIES):
            client.get(f"{QUEUE}{version.pk}/review/")
        assert len(queue.places()) == 3 * count


QUEUE_QUERIES, REVIEW_QUERIES, DESK_QUERIES = 20, 27, 9


def test_reports_of_one_posting_are_settled_together_by_who_read_them(client, moderator, posting):
    version = posting.versions.get()
    services.report(version, **REPORT)
    services.report(version, **{**REPORT, "email": "READER@people.example"})
    url = moderate_url(posting)
    shown = client.post(url, {"decision": "dismiss", "reason": "Right as it is.", "step": "show"})
    seen = shown.context["deciding"].shown["seal"]
    upto = shown.context["upto"]
    assert version.apply_url and version.apply_url in shown.content.decode()
    services.report(version, reason="other", words="Came later")
    send = {"decision": "dismiss", "reason": "Right as it is.", "step": "send", "upto": upto, "seen": seen}
    assert client.post(url, send)["Location"] == QUEUE
    settled = Report.objects.filter(settled_at__isnull=False)
    assert [(r.outcome, r.note, r.settled_by) for r in settled] == [
        ("dismissed", "Right as it is.", moderator)
    ] * 2
    answers = Message.objects.filter(subject__startswith="Your report")
    assert len(answers) == 1 and "leave it as it is" in answers[0].text
    assert "Right as it is." not in answers[0].text
    assert Report.objects.unsettled().get().words == "Came later"
    page = client.post(url, send).content.decode()  # the second moderator
    assert f"settled already by {moderator}" in page


@pytest.mark.parametrize(
    ("decision", "status", "outcome"),
    [
        ("ask_changes", "live", "changes_requested"),
        ("freeze", "frozen", "frozen"),
        ("remove", "closed", "removed"),
    ],
)
def test_a_report_is_acted_on(client, moderator, decision, status, outcome):
    owner = make_user("owner")
    posting = make_live(make_company(owner), owner)
    services.report(posting.versions.get(), **REPORT)
    shown = client.post(moderate_url(posting), {"decision": decision, "reason": "Wrong pay.", "step": "show"})
    letters = [(letter.to, letter.subject, letter.text) for letter in shown.context["deciding"].letters]
    assert [letter[0] for letter in letters] == [owner.email, "reader@people.example"]
    assert decide(client, moderate_url(posting), decision, "Wrong pay.")["Location"] == QUEUE
    posting = Posting.objects.get(pk=posting.pk)
    assert posting.status == status and Report.objects.get().outcome == outcome
    sent = Message.objects.order_by("-pk").values_list("to", "subject", "text")[:2]
    assert sorted(sent) == sorted(letters)


def test_an_unfreeze_and_a_suspension_go_by_their_pages(client, moderator):
    owner = make_user("owner")
    posting = make_live(make_company(owner), owner)
    decide(client, moderate_url(posting), "freeze", "Checking.")
    decide(client, moderate_url(posting), "unfreeze")
    assert PostingVersion.objects.live().exists()
    url = f"/admin/jobs/company/{posting.company_id}/suspend/"
    CannedReason.objects.create(decision="freeze", title="Of a posting", text="About {title}")
    CannedReason.objects.create(decision="freeze", title="Of a company", text="About {company}")
    page = decide(client, url, "suspend").content.decode()
    assert "Write a reason" in page and "Of a company" in page and "Of a posting" not in page
    waits = make_submitted(posting.company)
    decide(client, url, "suspend", "A scam.")
    assert not PostingVersion.objects.live().exists()
    for address, refused, words in (
        (f"{QUEUE}{waits.pk}/review/", "approve", "can be approved while it is suspended"),
        (moderate_url(posting), "unfreeze", "can be unfrozen while it is suspended"),
    ):
        page = client.get(address)
        assert words in page.content.decode() and refused not in page.context["deciding"].choices
    assert "A scam." in client.get(url).content.decode()
    decide(client, url, "resume")
    assert PostingVersion.objects.live().exists()


def test_reports_are_deleted_90_days_after_they_were_settled_or_a_year_after_nobody_did(posting):
    version = posting.versions.get()
    first = services.report(version, **REPORT)
    services.dismiss(posting, by=None, note="Fine.", upto=first.pk)
    services.report(version, **REPORT)
    with time_machine.travel(timezone.now() + timedelta(days=89)):
        delete_what_has_ended.call()
        assert Report.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=90, seconds=1)):
        delete_what_has_ended.call()
        assert not Report.objects.get().settled_at
    with time_machine.travel(timezone.now() + timedelta(days=365, seconds=1)):
        delete_what_has_ended.call()
        assert not Report.objects.exists()


# Deciding


def test_what_is_sent_is_what_was_shown(client, moderator):
    owner = make_user("owner")
    version = make_submitted(make_company(owner), owner)
    url = f"{QUEUE}{version.pk}/review/"
    page = client.get(url)
    approval = page.context["deciding"].letters[
        0
    ]  # an approval needs no words, so that its mail stands there at once
    assert approval.text.splitlines()[0] in page.content.decode()
    asked = {"decision": "reject", "reason": "No <b>bridge</b> & no river.", "step": "show"}
    shown = client.post(url, asked).context["deciding"]
    letter = shown.letters[0]
    sent = {**asked, "step": "send", "seen": shown.shown["seal"]}
    for changed in ({"reason": "Another"}, {"decision": "request_changes"}, {"seen": ""}):
        response = client.post(url, {**sent, **changed})
        assert "would say something else than what you read" in response.content.decode()
    assert Posting.objects.get().state == "submitted"
    assert client.post(url, sent)["Location"] == QUEUE
    message = Message.objects.latest("pk")
    assert (message.to, message.subject, message.text) == (letter.to, letter.subject, letter.text)


def test_an_approval_sends_the_mail_that_stood_there(client, moderator):
    owner = make_user("owner")
    version = make_submitted(make_company(owner), owner)
    url = f"{QUEUE}{version.pk}/review/"
    letter = client.get(url).context["deciding"].letters[0]
    decide(client, url, "approve")
    message = Message.objects.latest("pk")
    assert (message.to, message.subject, message.text) == (letter.to, letter.subject, letter.text)


def test_the_second_moderator_is_told_who_was_first(client, moderator):
    version = make_submitted()
    first = make_user()
    first.name = "Ann First"
    first.save()
    services.approve(version, by=first)
    sent = {"decision": "reject", "reason": "Not a job.", "step": "send"}
    page = client.post(f"{QUEUE}{version.pk}/review/", sent).content.decode()
    assert "not in review any more: approved by Ann First on" in page and "Not a job." in page


def test_a_canned_reason_is_inserted_with_its_names_and_can_be_edited(client, moderator):
    reason = CannedReason.objects.create(
        decision="reject", title="No bridge", text="{company} has no bridge, so “{title}” does not fit."
    )
    CannedReason.objects.create(decision="dismiss", title="Not here", text="x")
    version = make_submitted(make_company(name="Fenmark {title}"))
    asked = {"decision": "reject", "reason": "Sorry.", "canned": reason.pk, "step": "insert"}
    page = client.post(f"{QUEUE}{version.pk}/review/", asked)
    text = "Sorry.\n\nFenmark {title} has no bridge, so “Bridge Keeper” does not fit."
    assert page.context["deciding"].form["reason"].value() == text
    assert "Not here" not in page.content.decode()
    url = f"/admin/jobs/cannedreason/{reason.pk}/change/"
    typed = {"decision": "reject", "title": "No bridge", "position": "1"}
    assert "{pay} means nothing here" in client.post(url, {**typed, "text": "About {pay}"}).content.decode()
    assert client.post(url, {**typed, "text": "{title}?"}).status_code == 302


def test_a_company_is_trusted_from_the_review(client, moderator):
    version = make_submitted()
    for step, is_trusted in (("trust", True), ("distrust", False)):
        client.post(f"{QUEUE}{version.pk}/review/", {"step": step})
        version.company.refresh_from_db()
        assert version.company.is_trusted is is_trusted


def test_hints_stand_on_the_review(client, moderator):
    make_live(title="Like it")
    page = client.get(
        f"{QUEUE}{make_submitted(apply_email='me@freemail.example').pk}/review/"
    ).content.decode()
    assert "Like “Like it”" in page and "anybody gets an address" in page
