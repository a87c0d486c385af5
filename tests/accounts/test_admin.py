"""Accounts in the admin, for superusers alone."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils import timezone
from django.utils.dateformat import format as format_date

from portal.accounts import services
from portal.accounts.models import User
from portal.audit.models import Event
from tests.accounts.people import signed_in_as

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"


@pytest.fixture
def boss(client, make_user):
    user = make_user("boss@fenmark.example", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def test_only_superusers(client, make_user):
    staff = make_user(is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["accounts", "auth"]))
    client.force_login(staff)
    for path in (LIST, f"{LIST}{staff.pk}/change/", f"{LIST}add/", "/admin/auth/group/"):
        assert client.get(path).status_code == 403
    assert LIST not in client.get("/admin/").content.decode()


def test_list_and_search(client, boss, user):
    page = client.get(LIST, {"q": "fenmark"}).content.decode()
    form = client.get(f"{LIST}{user.pk}/change/").content.decode()
    assert format_date(timezone.localtime(user.created_at), "j F Y, H:i") in form
    assert "ada@fenmark.example" in page
    assert "ada@fenmark.example" not in client.get(LIST, {"q": "nobody"}).content.decode()


def test_the_list_costs_the_same_for_many(client, boss, make_user, django_assert_num_queries):
    def cost(count):
        for number in range(count):
            make_user(f"p{User.objects.count()}-{number}@fenmark.example").groups.add(Group.objects.first())
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        return len(queries)

    cost(1)
    assert cost(1) == cost(20)


def test_an_added_person_signs_in_with_a_code(client, boss, code_for):
    from django.test import Client

    editor = Group.objects.get(name="editor")
    data = {"email": "New@Fenmark.example", "name": "Nell", "is_staff": "on", "groups": [editor.pk]}
    assert client.post(f"{LIST}add/", data).status_code == 302
    user = User.objects.get(email="new@fenmark.example")
    assert not user.has_usable_password()
    assert list(user.groups.all()) == [editor]
    other = Client()
    other.post("/account/login/code/", {"email": user.email})
    other.post("/account/login/code/confirm/", {"code": code_for(user.email)})
    assert signed_in_as(other) == user.email


def test_the_address_of_somebody_who_is_there_is_not_changed(client, boss, user):
    page = f"{LIST}{user.pk}/change/"
    assert 'name="email"' not in client.get(page).content.decode()
    assert client.post(page, {"email": "other@fenmark.example", "name": "Ada L"}).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.email) == ("Ada L", "ada@fenmark.example")


def test_suspend_and_reinstate(client, boss, user):
    client.post(LIST, {"action": "suspend", "_selected_action": [user.pk]})
    user.refresh_from_db()
    assert not user.is_active
    client.post(LIST, {"action": "reinstate", "_selected_action": [user.pk]})
    user.refresh_from_db()
    assert user.is_active
    assert list(Event.objects.order_by("pk").values_list("verb", "by")) == [
        ("suspended", boss.pk),
        ("reinstated", boss.pk),
    ]


def test_nobody_suspends_themselves(client, boss):
    page = client.post(LIST, {"action": "suspend", "_selected_action": [boss.pk]}, follow=True)
    assert "You cannot suspend yourself." in page.content.decode()
    boss.refresh_from_db()
    assert boss.is_active
    with pytest.raises(services.AccountError):
        services.suspend(boss, by=boss)


def test_who_lost_the_second_factor_gets_in_again(client, boss, user):
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.post(LIST, {"action": "remove_second_factors", "_selected_action": [user.pk]})
    assert not user.authenticator_set.exists()
    assert Event.objects.get().verb == "second factors removed"


def test_nobody_is_deleted_and_no_secret_is_shown(client, boss, user):
    assert client.get(f"{LIST}{user.pk}/delete/").status_code == 403
    assert not any(model.__name__ == "Authenticator" for model in admin.site._registry)
    assert user.password not in client.get(f"{LIST}{user.pk}/change/").content.decode()


def test_the_admins_own_password_page_leads_to_the_accounts(client, boss):
    assert client.get("/admin/password_change/")["Location"] == "/account/password/change/"


def test_createsuperuser_confirms_the_address(client, monkeypatch, sign_in):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "four words in a row")
    call_command("createsuperuser", interactive=False, email="Root@Fenmark.example", verbosity=0)
    assert sign_in(client, "root@fenmark.example")["Location"] == "/employers/"
    assert signed_in_as(client) == "root@fenmark.example"
