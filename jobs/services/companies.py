"""Companies: made, changed, trusted, deleted."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from jobs.errors import JobsError
from jobs.models import Company, Membership
from jobs.services.finding import KIND, index_company
from jobs.services.logos import drop_unused, set_logo
from jobs.services.proofs import end_badge
from jobs.services.texts import html_of, on_one_line, rendered
from portal import audit, pagecache, search
from portal.files import services as files
from portal.files.models import PendingUpload

SHOWN = ("name", "site", "place", "country", "size")
TEXTS = ("about", "benefits")
FIELDS = (*SHOWN, *TEXTS)
ONE_LINE = ("name", "place")
TAKEN = frozenset({"new"})  # /employers/company/new/ makes a company


def create_company(
    *,
    by: Any,
    values: Mapping[str, Any],
    is_demo: bool = False,
    slug: str = "",
    logo: PendingUpload | None = None,
) -> Company:
    """A new company; who makes it becomes its owner."""
    company = Company(is_demo=is_demo)
    with transaction.atomic():
        _set(company, values)
        company.slug = _free_slug(slug or company.name)
        company.save()
        if logo is not None:
            set_logo(company, logo)
        if by is not None:
            Membership.objects.create(company=company, user=by, role=Membership.Role.OWNER)
        audit.record("company.create", company, by=by, company=company)
    return company


def update_company(
    company: Company,
    *,
    by: Any,
    values: Mapping[str, Any],
    revision: int | None = None,
    logo: PendingUpload | None = None,
    removes_logo: bool = False,
) -> Company:
    """Change what the company says about itself. Readers see it at once when it is trusted, else after a review."""
    known = rendered([values.get(name, getattr(company, name)) for name in TEXTS])
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company.pk)
        if revision is not None and revision != company.revision:
            raise JobsError(
                "Somebody else saved this page while you were writing. Check both texts, then save."
            )
        before = {name: getattr(company, name) for name in (*FIELDS, "logo_id")}
        _set(company, values)
        end_badge(company, by=by)
        if logo is not None:
            set_logo(company, logo)
        elif removes_logo:
            company.logo = None
        company.revision += 1
        company.save()
        if company.publishes_unread or by is None:
            show_text(company, known)
        else:
            drop_unused(company)
        changed = [name.removesuffix("_id") for name in before if getattr(company, name) != before[name]]
        audit.record("company.update", company, by=by, company=company, detail={"changed": changed})
        pagecache.bump()
    return company


def trust(company: Company, *, by: Any, is_trusted: bool = True) -> Company:
    """A trusted company's postings go live when they are submitted."""
    known = rendered(texts_of(company))
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
        company = locked_whole(company)
        search.remove_all(KIND, company.postings.values("pk"))
        audit.record("company.delete", company, by=by, company=company)
        logo_files = [logo.file for logo in company.logos.select_related("file")]
        company.delete()
        for each in logo_files:
            files.delete(each)
        pagecache.bump()


def locked_whole(company: Company) -> Company:
    """The postings' locks before the company's, as who publishes one of them takes them."""
    list(company.postings.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return Company.objects.select_for_update().get(pk=company.pk)


def texts_of(company: Company) -> list[str]:
    """The Markdown that an approval publishes, to render before a transaction."""
    return [getattr(company, name) for name in TEXTS]


def show_text(company: Company, known: Mapping[str, str]) -> None:
    """What the company wrote becomes what readers see, and search finds its postings by that name.

    `known` is HTML by Markdown.
    """
    name_before = company.as_shown.name
    for name in TEXTS:
        setattr(company, f"{name}_html", html_of(getattr(company, name), known))
    company.shown = {name: getattr(company, name) for name in SHOWN}
    if company.logo is not None:
        company.shown["logo"] = company.logo.facts()
    company.save(update_fields=["about_html", "benefits_html", "shown"])
    drop_unused(company)
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
