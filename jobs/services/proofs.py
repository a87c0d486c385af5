"""A company proves its domain: a code to a mailbox there, typed in here. Then it bears a badge."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from jobs import domains
from jobs.errors import JobsError
from jobs.models import Company, DomainProof
from portal import audit, mail, pagecache

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, no words; none that looks like a figure
LENGTH = 8
WORKS_FOR = timedelta(minutes=30)
MOST_TRIES = 5
NEW_CODE = "Ask for a new one."


def send_code(company: Company, *, by: Any, email: str) -> DomainProof:
    """Mail a code to a mailbox at the domain of the company's site. The code before it is void."""
    code = get_random_string(LENGTH, LETTERS)
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company.pk)
        if words := domains.problem(email, company.site):
            raise JobsError(words)
        now = timezone.now()
        proof, _ = DomainProof.objects.update_or_create(
            company=company,
            defaults={
                "email": email,
                "digest": _digest(company, email, code),
                "tries": 0,
                "expires_at": now + WORKS_FOR,
                "by": by,
                "created_at": now,
            },
        )
        mail.send(
            f"jobs.domain.{uuid.uuid4().hex}",
            email,
            "jobs/mail/domain.txt",
            {"company": company.name, "by": by, "code": f"{code[:4]}-{code[4:]}"},
            delete_after=now + 2 * WORKS_FOR,
        )
        audit.record("company.domain_code", company, by=by, company=company, detail={"email": email})
    return proof


def check_code(company: Company, *, by: Any, code: str) -> Company:
    """Readers see the badge from now on. A wrong code counts, and that is kept: nothing is rolled back with it."""
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company.pk)
        refused = _refusal(company, code)
        if not refused:
            email = company.proof.email
            company.verified_domain, company.verified_at = domains.of_mailbox(email), pagecache.now()
            company.save(update_fields=["verified_domain", "verified_at"])
            company.proof.delete()
            detail = {"domain": company.verified_domain}
            audit.record("company.domain_confirm", company, by=by, company=company, detail=detail)
            pagecache.bump()
    if refused:
        raise JobsError(refused)
    return company


def end_badge(company: Company, *, by: Any) -> None:
    """Take the badge from a company whose site has moved to another domain; the caller saves it."""
    if company.verified_domain and not domains.covers(company.verified_domain, company.site):
        detail = {"domain": company.verified_domain}
        audit.record("company.domain_end", company, by=by, company=company, detail=detail)
        company.verified_domain, company.verified_at = "", None


def delete_ended_proofs(now: datetime | None = None) -> int:
    deleted, _ = DomainProof.objects.filter(expires_at__lt=now or timezone.now()).delete()
    return deleted


def _refusal(company: Company, code: str) -> str:
    """Why this code is not taken; counts the try."""
    proof = DomainProof.objects.filter(company=company).first()
    if proof is None or not proof.is_open():
        return f"The code has run out: it works for {WORKS_FOR.seconds // 60} minutes. {NEW_CODE}"
    if proof.tries >= MOST_TRIES:
        return f"Those were {MOST_TRIES} wrong codes, so it no longer works. {NEW_CODE}"
    if words := domains.problem(proof.email, company.site):  # the site has changed since
        return words
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    if constant_time_compare(_digest(company, proof.email, typed), proof.digest):
        return ""
    proof.tries += 1
    proof.save(update_fields=["tries"])
    left = MOST_TRIES - proof.tries
    if not left:
        return f"This is not the code, for the fifth time, so it no longer works. {NEW_CODE}"
    return f"This is not the code. Type it as it stands in the newest e-mail; {left} {'try is' if left == 1 else 'tries are'} left."


def _digest(company: Company, email: str, code: str) -> str:
    return salted_hmac("jobs.proofs", f"{company.pk}\0{email}\0{code}", algorithm="sha256").hexdigest()
