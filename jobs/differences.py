"""A posting's text as labelled words, and two of them side by side, word by word.

Texts are compared as their Markdown, so that a link that leads elsewhere is a difference that one sees.
"""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from jobs import wording
from jobs.dates import in_words
from jobs.lines import HEADINGS, Section
from jobs.models import Company, CompanyText, LogoFacts, Posting, PostingVersion
from jobs.services.texts import sections_of
from portal import text
from portal.text import side_by_side
from portal.text.side_by_side import Shown

PARTS = ("places", "needs__topic", "lines")  # what `described` reads of a row


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str
    logo_before: LogoFacts | None = None
    logo_after: LogoFacts | None = None

    @property
    def rows(self) -> list[Shown]:
        if "\n" in self.before.strip() or "\n" in self.after.strip():
            return side_by_side.of_lines(self.before, self.after)
        return [side_by_side.of_words("", self.before, self.after)]

    @property
    def is_of_spaces(self) -> bool:
        """Nothing of it would be marked: the words and the lines are the same."""
        has_text = self.logo_before is None and self.logo_after is None
        same_words = has_text and self.before.split() == self.after.split()
        return same_words and not any(row.became for row in self.rows)


def described(row: Posting | PostingVersion) -> dict[str, str]:
    """Everything that the text says, by label, in the order of the form."""
    sections = sections_of(row)
    return {
        "Job title": row.title,
        "Summary": row.summary,
        "Seniority": row.get_seniority_display(),
        "Terms": row.terms,
        "Starts on": in_words(row.starts_on) if row.starts_on else "",
        "Language": row.get_language_display(),
        "Pay": row.pay_words or row.no_pay_reason,
        "Place": row.where,
        "Days a week on site": str(row.days_on_site or ""),
        "Moving": wording.moving(has_visa=row.has_visa, has_relocation=row.has_relocation),
        "Needs": "\n".join(f"{'Must' if need.is_must else 'Nice'}: {need}" for need in row.needs.all()),
        **{HEADINGS[section]: sections.get(section.value, "") for section in Section},
        "Last day": in_words(row.last_day) if row.last_day else "",
        "Reply within": f"{row.reply_days} working days" if row.reply_days else "",
        "Apply": "\n".join(filter(None, [row.apply_url, row.apply_email])),
    }


def of_company(company: Company) -> list[Difference]:
    """What an approval would change of what readers see of the company."""
    shown, written = company.as_shown, company.as_written
    old, new = _company(shown), _company(written)
    found = [Difference(label, old[label], new[label]) for label in new if old[label] != new[label]]
    if shown.logo != written.logo:
        found.insert(0, Difference("Logo", "", "", shown.logo, written.logo))
    return found


def _company(shown: CompanyText) -> dict[str, str]:
    return {
        "Company": shown.name,
        "Website": shown.site,
        "Based in": shown.where,
        "Size": shown.size_words,
        "About the company": text.to_markdown(shown.about_html).strip(),
        "Working there": text.to_markdown(shown.benefits_html).strip(),
    }


def between(before: Posting | PostingVersion, after: Posting | PostingVersion) -> list[Difference]:
    """What changed, field by field. Rows that have their `PARTS` already cost no query."""
    for row in (before, after):
        prefetch_related_objects([row], *PARTS)
    old, new = described(before), described(after)
    return [Difference(label, old[label], new[label]) for label in new if old[label] != new[label]]
