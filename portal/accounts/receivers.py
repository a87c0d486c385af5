"""What follows when the sign-in library says that somebody changed how they sign in."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.constants import LoginStageKey
from allauth.account.models import EmailAddress
from allauth.account.stages import LoginStageController
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest

from portal import audit
from portal.accounts.models import User


def _record(verb: str, user: User) -> None:
    audit.record(verb, user, by=user)


@receiver(account.password_set)
def on_password_set(sender: Any, user: User, **kwargs: Any) -> None:
    _record("password set", user)


@receiver(account.password_changed)
def on_password_changed(sender: Any, user: User, **kwargs: Any) -> None:
    _record("password changed", user)


@receiver(account.password_reset)
def on_password_reset(sender: Any, user: User, **kwargs: Any) -> None:
    _record("password reset", user)


@receiver(account.email_changed)
def on_email_changed(sender: Any, user: User, **kwargs: Any) -> None:
    _record("e-mail changed", user)


@receiver(mfa.authenticator_added)
def on_authenticator_added(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record(f"{authenticator.type} added", user)


@receiver(mfa.authenticator_removed)
def on_authenticator_removed(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record(f"{authenticator.type} removed", user)


@receiver(mfa.authenticator_reset)
def on_authenticator_reset(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record(f"{authenticator.type} made anew", user)


@receiver(account.email_confirmed)
def on_email_confirmed(
    sender: Any, request: HttpRequest | None, email_address: EmailAddress, **kwargs: Any
) -> None:
    """Void a password that somebody set for an address before its owner ever came.

    Whoever signs up with another's address chooses a password and waits. When the owner then proves the
    address by another way than that sign-up's own code, the password must not work.
    """
    user = email_address.user
    if request is None or user.last_login:
        return
    stage = LoginStageController.enter(request, LoginStageKey.VERIFY_EMAIL.value)
    if not stage or stage.login.user != user:
        user.set_unusable_password()
        user.save(update_fields=["password"])
