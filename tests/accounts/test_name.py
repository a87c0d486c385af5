"""The name that somebody gives themselves."""

import pytest

from portal.audit.models import Event

pytestmark = pytest.mark.django_db
PAGE = "/account/name/"


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def test_a_name_is_set_changed_and_emptied(signed_in, user):
    for typed, stored, said in (
        ("  Ada\t Byrne\u202e ", "Ada Byrne", "Your name is saved."),
        ("Áine Ní Bhriain", "Áine Ní Bhriain", "Your name is saved."),
        ("Áine Ní Bhriain", "Áine Ní Bhriain", "Your name is saved."),
        (" ", "", "Others see your e-mail address."),
    ):
        response = signed_in.post(PAGE, {"name": typed})
        assert response["Location"] == PAGE
        page = signed_in.get(PAGE).content.decode()
        assert said in page and (f'value="{stored}"' in page) == bool(stored)
        user.refresh_from_db()
        assert user.name == stored and str(user) == (stored or user.email)
    events = Event.objects.values_list("verb", "by", "name").order_by("pk")
    assert list(events) == [
        ("name changed", user.pk, "Ada Byrne"),
        ("name changed", user.pk, "Áine Ní Bhriain"),
        ("name changed", user.pk, user.email),
    ]


@pytest.mark.parametrize(
    "typed", ["x" * 121, "boss@fenmark.example", "https://fenmark.example", "See WWW.fenmark.example", "A\0"]
)
def test_what_is_no_name_is_said_and_shown_back(signed_in, user, typed):
    response = signed_in.post(PAGE, {"name": typed})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: Your name |" in page and "One thing to fix" in page
    assert f'value="{typed}"' in page
    user.refresh_from_db()
    assert user.name == "" and not Event.objects.exists()


def test_it_is_changed_only_so_often(limits, signed_in):
    statuses = [signed_in.post(PAGE, {"name": f"Ada {number}"}).status_code for number in range(11)]
    assert statuses == [302] * 10 + [429]
