"""Over HTTPS, nobody enters the admin with a password alone."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, make_user):
    user = make_user("boss@fenmark.example", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def test_over_http_it_is_not_asked_for(client, staff):
    assert client.get("/admin/").status_code == 200


def test_over_https_staff_set_it_up_first(client, staff, settings):
    settings.IS_HTTPS = True
    for path in ("/admin/", "/admin/accounts/user/", "/admin/nowhere/"):
        assert client.get(path)["Location"] == "/account/two-step/"
    assert "Set up two-step sign-in" in client.get("/account/two-step/").content.decode()
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    assert client.get("/admin/").status_code == 200


def test_others_meet_what_they_always_meet(client, user, settings):
    settings.IS_HTTPS = True
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/account/login/?next=%2Fadmin%2F"
    client.force_login(user)
    assert client.get("/admin/login/").status_code == 403
