"""The working copy: made, saved, copied, deleted. Nothing here is seen by readers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from jobs import lifecycle
from jobs.errors import ConflictError, JobsError
from jobs.models import Company, Line, Need, Place, Posting
from jobs.services import texts
from jobs.services.guards import locked, refuse_unwritable
from jobs.values import DraftLine, DraftNeed, PostingInput
from portal import audit

LONGEST_SLUG = 80


def slug_for(title: str) -> str:
    return slugify(title)[:LONGEST_SLUG].strip("-") or "job"


def create_posting(*, company: Company, by: Any, data: PostingInput) -> Posting:
    """A new draft from the posting form."""
    with transaction.atomic():
        posting = _new(company, data.terms)
        texts.set_places(posting, data.places)
        texts.set_needs(posting, data.needs)
        texts.set_sections(posting, data.sections)
        audit.record("posting.create", posting, by=by, company=company)
    return posting


def create_draft(
    *,
    company: Company,
    by: Any,
    title: str,
    summary: str = "",
    lines: Sequence[DraftLine],
    needs: Sequence[DraftNeed],
    terms: Mapping[str, object],
) -> Posting:
    """A new draft from elsewhere, an assessment for example, with the source of each line and need.

    `terms` are fields of a posting's text by name: employment_type, hours_per_week, workplace … They are also kept
    as drafted, so that the form can say when the posting has come to contradict them.
    """
    with transaction.atomic():
        values = {**terms, "title": title[:120], "summary": summary[:140]}
        posting = _new(company, values, drafted=terms)
        texts.add_lines(posting, lines)
        texts.set_needs(posting, needs)
        audit.record("posting.draft", posting, by=by, company=company, detail={"lines": len(lines)})
    return posting


def save_posting(posting: Posting, *, by: Any, data: PostingInput, revision: int | None = None) -> Posting:
    """Store what the form holds. `revision` is the one that the form began with; another one is a conflict."""
    with transaction.atomic():
        posting = locked(posting)
        refuse_unwritable(posting)
        if revision is not None and revision != posting.revision:
            raise ConflictError(posting)
        texts.set_terms(posting, data.terms)
        if posting.posted_at is None:
            posting.slug = slug_for(posting.title)
        posting.revision += 1
        posting.updated_at = timezone.now()
        posting.save()
        texts.set_places(posting, data.places)
        texts.set_needs(posting, data.needs)
        texts.set_sections(posting, data.sections)
        audit.record("posting.save", posting, by=by, company=posting.company)
    return posting


def copy_posting(posting: Posting, *, by: Any) -> Posting:
    """The same text as a new draft, without its last day. Of one that is over, the copy is a repost and says so."""
    with transaction.atomic():
        values = {**posting.text_values(), "closes_at": None}
        copy = _new(posting.company, values, drafted=posting.drafted)
        if posting.posted_at is not None and posting.status in lifecycle.OVER:
            copy.reposted_from = posting
            copy.first_posted_at = posting.first_posted_at or posting.posted_at
            copy.save(update_fields=["reposted_from", "first_posted_at"])
        Place.objects.bulk_create(Place(posting=copy, **row.values()) for row in posting.places.all())
        Need.objects.bulk_create(Need(posting=copy, **row.values()) for row in posting.needs.all())
        Line.objects.bulk_create(Line(posting=copy, **row.values()) for row in posting.lines.all())
        audit.record("posting.copy", copy, by=by, company=copy.company, detail={"of": posting.public_id})
    return copy


def delete_draft(posting: Posting, *, by: Any) -> None:
    """A posting that no reader ever saw is gone, with what was typed and said about it."""
    with transaction.atomic():
        posting = locked(posting)
        if not posting.is_deletable:
            raise JobsError("Only a draft can be deleted. Recall what is in review, and close what is live.")
        audit.record("posting.delete", posting, by=by, company=posting.company)
        posting.delete()


def _new(company: Company, terms: Mapping[str, Any], *, drafted: Mapping[str, Any] | None = None) -> Posting:
    posting = Posting(company=company, drafted=dict(drafted or {}))
    texts.set_terms(posting, terms)
    posting.slug = slug_for(posting.title)
    posting.save()
    return posting
