"""Every page of the account: for whom it is there, with which methods, and as what."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from portal.accounts.urls import urlpatterns
from portal.site import site
from tests.accounts.people import PASSWORD

pytestmark = pytest.mark.django_db

ENTRANCE = ["account_login", "account_request_login_code", "account_signup", "account_reset_password"]
FOR_ANYBODY = [*ENTRANCE, "account_inactive"]
# Pages amid a sign-in or a change: without one begun they lead to where it begins.
AMID = [
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "mfa_authenticate",
    "mfa_login_webauthn",
]
SIGNED_IN = [
    "account_logout",
    "account_name",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_list_webauthn",
]
REAUTHENTICATED = [
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
]
READ_ONLY = {
    "account_inactive",
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
}
NAMES = [pattern.name for pattern in urlpatterns]


PASSKEY = 1_000_000  # a key that no sequence comes to


def address(name):
    return reverse(name, args=[PASSKEY] if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else [])


def test_every_page_is_in_one_of_these_lists():
    others = {"account_set_password", "account_reauthenticate", "mfa_reauthenticate"}
    others |= {"mfa_reauthenticate_webauthn", "mfa_activate_totp"}
    assert set(FOR_ANYBODY + AMID + SIGNED_IN + REAUTHENTICATED) | others == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_methods(name, user):
    client = Client()
    client.force_login(user)
    for method in ("put", "delete", "patch", "options", "trace"):
        assert getattr(client, method)(address(name)).status_code == 405, method
    if name in READ_ONLY:
        assert client.post(address(name)).status_code == 405


@pytest.mark.parametrize("name", FOR_ANYBODY)
def test_for_anybody(client, name):
    response = client.get(address(name))
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert '<meta name="robots" content="noindex">' in page
    assert "<title>" in page
    assert f"| {escape(site.name)}</title>" in page
    assert f'property="og:image" content="{site.url}/' in page
    assert "no-store" in response["Cache-Control"]
    if name in ENTRANCE:
        assert 'aria-current="page">Sign in' in page
        assert " novalidate" in page


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FOR_ANYBODY])
def test_anonymous_visitors_are_sent_to_sign_in(client, name):
    response = client.get(address(name))
    assert response.status_code == 302
    place = "/" if name == "account_logout" else "/account/"
    assert response["Location"].startswith(place)


@pytest.mark.parametrize("name", ENTRANCE[:3])
def test_who_is_signed_in_needs_no_entrance(client, user, name):
    client.force_login(user)
    assert client.get(address(name))["Location"] == "/employers/"


@pytest.mark.parametrize("name", SIGNED_IN)
def test_signed_in(client, user, name):
    client.force_login(user)
    page = client.get(address(name)).content.decode()
    assert page.count("<h1") == 1
    assert f"Signed in as {user.email}" in page
    assert 'aria-labelledby="account-pages"' in page


@pytest.fixture
def passkey(user):
    return Authenticator.objects.create(
        pk=PASSKEY, user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Telephone", "credential": {}}
    )


@pytest.mark.parametrize("name", REAUTHENTICATED)
def test_what_changes_the_sign_in_asks_again(client, user, sign_in, monkeypatch, passkey, name):
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    RecoveryCodes.activate(user)
    client.force_login(user)
    if name == "mfa_deactivate_totp":
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    first = client.get(address(name))
    if name in {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}:
        assert first.status_code in {302, 403}
    else:
        assert first["Location"].startswith("/account/confirm/?next=")
    client.post("/account/confirm/", {"password": "wrong"})
    assert client.get(address(name)).status_code in {302, 403}
    client.post("/account/confirm/", {"password": PASSWORD})
    response = client.get(address(name))
    assert response.status_code == 200
    if response["Content-Type"].startswith("text/html"):
        assert response.content.decode().count("<h1") == 1


def test_another_persons_passkey_is_not_there(client, make_user, passkey):
    client.force_login(make_user("bob@fenmark.example"))
    client.post("/account/confirm/", {"password": PASSWORD})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(address(name)).status_code == 404
        assert client.post(address(name), {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Telephone"


def test_a_passkey_is_renamed_and_removed(client, user, passkey, monkeypatch):
    client.force_login(user)
    client.post("/account/confirm/", {"password": PASSWORD})
    assert client.post(address("mfa_edit_webauthn"), {"name": ""}).status_code == 200
    client.post(address("mfa_edit_webauthn"), {"name": "Key on the shelf"})
    assert "Key on the shelf" in client.get("/account/two-step/passkeys/").content.decode()
    client.post(address("mfa_remove_webauthn"))
    assert not Authenticator.objects.exists()


FORGED = [
    "",
    "{}",
    "[]",
    "1",
    "nonsense",
    '{"id": "x", "response": null}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": 1}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "_w",'
    ' "authenticatorData": "_w", "signature": "_w", "userHandle": "MQ"}}',
]


@pytest.mark.parametrize("credential", FORGED)
def test_a_forged_passkey_is_refused(client, user, credential):
    response = client.post("/account/login/passkey/", {"credential": credential})
    assert response["Location"] == "/account/login/"
    client.force_login(user)
    client.post("/account/confirm/", {"password": PASSWORD})
    response = client.post("/account/two-step/passkeys/add/", {"credential": credential, "name": "x"})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert not Authenticator.objects.exists()


def test_pages_without_javascript_say_so(client):
    page = client.get("/account/login/").content.decode()
    assert "<noscript>" in page
    assert "<div data-passkey hidden>" in page
    assert "<script>" not in page


def test_an_error_is_in_the_title(client):
    assert "<title>Error: Sign in |" in client.post("/account/login/").content.decode()


def test_who_is_signed_in_is_not_asked_to_sign_in(client, user):
    assert "Sign in</a>" in client.get(reverse("account_login")).content.decode()
    client.force_login(user)
    assert "Sign in</a>" not in client.get(reverse("account_email")).content.decode()
