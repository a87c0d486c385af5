"""Who acts for a company: invited, joined, given another role, gone. There is always an owner who can sign in."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from jobs.errors import JobsError
from jobs.models import Company, Invitation, Membership
from jobs.models.people import INVITATION, INVITED_FOR, role_words
from portal import access, audit, mail
from portal.accounts.services import has_confirmed
from portal.site import site

OWNER = Membership.Role.OWNER
MOST_OPEN = 50  # invitations of one company
KEPT_ENDED = timedelta(days=30)  # so that it can be sent once more


def invite(company: Company, *, by: Any, email: str, role: str) -> Invitation:
    """Mail somebody a private link by which they join. A second invitation takes the place of the first."""
    email = email.strip().casefold()
    role = Membership.Role(role)
    with transaction.atomic():
        company = _locked(company)
        if company.memberships.filter(user__email=email).exists():
            raise JobsError(f"{email} is a member already. Change the role in the list.")
        invitation = company.invitations.filter(email=email).first()
        if invitation is None and company.invitations.count() >= MOST_OPEN:
            raise JobsError(f"A company has at most {MOST_OPEN} invitations at a time. Withdraw one first.")
        if invitation is None:
            invitation = Invitation(company=company, email=email)
        else:
            invitation.generation += 1
        invitation.role, invitation.by = role, by
        _send(invitation)
        detail = {"email": email, "role": role.value}
        audit.record("invitation.send", invitation, by=by, company=company, detail=detail)
    return invitation


def resend_invitation(invitation: Invitation, *, by: Any) -> Invitation:
    """A new link by mail, for another fortnight; the one before leads nowhere."""
    return invite(invitation.company, by=by, email=invitation.email, role=invitation.role)


def withdraw_invitation(invitation: Invitation, *, by: Any) -> None:
    """The link leads nowhere any more."""
    with transaction.atomic():
        company = _locked(invitation.company)
        detail = {"email": invitation.email}
        audit.record("invitation.withdraw", invitation, by=by, company=company, detail=detail)
        Invitation.objects.filter(pk=invitation.pk).delete()


def invited(token: str) -> Invitation | None:
    """The invitation of this token, its time over or not; None for a link that was replaced or withdrawn."""
    public_id = access.read_token(token)
    rows = Invitation.objects.filter(public_id=public_id).select_related("company", "by")
    found = rows.first() if public_id else None
    return found if found and access.is_valid(INVITATION, token, found.generation) else None


def accept_invitation(invitation: Invitation, *, by: Any) -> Membership:
    """Join the company. Only whoever has confirmed the invited address: a mail is easily passed on."""
    if not has_confirmed(by, invitation.email):
        raise JobsError(f"This invitation is for {invitation.email}. Sign in with that address to accept it.")
    with transaction.atomic():
        company = _locked(invitation.company)
        fresh = company.invitations.filter(pk=invitation.pk, generation=invitation.generation).first()
        if fresh is None or not fresh.is_open():
            raise JobsError("This invitation has ended. Ask for another one.")
        membership, is_new = Membership.objects.get_or_create(
            company=company, user=by, defaults={"role": fresh.role}
        )
        fresh.delete()
        if is_new:
            audit.record("member.join", membership, by=by, company=company, detail=_told(by, role=fresh.role))
    return membership


def change_role(membership: Membership, *, by: Any, role: str) -> Membership:
    role = Membership.Role(role)
    with transaction.atomic():
        company, membership = _locked_membership(membership)
        if membership.role != role:
            if role != OWNER:
                _keep_an_owner(company, without=membership)
            detail = _told(membership.user, before=membership.role, role=role.value)
            membership.role = role
            membership.save(update_fields=["role"])
            audit.record("member.role", membership, by=by, company=company, detail=detail)
    return membership


def remove_member(membership: Membership, *, by: Any) -> None:
    """Somebody no longer acts for the company; who removes themselves leaves."""
    with transaction.atomic():
        company, membership = _locked_membership(membership)
        _keep_an_owner(company, without=membership)
        leaves = by is not None and membership.user_id == by.pk
        detail = _told(membership.user)
        audit.record(
            "member.leave" if leaves else "member.remove", membership, by=by, company=company, detail=detail
        )
        membership.delete()


def delete_ended_invitations(now: datetime | None = None) -> int:
    """Forget the addresses of those who never came; returns how many."""
    before = (now or timezone.now()) - KEPT_ENDED
    deleted, _ = Invitation.objects.filter(expires_at__lt=before).delete()
    return deleted


def _send(invitation: Invitation) -> None:
    invitation.expires_at = timezone.now() + INVITED_FOR
    invitation.save()
    mail.send(
        f"jobs.invitation.{invitation.public_id}.{invitation.generation}",
        invitation.email,
        "jobs/mail/invitation.txt",
        {
            "company": invitation.company.name,
            "role": role_words(invitation.role).lower(),
            "by": invitation.by,
            "email": invitation.email,
            "until": timezone.localtime(invitation.expires_at),
            "url": site.url + invitation.get_absolute_url(),
        },
        delete_after=invitation.expires_at,
    )


def _locked(company: Company) -> Company:
    """Whoever changes a company's people waits here for whoever does: two owners cannot remove each other."""
    return Company.objects.select_for_update().get(pk=company.pk)


def _locked_membership(membership: Membership) -> tuple[Company, Membership]:
    company = _locked(membership.company)
    fresh = company.memberships.select_related("user").filter(pk=membership.pk).first()
    if fresh is None:
        raise JobsError("Somebody else has removed this person meanwhile.")
    return company, fresh


def _told(person: Any, **roles: str) -> dict[str, str]:
    """What the log keeps of somebody who may be gone when it is read."""
    return {"who": str(person), **roles}


def _keep_an_owner(company: Company, *, without: Membership) -> None:
    if without.role != OWNER:
        return
    others = company.memberships.exclude(pk=without.pk).filter(role=OWNER, user__is_active=True)
    if not others.exists():
        raise JobsError("A company always has an owner. Make somebody else the owner first.")
