"""Creating an account, and every way into it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from portal.accounts.models import User
from portal.audit.models import Event
from portal.mail.models import Message
from tests.accounts.people import PASSWORD, signed_in_as

pytestmark = pytest.mark.django_db
ADA = "ada@fenmark.example"


def sign_up(client, email=ADA, password=PASSWORD, **more):
    return client.post("/account/signup/", {"email": email, "password1": password, **more})


def totp_code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_sign_up_mails_a_code_that_lets_in(client, code_for):
    response = sign_up(client, "Ada@Fenmark.example")
    assert response.status_code == 302
    assert response["Location"] == "/account/confirm-email/"
    assert not signed_in_as(client)
    response = client.post("/account/confirm-email/", {"code": code_for(ADA).lower().replace("-", "")})
    assert response["Location"] == "/employers/"
    assert signed_in_as(client) == ADA
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == (ADA, True, True)


def test_next_is_followed_only_within_the_site(client, code_for):
    sign_up(client, next="/account/email/")
    response = client.post("/account/confirm-email/", {"code": code_for(ADA)})
    assert response["Location"] == "/account/email/"
    for away in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        client.logout()
        response = client.post("/account/login/", {"login": ADA, "password": PASSWORD, "next": away})
        assert response["Location"] == "/employers/"


@pytest.mark.parametrize("password", ["eleven char", "1qaz2wsx3edc4rfv", ""])
def test_short_common_and_missing_passwords_are_refused(client, password):
    response = sign_up(client, password=password)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not User.objects.exists()


def test_a_password_of_many_characters_is_taken_whole(client, code_for):
    password = "æ" * 500
    sign_up(client, password=password)
    assert User.objects.get().check_password(password)
    assert not User.objects.get().check_password(password[:-1])


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "ada@fenmark", "ſam@fenmark.example", "ada@straße.example"]
)
def test_addresses_that_are_none_or_fold_to_others_are_refused(client, email):
    response = sign_up(client, email)
    assert response.status_code == 200
    assert "E-mail address:" in response.content.decode()
    assert not User.objects.exists()
    assert not Message.objects.exists()


def test_three_wrong_codes_end_the_attempt(client, code_for):
    sign_up(client)
    for _ in range(2):
        assert client.post("/account/confirm-email/", {"code": "WRNG-CODE"}).status_code == 200
    response = client.post("/account/confirm-email/", {"code": "WRNG-CODE"})
    assert response["Location"] == "/account/login/"
    client.post("/account/confirm-email/", {"code": code_for(ADA)})
    assert not signed_in_as(client)


def test_a_code_is_of_no_use_in_another_browser(client, code_for):
    from django.test import Client

    sign_up(client)
    stranger = Client()
    response = stranger.post("/account/confirm-email/", {"code": code_for(ADA)})
    assert response["Location"] == "/account/login/"
    assert not EmailAddress.objects.get().verified


def test_password(client, user, sign_in):
    assert sign_in(client, "ADA@fenmark.example").status_code == 302
    assert signed_in_as(client) == ADA


def test_wrong_password(client, user, sign_in):
    response = sign_in(client, password="not my password")
    assert response.status_code == 200
    assert "do not belong together" in response.content.decode()
    assert not signed_in_as(client)


def test_code(client, make_user, code_for):
    """For those without a password, too."""
    make_user(password=None)
    response = client.post("/account/login/code/", {"email": ADA, "next": "/account/email/"})
    assert response["Location"] == "/account/login/code/confirm/?next=%2Faccount%2Femail%2F"
    response = client.post("/account/login/code/confirm/", {"code": code_for(ADA), "next": "/account/email/"})
    assert response["Location"] == "/account/email/"
    assert signed_in_as(client) == ADA


def test_reset(client, user, code_for):
    client.post("/account/password/reset/", {"email": ADA})
    response = client.post("/account/password/reset/confirm/", {"code": code_for(ADA)})
    assert response["Location"] == "/account/password/reset/complete/"
    assert client.post("/account/password/reset/complete/", {"password1": "short"}).status_code == 200
    client.post("/account/password/reset/complete/", {"password1": "another four words here"})
    assert signed_in_as(client) == ADA
    user.refresh_from_db()
    assert user.check_password("another four words here")
    assert Message.objects.latest("pk").subject == "Your password was changed"
    assert Event.objects.get().verb == "password reset"


def test_whoever_took_an_address_first_keeps_no_key_to_it(client, code_for):
    """Somebody signs up with another's address and a password; the owner comes later, by a code."""
    from django.test import Client

    sign_up(Client(), ADA, "chosen by the thief")
    client.post("/account/login/code/", {"email": ADA})
    client.post("/account/login/code/confirm/", {"code": code_for(ADA)})
    assert signed_in_as(client) == ADA
    assert not User.objects.get().has_usable_password()


