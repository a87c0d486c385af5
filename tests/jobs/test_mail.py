"""Who is told what about a posting, and once."""

import pytest
from django.conf import settings

from jobs import services
from portal.mail.models import Message
from tests.jobs.factories import make_company, make_live, make_moderator, make_submitted, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def version(author):
    return make_submitted(make_company(author, name="Fenmark"), author)


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("to", "subject"))


def test_a_submission_is_confirmed_and_the_moderators_hear_of_it(author):
    moderator = make_moderator()
    version = make_submitted(make_company(author), author)
    assert mails() == [
        (author.email, "We have your posting: Bridge Keeper"),
        (moderator.email, "To review: Bridge Keeper"),
    ]
    assert f"/admin/jobs/postingversion/{version.pk}/review/" in Message.objects.latest("pk").text


def test_an_approval_says_where_and_until_when(author, version):
    services.approve(version, by=None)
    message = Message.objects.latest("pk")
    assert (message.to, message.subject) == (author.email, "Your posting is live: Bridge Keeper")
    assert settings.SITE_URL + version.get_absolute_url() in message.text


@pytest.mark.parametrize(
    ("verb", "subject"),
    [
        (services.request_changes, "Please change your posting: Bridge Keeper"),
        (services.reject, "We cannot publish your posting: Bridge Keeper"),
    ],
)
def test_a_decision_against_carries_its_reason(author, version, verb, subject):
    verb(version, by=None, reason="Say who & why.")
    message = Message.objects.latest("pk")
    assert (message.to, message.subject) == (author.email, subject)
    assert "Say who & why." in message.text


@pytest.mark.parametrize("verb", [services.request_changes, services.reject])
def test_a_decision_against_an_edit_says_that_the_posting_stays(author, verb):
    posting = make_live(make_company(author), author)
    verb(services.submit(posting, by=author), by=None, reason="Name the river.")
    text = Message.objects.latest("pk").text
    assert "the change to “Bridge Keeper”" in text and "stays public as it was" in text
    verb(make_submitted(make_company(author), author), by=None, reason="Name the river.")
    text = Message.objects.latest("pk").text
    assert "the change to" not in text and "stays public" not in text and "\n\n\n" not in text


def test_taking_down_is_told(author):
    posting = make_live(make_company(author), author)
    services.remove(posting, by=None, reason="A scam.")
    assert Message.objects.latest("pk").subject == "We have taken down your posting: Bridge Keeper"


def test_the_systems_own_postings_tell_nobody():
    make_moderator()
    make_live()
    assert mails() == []


def test_a_closed_account_is_not_written_to(author, version):
    author.is_active = False
    author.save()
    before = len(mails())
    services.approve(version, by=None)
    assert len(mails()) == before


def test_a_title_or_a_name_does_not_become_a_paragraph_of_a_mail(author):
    make_moderator()
    company = make_company(author, name="Span\n\nCANARY")
    make_submitted(company, author, title="Keeper\r\n\r\nCANARY evil.example")
    for message in Message.objects.all():
        assert "Keeper CANARY evil.example" in message.subject
        assert not message.text.startswith("CANARY") and "\nCANARY" not in message.text
    assert Message.objects.count() == 2
