"""Companies: made, changed, trusted, deleted."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from jobs.errors import JobsError
from jobs.models import Company, Membership
from jobs.services.finding import KIND, index_company
from jobs.services.texts import html_of, on_one_line, rendered
from portal import audit, pagecache, search

SHOWN = ("name", "site", "place", "country", "size")
FIELDS = (*SHOWN, "about")
ONE_LINE = ("name", "place")
TAKEN = frozenset({"new"})  # /employers/company/new/ makes a company


def create_company(*, by: Any, values: Mapping[str, Any], is_demo: bool = False, slug: str = "") -> Company:
    """A new company; who makes it becomes its owner."""
    company = Company(is_demo=is_demo)
    with transaction.atomic():
        _set(company, values)
        company.slug = _free_slug(slug or company.name)
        company.save()
        if by is not None:
            Membership.objects.create(company=company, user=by, role=Membership.Role.OWNER)
        audit.record("company.create", company, by=by, company=company)
    return company


def update_company(
    company: Company, *, by: Any, values: Mapping[str, Any], revision: int | None = None
) -> Company:
    """Change what the company says about itself. Readers see it at once when it is trusted, else after a review."""
    known = rendered([values.get("about", company.about)])
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company.pk)
        if revision is not None and revision != company.revision:
            raise JobsError(
                "Somebody else saved this page while you were writing. Check both texts, then save."
            )
        before = {name: getattr(company, name) for name in FIELDS}
        _set(company, values)
        company.revision += 1
        company.save()
        if company.is_trusted or by is None:
            show_text(company, known)
        changed = [name for name in FIELDS if getattr(company, name) != before[name]]
        audit.record("company.update", company, by=by, company=company, detail={"changed": changed})
        pagecache.bump()
    return company


def trust(company: Company, *, by: Any, is_trusted: bool = True) -> Company:
    """A trusted company's postings go live when they are submitted."""
    known = rendered([company.about])
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company.pk)
        company.is_trusted = is_trusted
        company.save(update_fields=["is_trusted"])
        if is_trusted:
            show_text(company, known)
        audit.record("company.trust" if is_trusted else "company.distrust", company, by=by, company=company)
        pagecache.bump()
    return company


def delete_company(company: Company, *, by: Any) -> None:
    """The company, its postings and all that belongs to them are gone."""
    with transaction.atomic():
        for pk in company.postings.values_list("pk", flat=True):
            search.remove(KIND, pk)
        audit.record("company.delete", company, by=by, company=company)
        company.delete()
        pagecache.bump()


def show_text(company: Company, known: Mapping[str, str]) -> None:
    """What the company wrote becomes what readers see, and search finds its postings by that name.

    `known` is HTML by Markdown.
    """
    name_before = company.as_shown.name
    company.about_html = html_of(company.about, known)
    company.shown = {name: getattr(company, name) for name in SHOWN}
    company.save(update_fields=["about_html", "shown"])
    if company.name != name_before:
        index_company(company)


def _set(company: Company, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(company, name, on_one_line(values[name]) if name in ONE_LINE else values[name])
    try:
        company.full_clean(exclude=["slug"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise JobsError(" ".join(error.messages)) from error


def _free_slug(name: str) -> str:
    base = slugify(name)[:80].strip("-") or "company"
    slug, number = base, 1
    while slug in TAKEN or Company.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
