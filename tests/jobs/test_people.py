"""A company's people: their roles, invitations and the way in."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from jobs import services
from jobs.errors import JobsError
from jobs.models import Invitation, Membership
from portal.mail.models import Message
from tests.jobs.factories import add_member, make_company, make_user

pytestmark = pytest.mark.django_db


def confirmed(email: str):
    user = make_user()
    user.email = email
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def owner():
    return make_user("owner")


@pytest.fixture
def company(owner):
    return make_company(owner, name="Fenmark")


@pytest.fixture
def signed_in(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def people(company):
    return f"/employers/company/{company.slug}/people/"


def invite(company, owner, email="new@people.example", role="recruiter"):
    return services.invite(company, by=owner, email=email, role=role)


def roles(company) -> list[str]:
    return sorted(company.memberships.values_list("role", flat=True))


# The list


def test_everybody_of_the_company_sees_who_else_there_is(client, company, owner, people):
    invite(company, owner)
    for role in ("recruiter", "reviewer"):
        client.force_login(add_member(company, role))
        page = client.get(people).content.decode()
        assert owner.email in page and "new@people.example" in page
        assert "Invite somebody" not in page and "Withdraw" not in page and "Change<" not in page
        assert client.post(people, {"email": "a@people.example", "role": "owner"}).status_code == 403


def test_an_owner_changes_roles_and_removes(signed_in, company, people):
    member = company.memberships.get(user=add_member(company, "reviewer"))
    signed_in.post(f"{people}{member.pk}/", {"role": "recruiter"})
    assert roles(company) == ["owner", "recruiter"]
    signed_in.post(f"{people}{member.pk}/", {"role": "emperor"})
    assert roles(company) == ["owner", "recruiter"]
    signed_in.post(f"{people}{member.pk}/remove/")
    assert roles(company) == ["owner"]
    assert signed_in.post(f"{people}{member.pk}/remove/").status_code == 404


def test_whoever_is_no_owner_can_only_leave(client, company, owner, people):
    recruiter = add_member(company, "recruiter")
    client.force_login(recruiter)
    own, boss = (company.memberships.get(user=user).pk for user in (recruiter, owner))
    assert client.post(f"{people}{boss}/remove/").status_code == 403
    assert client.post(f"{people}{own}/", {"role": "owner"}).status_code == 403
    assert client.post(f"{people}{own}/remove/")["Location"] == "/employers/"
    assert roles(company) == ["owner"] and client.get(people).status_code == 404


@pytest.mark.parametrize(("path", "data"), [("", {"role": "reviewer"}), ("remove/", {})])
def test_the_only_owner_stays(signed_in, company, people, path, data):
    mine = company.memberships.get()
    page = signed_in.post(f"{people}{mine.pk}/{path}", data, follow=True).content.decode()
    assert "A company always has an owner" in page and roles(company) == ["owner"]
    suspended = add_member(company, "owner")  # who could not act
    suspended.is_active = False
    suspended.save()
    signed_in.post(f"{people}{mine.pk}/{path}", data)
    assert roles(company) == ["owner", "owner"]
    add_member(company, "owner")
    signed_in.post(f"{people}{mine.pk}/{path}", data)
    assert roles(company) != ["owner"] * 3


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_leave_one():
    first, second = make_user("first"), make_user("second")
    company = make_company(first)
    Membership.objects.create(company=company, user=second, role="owner")
    both, ready = list(company.memberships.all()), Barrier(2)

    def leave(member):
        ready.wait()
        try:
            services.remove_member(member, by=None)
        except JobsError:
            pass
        finally:
            connections.close_all()

    threads = [Thread(target=leave, args=[member]) for member in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert roles(company) == ["owner"]


def test_the_list_costs_the_same_for_many(signed_in, company, owner, people, django_assert_num_queries):
    add_member(company, "reviewer")
    invite(company, owner)
    with django_assert_num_queries(9):
        signed_in.get(people)
    for number in range(9):
        add_member(company, "reviewer")
        invite(company, owner, email=f"a{number}@people.example")
    with django_assert_num_queries(9):
        signed_in.get(people)


# Invitations


def test_an_invitation_looks_the_same_whether_or_not_the_address_has_an_account(signed_in, company, people):
    make_user()
    known = confirmed("known@people.example").email
    pages = []
    for email in (known, "unknown@people.example"):
        page = signed_in.post(
            people, {"email": email.upper(), "role": "reviewer"}, follow=True
        ).content.decode()
        assert f"We have sent an invitation to {email}." in page
        signed_in.post(
            f"/employers/company/{company.slug}/invitations/{Invitation.objects.get().public_id}/withdraw/",
            follow=True,
        )
        pages.append(re.sub(r"csrf\w+\" value=\"\w+|invitations/\w+|\w+@people", "", page))
    assert pages[0] == pages[1]
    assert Message.objects.filter(key__startswith="jobs.invitation.").count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"email": "", "role": "owner"}, "Enter an e-mail address"),
        ({"email": "nonsense", "role": "owner"}, "such as name@example.org"),
        ({"email": "\u017fa@people.example", "role": "owner"}, "plain letters"),
        ({"email": "KEPT@people.example", "role": "emperor"}, "Choose one of the three roles"),
        ({"email": "KEPT@people.example"}, "Choose a role"),
    ],
)
def test_what_is_no_invitation_is_refused(signed_in, people, data, words):
    page = signed_in.post(people, data).content.decode()
    assert words in page and (data["email"] in page)
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again_and_a_second_invitation_replaces_the_first(
    signed_in, company, owner, people
):
    page = signed_in.post(people, {"email": owner.email, "role": "owner"}).content.decode()
    assert "is a member already" in page
    first = invite(company, owner).token
    second = invite(company, owner, role="reviewer")
    assert services.invited(first) is None and services.invited(second.token).role == "reviewer"


def test_too_many_invitations_wait(signed_in, company, people, settings):
    settings.RATE_LIMIT_FACTOR = 1
    for _ in range(3):
        signed_in.post(people, {"email": "new@people.example", "role": "owner"})
    page = signed_in.post(people, {"email": "new@people.example", "role": "owner"}).content.decode()
    assert "has had several mails" in page
    url = f"/employers/company/{company.slug}/invitations/{Invitation.objects.get().public_id}/resend/"
    assert "has had several mails" in signed_in.post(url, follow=True).content.decode()
    assert Message.objects.count() == 3


def test_an_invitation_is_sent_again_and_withdrawn(signed_in, company, owner):
    found = invite(company, owner)
    url = f"/employers/company/{company.slug}/invitations/{found.public_id}/"
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        signed_in.force_login(owner)
        signed_in.post(f"{url}resend/")
        again = Invitation.objects.get()
        assert services.invited(found.token) is None and again.is_open()
        assert again.token in Message.objects.latest("pk").text
    signed_in.post(f"{url}withdraw/")
    assert signed_in.get(again.get_absolute_url()).status_code == 404


def test_another_companys_invitations_do_not_exist(signed_in):
    found = invite(make_company(make_user()), None)
    url = f"/employers/company/{found.company.slug}/invitations/{found.public_id}/withdraw/"
    assert signed_in.post(url).status_code == 404 and Invitation.objects.exists()


# The way in


def test_whoever_has_confirmed_the_address_accepts_once(client, company, owner):
    url = invite(company, owner, email="new@people.example").get_absolute_url()
    client.force_login(confirmed("new@people.example"))
    assert "Accept" in client.get(url).content.decode()
    assert client.post(url)["Location"] == f"/employers/?company={company.slug}"
    assert roles(company) == ["owner", "recruiter"]
    assert client.get(url).status_code == 404


def test_another_account_is_told_whose_the_invitation_is(client, company, owner):
    url = invite(company, owner, email="new@people.example").get_absolute_url()
    unconfirmed = make_user()
    unconfirmed.email = "new@people.example"
    unconfirmed.save()
    for user in (confirmed("other@people.example"), unconfirmed):
        client.force_login(user)
        page = client.get(url).content.decode()
        assert "only be accepted by the address that it was sent to" in page and ">Accept<" not in page
        page = client.post(url, follow=True).content.decode()
        assert "This invitation is for new@people.example" in page
        assert roles(company) == ["owner"]


def test_an_invitation_that_has_ended_says_so(client, company, owner):
    found = invite(company, owner, email="new@people.example")
    client.force_login(confirmed("new@people.example"))
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        client.force_login(EmailAddress.objects.get().user)
        for response in (client.get(found.get_absolute_url()), client.post(found.get_absolute_url())):
            assert response.status_code == 410
            assert "Ask Fenmark to send it again" in response.content.decode()
    assert roles(company) == ["owner"]
    assert services.delete_ended_invitations(timezone.now() + timedelta(days=45)) == 1


def test_a_new_account_comes_back_to_its_invitation_and_no_address_tells_it(client, company, owner):
    found = invite(company, owner, email="new@people.example")
    url = found.get_absolute_url()
    assert "create it" in client.get(url).content.decode()
    response = client.post(url, {"new": "1"})
    assert response["Location"] == "/account/signup/?next=/employers/invitation/"
    client.post(
        response["Location"],
        {"email": "new@people.example", "password1": "four words in row", "next": "/employers/invitation/"},
    )
    code = re.search(r"^ {4}(\S+)$", Message.objects.latest("pk").text, re.M)[1]
    response = client.post("/account/confirm-email/", {"code": code})
    assert response["Location"] == "/employers/invitation/"
    assert client.get(response["Location"])["Location"] == url
    client.post(url)
    assert roles(company) == ["owner", "recruiter"]


def test_who_lost_the_way_is_led_from_the_board_to_the_invitation(client, company, owner):
    found = invite(company, owner, email="new@people.example")
    assert client.post(found.get_absolute_url())["Location"] == "/account/login/?next=/employers/invitation/"
    client.force_login(confirmed("new@people.example"))
    assert client.get("/employers/")["Location"] == "/employers/invitation/"
    services.withdraw_invitation(found, by=owner)
    page = client.get("/employers/invitation/", follow=True).content.decode()
    assert "was withdrawn" in page


def test_the_company_is_gone_with_its_invitations(company, owner):
    found = invite(company, owner)
    services.delete_company(company, by=None)
    assert services.invited(found.token) is None
