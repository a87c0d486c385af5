"""Who may do what to a company and its postings."""

from typing import Any

from jobs.models import Company, Membership, Posting
from jobs.models.postings import REVIEW

_Role = Membership.Role
WRITERS = (_Role.OWNER, _Role.RECRUITER)


def role(user: Any, company: Company) -> str:
    """The person's role in the company, or an empty string."""
    if not user.is_authenticated:
        return ""
    return company.memberships.filter(user=user).values_list("role", flat=True).first() or ""


def can_write(user: Any, company: Company) -> bool:
    """Write, submit, recall and close postings."""
    return role(user, company) in WRITERS


def can_edit(user: Any, posting: Posting) -> bool:
    return posting.state != Posting.State.CLOSED and can_write(user, posting.company)


def can_manage(user: Any, company: Company) -> bool:
    """Change the company's own page."""
    return role(user, company) == _Role.OWNER


def can_review(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(REVIEW))
