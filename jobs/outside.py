"""A live posting as others take it: structured data, Markdown, and one text for feeds. Never how to apply."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.html import escape, format_html_join

from jobs.facts import facts
from jobs.lines import HEADINGS, Section
from jobs.models import Need, PostingVersion
from jobs.pages import AFTER_NEEDS, LINKS
from jobs.structured_data import JobFacts, job_posting, lacks
from portal import text
from portal.site import site


def address(version: PostingVersion) -> str:
    return site.url + version.get_absolute_url()


def whole(version: PostingVersion, needs: Sequence[Need] | None = None) -> str:
    """Everything that the page says, as canonical HTML. `needs` where they are at hand already."""
    needs = sorted(version.needs.all() if needs is None else needs, key=lambda need: not need.is_must)
    company = version.company.as_shown
    said = [(label, text.one_line(words)) for label, words in facts(version)]
    parts = ["<ul>{}</ul>".format(format_html_join("", "<li><strong>{}:</strong> {}</li>", said))]
    if version.no_pay_reason and not version.pay:
        parts.append(f"<h2>Why no pay is stated</h2><p>{escape(version.no_pay_reason)}</p>")
    parts += [_section(version, key) for key in Section if key not in AFTER_NEEDS]
    if needs:
        items = format_html_join(
            "", "<li>{}: {}. {}</li>", ((_kind(need), need, need.anchor) for need in needs)
        )
        parts.append(f"<h2>What the job needs</h2><ul>{items}</ul>")
    parts += [_section(version, key) for key in Section if key in AFTER_NEEDS]
    if company.about_html:
        parts.append(f"<h2>About {escape(company.name)}</h2>{company.about_html}")
    return text.clean("".join(parts))


def _section(version: PostingVersion, key: Section) -> str:
    html = version.html.get(key.value, "")
    return f"<h2>{HEADINGS[key]}</h2>{html}" if html else ""


def _kind(need: Need) -> str:
    return "Must have" if need.is_must else "Nice to have"


def away(version: PostingVersion, html: str) -> str:
    """`whole` as it is read in a feed: every address in full."""
    return text.absolute(text.render(html, rel=LINKS), address(version))


def markdown(version: PostingVersion) -> str:
    """The posting as a document, from its title to where one applies."""
    title = text.to_markdown(f"<p>{escape(version.title)}</p>").strip()
    company = version.company.as_shown.name
    link = f'<a href="{escape(address(version))}">See how to apply</a>'
    # Footnotes are numbered through the whole document, so it is converted at once.
    body = text.to_markdown(
        f"<p><strong>{escape(company)}</strong></p>{_absolute(version, whole(version))}"
        f"<h2>Apply</h2><p>{link}</p>"
    )
    return f"# {title}\n\n{body}"


def _absolute(version: PostingVersion, html: str) -> str:
    return text.absolute(html, address(version))


def job_facts(version: PostingVersion, needs: Sequence[Need] | None = None) -> JobFacts:
    """Only for a version that is live."""
    assert version.posted_at and version.live_until
    company = version.company.as_shown
    places = [place for place in version.places.all() if version.is_worked_from(place)]
    return JobFacts(
        url=address(version),
        identifier=version.posting.public_id,
        title=version.title,
        description_html=text.bare(whole(version, needs)),
        company=company.name,
        company_url=company.site,
        company_logo=site.url + company.logo.path if company.logo else "",
        # The days in which people read them.
        posted_at=timezone.localtime(version.posted_at),
        closes_at=timezone.localtime(version.live_until),
        employment_type=version.employment_type,
        offices=[(place.city, place.country) for place in places if not place.is_remote],
        is_remote=version.workplace == PostingVersion.Workplace.REMOTE,
        remote_countries=[place.country for place in places if place.is_remote],
        pay=version.pay,
    )


def structured_data(version: PostingVersion, needs: Sequence[Need] | None = None) -> dict[str, Any] | None:
    """The JobPosting of a live version; nothing for one that lacks what Google demands."""
    job = job_facts(version, needs)
    return None if any(lacks(job)) else job_posting(job)