def test_suspended(client, make_user, sign_in):
    make_user(is_active=False)
    response = sign_in(client)
    assert response["Location"] == "/account/inactive/"
    assert not signed_in_as(client)
    assert "suspended" in client.get("/account/inactive/").content.decode()


def test_suspension_ends_a_session(client, user):
    client.force_login(user)
    assert client.get("/account/email/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/account/email/").status_code == 302


def test_second_step_by_app_and_by_recovery_code(client, user, sign_in):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user)
    assert sign_in(client)["Location"] == "/account/login/second-step/"
    assert not signed_in_as(client)
    page = client.post("/account/login/second-step/", {"code": "000000"}).content.decode()
    assert "This is not the code" in page
    client.post("/account/login/second-step/", {"code": totp_code(secret)})
    assert signed_in_as(client) == ADA

    client.logout()
    sign_in(client)
    recovery = codes.get_unused_codes()[0]
    client.post("/account/login/second-step/", {"code": recovery})
    assert signed_in_as(client) == ADA

    client.logout()
    sign_in(client)
    client.post("/account/login/second-step/", {"code": recovery})
    assert not signed_in_as(client)


def test_a_mailed_code_does_not_replace_the_second_step(client, user, code_for):
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.post("/account/login/code/", {"email": ADA})
    response = client.post("/account/login/code/confirm/", {"code": code_for(ADA)})
    assert response["Location"] == "/account/login/second-step/"
    assert not signed_in_as(client)


def test_sign_out_is_a_post(client, user):
    client.force_login(user)
    assert client.get("/account/logout/").status_code == 200
    assert signed_in_as(client)
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert not signed_in_as(client)
    assert "You are signed out." in client.get("/account/login/").content.decode()


def test_setting_up_an_app_gives_recovery_codes_and_tells_the_owner(
    client, user, sign_in, django_capture_on_commit_callbacks
):
    sign_in(client)
    response = client.get("/account/two-step/app/")
    assert response["Location"].startswith("/account/confirm/")
    client.post("/account/confirm/", {"password": PASSWORD})
    secret = client.get("/account/two-step/app/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/account/two-step/app/", {"code": totp_code(secret)})
    assert response["Location"] == "/account/two-step/codes/"
    assert len(client.get("/account/two-step/codes/").context["unused_codes"]) == 10
    assert client.get("/account/two-step/codes/download/").content.count(b"\n") >= 10
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert set(Message.objects.values_list("subject", flat=True)) >= {"An authenticator app was set up"}
    assert "totp added" in Event.objects.values_list("verb", flat=True)


def test_a_new_address_needs_the_password_and_a_code_sent_there(client, user, sign_in, code_for):
    new = "ada@mill.example"
    sign_in(client)
    response = client.post("/account/email/", {"email": new, "action_add": ""})
    assert response["Location"].startswith("/account/confirm/")
    client.post("/account/confirm/", {"password": PASSWORD})
    client.post("/account/email/", {"email": new, "action_add": ""})
    user.refresh_from_db()
    assert user.email == ADA
    client.post("/account/confirm-email/", {"code": code_for(new)})
    user.refresh_from_db()
    assert user.email == new
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [new]
    assert Message.objects.filter(to=ADA, subject="Your e-mail address was changed").exists()


def test_changing_the_password_ends_other_sessions(client, user, sign_in):
    from django.test import Client

    other = Client()
    sign_in(other)
    sign_in(client)
    client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "another four words here"}
    )
    assert client.get("/account/email/").status_code == 200
    assert other.get("/account/email/").status_code == 302
    assert Event.objects.get().verb == "password changed"


def test_setting_a_first_password(client, make_user):
    user = make_user(password=None)
    client.force_login(user)
    assert client.get("/account/password/change/")["Location"] == "/account/password/set/"
    client.post("/account/password/set/", {"password1": "another four words here"})
    user.refresh_from_db()
    assert user.check_password("another four words here")
