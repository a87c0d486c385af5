"""What those who run the site do to an account."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from portal import audit
from portal.accounts.models import User
from portal.errors import ServiceError


class AccountError(ServiceError):
    """An account cannot be changed so."""


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
