"""People with accounts, and what is in the outbox for them. Models are imported once Django is set up."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

PASSWORD = "four words in a row"


@pytest.fixture
def limits(settings: Any) -> Iterator[None]:
    """The limits as they are on a site, counted from nothing."""
    from django.core.cache import cache

    cache.clear()
    shrink = {
        name: {
            action: re.sub(r"\b(\d+)000/", r"\1/", rate) for action, rate in getattr(settings, name).items()
        }
        for name in ("ACCOUNT_RATE_LIMITS", "MFA_RATE_LIMITS")
    }
    settings.RATE_LIMIT_FACTOR = 1
    settings.ACCOUNT_RATE_LIMITS = shrink["ACCOUNT_RATE_LIMITS"]
    settings.MFA_RATE_LIMITS = shrink["MFA_RATE_LIMITS"]
    yield
    cache.clear()


@pytest.fixture
def make_user(db: None) -> Callable[..., Any]:
    from allauth.account.models import EmailAddress

    from portal.accounts.models import User

    def make(email: str = "ada@fenmark.example", *, password: str | None = PASSWORD, **fields: Any) -> User:
        user = User.objects.create_user(email, password, **fields)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def user(make_user: Callable[..., Any]) -> Any:
    return make_user()


@pytest.fixture
def code_for() -> Callable[[str], str]:
    """The code in the newest mail to an address."""
    from portal.mail.models import Message

    def code(email: str) -> str:
        text = Message.objects.filter(to=email).latest("pk").text
        found = re.search(r"^ *([A-Z]{4}-[A-Z]{4})$", text, re.MULTILINE)
        assert found, text
        return found.group(1)

    return code


@pytest.fixture
def sign_in() -> Callable[..., Any]:
    def post(client: Client, email: str = "ada@fenmark.example", password: str = PASSWORD) -> Any:
        return client.post("/account/login/", {"login": email, "password": password})

    return post
