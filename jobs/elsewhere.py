"""What a company takes of its postings to places of its own: the embed's snippet, and addresses to hand out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape

from jobs import feeds, outside, sharing
from jobs.models import Company, PostingVersion
from jobs.structured_data import lacks
from portal import text
from portal.feeds import FeedLink
from portal.site import site

SHOWN = 50  # in the embed and on the members' page; the list of jobs has them all
HEAD, ROW, MOST_ROWS = 130, 110, 5  # pixels of the frame, which scrolls beyond them


@dataclass(frozen=True, slots=True)
class Address:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One posting's addresses outside of its page."""

    title: str
    page: str
    short: str
    short_words: str
    forms: Sequence[Address]


def open_postings(company: Company) -> list[PostingVersion]:
    """The newest, one more than is shown."""
    rows = PostingVersion.objects.live().filter(posting__company=company)
    return list(rows.with_text().newest_first()[: SHOWN + 1])


def embed_url(company: Company) -> str:
    return site.url + reverse("jobs:embed", args=[company.slug])


def snippet(company: Company, *, postings: int) -> str:
    """HTML for the company's own pages: a frame that runs no script, and a link where no frames are shown."""
    name = escape(text.one_line(company.as_shown.name))
    height = HEAD + ROW * min(max(postings, 1), MOST_ROWS)
    return (
        f'<iframe src="{embed_url(company)}" title="Open jobs at {name}" width="100%" height="{height}"'
        ' frameborder="0" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>\n'
        f'<p><a href="{site.url}{company.get_absolute_url()}">All open jobs at {name}</a></p>'
    )


def feed_addresses(company: Company) -> list[Address]:
    def address(link: FeedLink) -> Address:
        return Address(link.label, site.url + link.path)

    return [address(link) for link in feeds.links(company)]


def taken(version: PostingVersion) -> Taken:
    forms = [
        Address("Markdown", site.url + reverse("jobs:posting_markdown", args=[version.posting.public_id]))
    ]
    if not any(lacks(outside.job_facts(version))):
        url = site.url + reverse("jobs:posting_json_ld", args=[version.posting.public_id])
        forms.append(Address("JSON-LD", url))
    short = sharing.short_url(version)
    return Taken(version.title, version.get_absolute_url(), short, short.partition("://")[2], forms)
