"""Ways to hand a posting on: its short link, a QR code and a message."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, urlsplit

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from jobs.models import PostingVersion
from jobs.sources import Source, tagged
from portal.site import site


@dataclass(frozen=True, slots=True)
class Share:
    url: str
    words: str
    """The short link as people read it, without its scheme."""
    mail: str
    qr: SafeString


def short_url(version: PostingVersion) -> str:
    return site.url + reverse("jobs:short", args=[version.posting.public_id])


def share(version: PostingVersion) -> Share:
    url = short_url(version)
    parts = urlsplit(url)
    shared = tagged(url, Source.SHARE)
    return Share(
        url=shared,
        words=parts.netloc + parts.path,
        mail=f"mailto:?subject={quote(version.title)}&body={quote(shared)}",
        qr=_inline(tagged(url, Source.QR)),
    )


def _inline(url: str) -> SafeString:
    drawing = segno.make(url, micro=False).svg_inline(
        svgclass="qr", lineclass=None, border=0, omitsize=True, dark="#111", title="QR code for this job"
    )
    return mark_safe(drawing.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 (made here, from our own address)


def qr_file(version: PostingVersion) -> bytes:
    out = BytesIO()
    segno.make(tagged(short_url(version), Source.QR), micro=False).save(
        out, kind="svg", scale=8, border=4, light="#fff"
    )
    return out.getvalue()
