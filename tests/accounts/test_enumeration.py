"""Nothing that a stranger can send tells whether an address has an account."""

import re

import pytest
from django.test import Client

from portal.mail.models import Message
from tests.accounts.people import PASSWORD

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known1@fenmark.example", "nobody@fenmark.example"
assert len(KNOWN) == len(UNKNOWN)


@pytest.fixture(params=["active", "suspended", "unconfirmed"])
def known(request, make_user):
    user = make_user(KNOWN, is_active=request.param != "suspended")
    if request.param == "unconfirmed":
        user.emailaddress_set.update(verified=False)
    return user


def walk(email, path, data, then):
    """What a stranger sees: each status, address and page, without what is random, and how many mails went."""
    client = Client()
    before = Message.objects.count()
    seen = []
    response = client.post(path, {name: value.format(email=email) for name, value in data.items()})
    mails = Message.objects.count() - before
    seen.append((response.status_code, response.get("Location")))
    for method, data in (("get", {}), *then):
        if not response.get("Location") and seen[0][1]:
            break
        response = getattr(client, method)(seen[0][1] or path, data)
        page = response.content.decode().replace(email, "")
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        seen.append((response.status_code, response.get("Location"), page))
        response = client.get(seen[0][1] or path)
    return seen, mails


WRONG = ("post", {"code": "WRNG-CODE"})


@pytest.mark.parametrize(
    ("path", "data", "then"),
    [
        ("/account/login/", {"login": "{email}", "password": "not the password"}, []),
        ("/account/signup/", {"email": "{email}", "password1": PASSWORD}, [WRONG, WRONG, WRONG]),
        ("/account/signup/", {"email": "{email}", "password1": "short"}, []),
        ("/account/login/code/", {"email": "{email}"}, [WRONG, ("post", {"action": "resend"}), WRONG]),
        ("/account/password/reset/", {"email": "{email}"}, [WRONG, WRONG, WRONG]),
    ],
)
def test_known_and_unknown_look_the_same(known, path, data, then):
    assert walk(KNOWN, path, data, then) == walk(UNKNOWN, path, data, then)


def test_what_happened_stands_in_the_mail_only(make_user):
    make_user(KNOWN)
    for path, field in [("signup", "email"), ("login/code", "email"), ("password/reset", "email")]:
        for email in (KNOWN, UNKNOWN):
            Client().post(f"/account/{path}/", {field: email, "password1": PASSWORD})
    subjects = {
        email: [m.subject.split(" on ")[0] for m in Message.objects.filter(to=email).order_by("pk")]
        for email in (KNOWN, UNKNOWN)
    }
    assert subjects[KNOWN][0] == "You have an account"
    assert subjects[UNKNOWN][0] == "Your code to confirm your address"
    assert f"the address {KNOWN}." in Message.objects.filter(to=KNOWN).earliest("pk").text


def test_resending_counts_for_unknown_addresses_too(make_user, limits):
    """Otherwise the limit would be reached sooner for the known."""
    make_user(KNOWN)
    seen = []
    for email in (KNOWN, UNKNOWN):
        client = Client()
        statuses = [client.post("/account/login/code/", {"email": email}).status_code]
        statuses.append(client.post("/account/login/code/confirm/", {"action": "resend"}).status_code)
        statuses.append(Client().post("/account/login/code/", {"email": email}).status_code)
        seen.append(statuses)
    assert seen == [[302, 302, 429]] * 2


def test_known_and_unknown_cost_one_hash_each(make_user, monkeypatch):
    from django.contrib.auth import hashers

    make_user(KNOWN)
    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(1) or encode(self, password, salt),
    )
    counts = []
    for path in ("login", "signup"):
        for email in (KNOWN, UNKNOWN):
            hashed.clear()
            data = {"login": email, "email": email, "password": "not the password", "password1": PASSWORD}
            Client().post(f"/account/{path}/", data)
            counts.append(len(hashed))
    assert counts == [1, 1, 1, 1]
