"""How often somebody may try, and how many mails an address may get."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import User
from portal.mail.models import Message
from tests.accounts.people import PASSWORD, signed_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("limits")]
ADA = "ada@fenmark.example"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def from_address(number):
    return Client(REMOTE_ADDR=f"192.0.2.{number}")


def test_the_figures():
    assert settings.ACCOUNT_RATE_LIMITS["login_failed"] == "10/m/ip,5/5m/key,20/d/key"


def test_five_wrong_passwords_lock_an_account_for_minutes(user, sign_in):
    for number in range(5):
        assert "do not belong together" in sign_in(from_address(number), password="x").content.decode()
    locked = from_address(9)
    assert "Too many tries" in sign_in(locked).content.decode()
    assert not signed_in_as(locked)


def test_twenty_wrong_passwords_lock_an_account_for_the_day(user, sign_in, time_machine):
    for number in range(20):
        time_machine.move_to(NOON + timedelta(minutes=6 * number), tick=False)
        sign_in(from_address(number), password="x")
    time_machine.move_to(NOON + timedelta(hours=12), tick=False)
    client = from_address(99)
    assert "Too many tries" in sign_in(client).content.decode()
    time_machine.move_to(NOON + timedelta(hours=27), tick=False)
    sign_in(client)
    assert signed_in_as(client) == ADA


def test_the_right_password_uses_nothing_up(user, sign_in):
    for _ in range(8):
        client = Client()
        sign_in(client)
        assert signed_in_as(client) == ADA


def test_an_unknown_account_is_locked_alike(sign_in):
    for number in range(5):
        sign_in(from_address(number), email="nobody@fenmark.example", password="x")
    assert "Too many tries" in sign_in(from_address(9), email="nobody@fenmark.example").content.decode()


def test_two_mails_an_hour_and_five_a_day_to_one_address_whatever_they_are_about(user, time_machine):
    asked = [
        ("/account/login/code/", {"email": ADA}),
        ("/account/password/reset/", {"email": ADA}),
        ("/account/signup/", {"email": ADA, "password1": PASSWORD}),
    ]
    seen = []
    for hour in range(3):
        time_machine.move_to(NOON + timedelta(hours=hour), tick=False)
        seen.append([from_address(hour).post(path, data).status_code for path, data in asked])
    assert seen == [[302, 302, 429], [302, 302, 429], [302, 429, 429]]
    assert Message.objects.filter(to=ADA).count() == 5


def test_another_spelling_of_an_address_is_the_same_letter_box(user):
    for path in ("/account/login/code/", "/account/password/reset/"):
        Message.objects.all().delete()
        cache.clear()
        spelt = [ADA, ADA.upper(), ADA.capitalize(), ADA.title()]
        answers = [from_address(n).post(path, {"email": email}).status_code for n, email in enumerate(spelt)]
        assert answers == [302, 302, 429, 429]
        assert Message.objects.count() == 2


def test_where_the_limit_is_reached_no_account_is_made(time_machine):
    time_machine.move_to(NOON + timedelta(minutes=10), tick=False)
    for _ in range(2):
        Client().post("/account/login/code/", {"email": "new@fenmark.example"})
    response = Client().post("/account/signup/", {"email": "new@fenmark.example", "password1": PASSWORD})
    assert response.status_code == 429
    assert response["Retry-After"] == "3000"
    assert "That was too often" in response.content.decode()
    assert not User.objects.exists()


def test_what_one_address_does_in_a_minute_has_a_limit(sign_in):
    statuses = [sign_in(Client(), email=f"a{n}@fenmark.example").status_code for n in range(31)]
    assert statuses == [200] * 30 + [429]
    assert sign_in(from_address(1), email="b@fenmark.example").status_code == 200


def test_forged_forwarding_headers_change_nothing(sign_in):
    statuses = [
        sign_in(Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{n}"), email=f"a{n}@fenmark.example").status_code
        for n in range(31)
    ]
    assert statuses[-1] == 429


def test_codes_of_the_second_step_are_limited(user, sign_in):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client = Client()
    sign_in(client)
    pages = [
        client.post("/account/login/second-step/", {"code": "000000"}).content.decode() for _ in range(6)
    ]
    assert "This is not the code" in pages[0]
    assert "Too many tries" in pages[5]


def test_the_site_without_limits(settings, sign_in):
    """RATE_LIMIT_FACTOR=0 leaves every rate empty."""
    settings.RATE_LIMIT_FACTOR = 0
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "")
    statuses = {sign_in(Client(), email="a@fenmark.example").status_code for n in range(35)}
    assert statuses == {200}
