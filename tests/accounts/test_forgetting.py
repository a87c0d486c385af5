"""What is deleted with time: sessions past theirs, and accounts that nobody confirmed."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal.accounts import services
from portal.accounts.models import User
from portal.accounts.tasks import forget
from tests.accounts.people import PASSWORD

pytestmark = pytest.mark.django_db
ADA = "ada@fenmark.example"


def test_a_sign_up_that_nobody_confirmed_is_deleted_after_a_week():
    Client().post("/account/signup/", {"email": ADA, "password1": PASSWORD})
    now = timezone.now()
    assert services.delete_unconfirmed(now + timedelta(days=6, hours=23)) == 0
    assert services.delete_unconfirmed(now + timedelta(days=7, hours=1)) == 1
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()


def test_all_others_stay(user, make_user):
    make_user("staff@fenmark.example", is_staff=True)
    make_user("added@fenmark.example", password=None)
    EmailAddress.objects.exclude(user=user).update(verified=False)
    seen = make_user("seen@fenmark.example", last_login=timezone.now())
    seen.emailaddress_set.update(verified=False)
    assert services.delete_unconfirmed(timezone.now() + timedelta(days=999)) == 0
    assert User.objects.count() == 4


def test_sessions_past_their_time_are_deleted(user, time_machine):
    client = Client()
    client.force_login(user)
    forget.func()
    assert Session.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(days=15))
    forget.func()
    assert not Session.objects.exists()
