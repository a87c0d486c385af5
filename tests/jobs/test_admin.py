"""The moderators' queue and its buttons, companies' trust, taking down."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs import services
from jobs.differences import Difference
from jobs.models import Company, Posting, PostingVersion
from portal import search
from tests.jobs.factories import (
    add_member,
    decide,
    make_company,
    make_input,
    make_live,
    make_moderator,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db
APPROVE = {"decision": "approve", "company_revision": "1", "step": "send"}
QUEUE = "/admin/jobs/postingversion/"


@pytest.fixture
def moderator(client):
    user = make_moderator()
    client.force_login(user)
    return user


def review_url(version: PostingVersion) -> str:
    return f"{QUEUE}{version.pk}/review/"


def test_the_queue_shows_what_waits_and_how_long(client, moderator):
    make_submitted(title="First in line")
    edited = make_live(title="Already live")
    services.submit(edited, by=None)
    page = client.get(QUEUE).content.decode()
    assert page.index("First in line") < page.index("Already live")
    assert "just now" in page and page.count("/review/") == 2
    assert client.get(f"{QUEUE}?state=approved").content.decode().count("/review/") == 1


def test_a_version_is_shown_as_it_will_look(client, moderator):
    version = make_submitted(apply_url="", apply_email="posts@span.example")
    page = client.get(review_url(version)).content.decode()
    for words in (
        "<strong>old bridge</strong>",
        "We keep <em>bridges</em>.",
        "posts@span.example",
        "Approve",
        "Reject",
    ):
        assert words in page
    assert client.get(f"{QUEUE}{version.pk}/change/")["Location"] == review_url(version)


def test_an_edit_is_shown_beside_what_is_live(client, moderator):
    posting = make_live()
    services.save_posting(posting, by=None, data=make_input(title="Bridge Master", pay_max=4_000_000))
    response = client.get(review_url(services.submit(posting, by=None)))
    found = {(d.label, d.before, d.after) for d in response.context["differences"]}
    assert found == {
        ("Job title", "Bridge Keeper", "Bridge Master"),
        ("Pay", "£30,000–£36,000 a year", "£30,000–£40,000 a year"),
    }


def test_an_edit_of_spaces_says_so_instead_of_marking_nothing(client, moderator):
    posting = make_live(sections={"work": "Mind the gap.", "outcomes": "- Fewer gaps"})
    spaced = make_input(sections={"work": "Mind  the gap.", "outcomes": "- Fewer gaps"})
    services.save_posting(posting, by=None, data=spaced)
    page = client.get(review_url(services.submit(posting, by=None))).content.decode()
    assert page.count("In its spaces alone") == 1
    assert not Difference("Work", "- a\n- b", "- a - b").is_of_spaces  # a list became a sentence


def test_approve(client, moderator):
    version = make_submitted()
    response = decide(client, review_url(version), "approve")
    assert response["Location"] == QUEUE
    assert PostingVersion.objects.live().get() == version
    assert version.reviews.get().by == moderator


@pytest.mark.parametrize(
    ("decision", "state"), [("request_changes", "changes_requested"), ("reject", "closed")]
)
def test_a_decision_against_needs_its_reason(client, moderator, decision, state):
    version = make_submitted()
    response = client.post(review_url(version), {"decision": decision, "reason": "", "step": "send"})
    assert response.status_code == 200 and "Write a reason" in response.content.decode()
    assert Posting.objects.get().state == "submitted"
    decide(client, review_url(version), decision, "Say who they report to.")
    assert Posting.objects.get().state == state
    assert version.reviews.get().reason == "Say who they report to."


def test_what_was_decided_is_not_decided_again(client, moderator):
    version = make_submitted()
    services.recall(version.posting, by=None)
    page = client.post(review_url(version), {**APPROVE, "reason": "Half a thought"}).content.decode()
    assert "not in review any more" in page and "Half a thought" in page
    assert 'value="approve"' not in page
    assert not PostingVersion.objects.live().exists()


def test_what_the_company_changes_about_itself_is_read_with_the_posting(client, moderator):
    company = make_live(make_company(name="Fenmark", about="See [us](https://fenmark.example).")).company
    services.update_company(
        company,
        by=make_user(),
        values={"site": "https://casino.example", "about": "See [us](https://b.example)."},
    )
    page = client.get(review_url(make_submitted(company)))
    assert {(d.label, d.before, d.after) for d in page.context["company_differences"]} == {
        ("Website", "", "https://casino.example"),
        ("About the company", "See [us](https://fenmark.example).", "See [us](https://b.example)."),
    }
    assert "What changes about the company" in page.content.decode()


def test_an_approval_publishes_nothing_that_the_moderator_has_not_read(client, moderator):
    version = make_submitted()
    services.update_company(version.company, by=make_user(), values={"about": "Buy cheap watches"})
    response = decide(client, review_url(version), "approve", "Half a thought", company_revision="1")
    page = response.content.decode()
    assert "changed what it says about itself while you were reading" in page
    assert "Half a thought" in page and "This field is required" not in page
    assert 'name="company_revision" value="2"' in page
    assert not PostingVersion.objects.live().exists()
    assert Company.objects.get().as_shown.name == ""
    decide(client, review_url(version), "approve")
    assert PostingVersion.objects.live().exists()


@pytest.mark.parametrize("revision", ["", "two", "9" * 30])
def test_an_approval_says_what_was_read(client, moderator, revision):
    decide(client, review_url(make_submitted()), "approve", company_revision=revision)
    assert not PostingVersion.objects.live().exists()


@pytest.mark.parametrize("decision", ["", "publish"])
def test_nonsense_decides_nothing(client, moderator, decision):
    version = make_submitted()
    for step in ("", "show", "insert", "send", "publish"):
        typed = {"decision": decision, "step": step, "canned": "9" * 30, "upto": "x", "seen": "y" * 99}
        assert client.post(review_url(version), typed).status_code == 200
    assert Posting.objects.get().state == "submitted"


def test_a_live_posting_is_taken_down_with_a_reason(client, moderator):
    posting = make_live()
    url = f"/admin/jobs/posting/{posting.pk}/moderate/"
    assert url in client.get(f"/admin/jobs/posting/{posting.pk}/change/").content.decode()
    assert "Write a reason" in decide(client, url, "remove", " ").content.decode()
    decide(client, url, "remove", "A scam.")
    assert Posting.objects.get().closed_reason == "removed"
    page = client.post(url, {"decision": "remove", "reason": "Again.", "step": "send"}).content.decode()
    assert "Nothing can be done" in page and "Again." in page


def test_a_company_is_trusted_and_distrusted(client, moderator):
    company = make_company()
    url = "/admin/jobs/company/"
    for action, is_trusted in (("trust", True), ("distrust", False)):
        client.post(url, {"action": action, "_selected_action": [company.pk]})
        assert Company.objects.get().is_trusted is is_trusted


def test_nothing_is_edited_in_the_admin(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    company = make_live().company
    url = f"/admin/jobs/company/{company.pk}/change/"
    assert company.memberships.get().user.email in client.get(url).content.decode()
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    for _ in range(3):
        add_member(company, "recruiter")
    with CaptureQueriesContext(connection) as more:
        client.get(url)
    assert len(more) == len(queries)  # however many people it has
    client.post(url, {"name": "Changed", "is_trusted": "on"})
    company.refresh_from_db()
    assert company.name != "Changed" and not company.is_trusted


def test_deleting_a_company_takes_its_postings_along(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    company = make_live().company
    client.post(f"/admin/jobs/company/{company.pk}/delete/", {"post": "yes"})
    assert not Company.objects.exists() and not PostingVersion.objects.exists()


def test_only_moderators_review(client):
    version = make_submitted()
    assert client.get(review_url(version))["Location"].startswith("/admin/login/")
    client.force_login(make_user(is_staff=True))
    assert client.get(review_url(version)).status_code == 403
    assert client.post(review_url(version), APPROVE).status_code == 403
    client.force_login(make_user())
    assert client.post(review_url(version), APPROVE).status_code == 302
    assert not PostingVersion.objects.live().exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_the_review_knows_two_methods(client, moderator, method):
    assert getattr(client, method)(review_url(make_submitted())).status_code == 405


def test_what_goes_with_a_company_is_counted_and_costs_the_same_for_many(
    client, django_assert_max_num_queries
):
    client.force_login(make_user("boss", is_staff=True, is_superuser=True))
    company = make_company(make_user("owner"))
    make_live(company, title="Quay warden")
    for _ in range(11):
        make_submitted(company)
    address = f"/admin/jobs/company/{company.pk}/delete/"
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    assert "Postings: 12" in page.replace("\n", " ") and "Memberships: 1" in page
    assert search.find("quay").hits
    with django_assert_max_num_queries(60):
        client.post(address, {"post": "yes"})
    assert not search.find("quay").hits
    assert not Company.objects.exists() and not PostingVersion.objects.exists()
