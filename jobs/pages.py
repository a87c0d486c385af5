"""A posting as its page shows it, for readers, for a preview and for a moderator alike."""

from dataclasses import dataclass
from datetime import datetime

from jobs.facts import facts
from jobs.lines import HEADINGS, Section
from jobs.models import CompanyText, Need, Posting, PostingVersion
from jobs.services.texts import sections_of
from portal import text
from portal.site import site
from portal.versions.models import VersionState


@dataclass(frozen=True, slots=True)
class PostingPage:
    row: Posting | PostingVersion
    """The version, or the working copy in a preview."""
    sections: list[tuple[str, str, str]]
    """Key, heading and sanitised HTML of each section that has text."""
    needs: list[Need]
    company: CompanyText
    """What the company says about itself: what readers see, or what they would see after an approval."""
    about_html: str
    is_public: bool
    is_read: bool
    """A person read it before it was published."""
    url: str
    confirmed_at: datetime | None = None
    is_over: bool = False

    @property
    def facts(self) -> list[tuple[str, str]]:
        return facts(self.row, confirmed_at=self.confirmed_at, is_over=self.is_over)

    @property
    def before_needs(self) -> list[tuple[str, str, str]]:
        return [section for section in self.sections if section[0] not in AFTER_NEEDS]

    @property
    def after_needs(self) -> list[tuple[str, str, str]]:
        return [section for section in self.sections if section[0] in AFTER_NEEDS]

    @property
    def musts(self) -> list[Need]:
        return [need for need in self.needs if need.is_must]

    @property
    def nices(self) -> list[Need]:
        return [need for need in self.needs if not need.is_must]

    @property
    def main_topic(self) -> Need | None:
        return self.needs[0] if self.needs else None


LINKS = "nofollow noopener"
AFTER_NEEDS = {Section.BENEFITS.value, Section.PROCESS.value}


def posting_page(row: Posting | PostingVersion) -> PostingPage:
    """A version has stored HTML, a working copy only lines; either is sanitised on its way out."""
    is_public = is_read = is_over = False
    if isinstance(row, PostingVersion):
        htmls = row.html
        posting = row.posting
        if row.state == VersionState.APPROVED:
            is_public, is_read, is_over = True, row.was_read, not row.is_live()
    else:
        htmls = {key: text.from_markdown(markdown) for key, markdown in sections_of(row).items()}
        posting = row
    company = row.company.as_shown if is_public else row.company.as_written
    return PostingPage(
        row=row,
        company=company,
        about_html=text.render(company.about_html, rel=LINKS),
        is_public=is_public,
        is_read=is_read,
        sections=[
            (key.value, HEADINGS[key], text.render(htmls[key], rel=LINKS)) for key in Section if key in htmls
        ],
        needs=sorted(row.needs.select_related("topic"), key=lambda need: not need.is_must),
        url=site.url + posting.get_absolute_url(),
        confirmed_at=posting.confirmed_at,
        is_over=is_over,
    )
