"""Logos: taken, kept while one is shown or waits, and gone with their files after that."""

from typing import Any

from jobs.errors import JobsError
from jobs.models import Company, Logo
from portal.files import images
from portal.files import services as files
from portal.files.images import ImageError, Picture
from portal.files.models import PendingUpload

PURPOSE = "company-logo"
MAX_SIDE = 480  # pixels: shown at half of that, so that it is sharp on a dense screen


def take_logo(content: bytes, *, name: str) -> PendingUpload:
    """Judge, clean and resize what somebody uploaded, and keep it until its form is right. Raises ImageError."""
    picture = _fitting(content)
    return files.keep_pending(
        picture.content,
        name=name,
        media_type=picture.media_type,
        purpose=PURPOSE,
        facts={"width": picture.width, "height": picture.height},
    )


def taken_logo(token: str) -> PendingUpload | None:
    """The logo that a form kept under this token."""
    return files.pending(token, purpose=PURPOSE)


def set_logo(company: Company, upload: PendingUpload) -> None:
    """What was uploaded becomes what the company wants shown; the caller holds the transaction and the lock."""
    stored = files.claim(upload)
    if stored is None:
        raise JobsError("The logo that you had chosen is not kept any more. Choose it again.")
    company.logo = Logo.objects.create(company=company, file=stored, **upload.facts)
    company.save(update_fields=["logo"])


def drop_unused(company: Company) -> None:
    """Logos that readers do not see and that do not wait either."""
    shown: dict[str, Any] = company.shown.get("logo") or {}
    unused = company.logos.exclude(pk=company.logo_id or 0).exclude(public_id=shown.get("public_id", ""))
    for logo in unused.select_related("file"):
        logo.delete()
        files.delete(logo.file)


def _fitting(content: bytes) -> Picture:
    if not content:
        raise ImageError("empty")
    if len(content) > images.MAX_BYTES:
        raise ImageError("size")
    (picture,) = images.at_widths(content, [MAX_SIDE])
    if picture.height > MAX_SIDE:
        (picture,) = images.at_widths(content, [max(1, picture.width * MAX_SIDE // picture.height)])
    return picture
