"""What its owner, those who run the site, and time do to an account."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from portal import audit
from portal.accounts.models import User
from portal.errors import ServiceError

KEPT_UNCONFIRMED = timedelta(days=7)


class AccountError(ServiceError):
    """An account cannot be changed so."""


def has_confirmed(user: User, email: str) -> bool:
    """Whether this person has proved that the address is theirs."""
    return EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()


def rename(user: User, name: str, *, by: User) -> None:
    """What others see this person called; without a name they see the address."""
    if user.name == name:
        return
    with transaction.atomic():
        user.name = name
        user.save(update_fields=["name"])
        audit.record("name changed", user, by=by)


def suspend(user: User, *, by: User) -> None:
    """Keep somebody out, from the next request on. Nothing of theirs is deleted."""
    if user == by:
        raise AccountError("You cannot suspend yourself.")
    _set_active(user, False, by=by)


def reinstate(user: User, *, by: User) -> None:
    _set_active(user, True, by=by)


def _set_active(user: User, is_active: bool, *, by: User) -> None:
    if user.is_active == is_active:
        return
    with transaction.atomic():
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        audit.record("reinstated" if is_active else "suspended", user, by=by)


def remove_second_factors(user: User, *, by: User) -> None:
    """Let somebody in again who has lost app, passkeys and recovery codes: the password or a code suffices."""
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=user).delete()
        if removed:
            audit.record("second factors removed", user, by=by)


def delete_unconfirmed(now: datetime) -> int:
    """Delete who signed up, proved no address for a week and was never in; returns how many.

    Often the address is another person's, who may want it. Whoever was added in the admin has no password,
    and stays.
    """
    stale = (
        User.objects.filter(
            last_login=None,
            is_staff=False,
            created_at__lt=now - KEPT_UNCONFIRMED,
            emailaddress__verified=False,
        )
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .exclude(emailaddress__verified=True)
    )
    with transaction.atomic():
        users = list(stale)
        for user in users:
            user.delete()
    return len(users)
