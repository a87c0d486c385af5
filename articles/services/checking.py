"""What is checked of a text before readers see it."""

from dataclasses import dataclass
from typing import Any

from articles import calls, checks, readability
from articles.models import Article, ArticleVersion, Reference
from articles.services.effects import ArticleError
from portal import links, text
from portal.site import site

CHUNK = 500  # paths asked about at once


@dataclass(frozen=True)
class Report:
    findings: list[checks.Finding]
    reading_ease: int | None

    @property
    def blocking(self) -> list[checks.Finding]:
        return [finding for finding in self.findings if finding.is_blocking]


def check(row: Article | ArticleVersion) -> Report:
    """What a text lacks, as stored. As many queries as it has kinds of links."""
    facts = text.facts(row.body)
    own = row.get_absolute_url()
    paths = {href: path for href in _addresses(facts) if (path := _path(href)) and path != own}
    called = {call: target.href for call in facts.calls if (target := calls.resolve(call.kind, call.target))}
    leads = links.lead([*paths.values(), *(_path(href) for href in called.values())])
    checked = checks.Checked(
        title=row.title,
        summary=row.summary,
        has_topic=row.main_topic_id is not None,
        facts=facts,
        leads={href: leads[path] for href, path in paths.items()},
        dead_calls=[
            call
            for call in dict.fromkeys(facts.calls)
            if call not in called or leads[_path(called[call])] == links.Leads.NOWHERE
        ],
    )
    return Report(checks.findings(checked), readability.reading_ease(facts.sentences))


def _addresses(facts: text.Facts) -> set[str]:
    return {link.href for link in facts.links} | {image.src for image in facts.images}


def _path(href: str) -> str:
    """The path of an address of this site, without query and fragment; empty for others."""
    href = href.removeprefix(site.url) if href.startswith(f"{site.url}/") else href
    return href.partition("#")[0].partition("?")[0] if href.startswith("/") else ""


def recheck_links() -> None:
    """Note which addresses that texts lead to lead nowhere now; what they led to may have gone since."""
    paths = list(Reference.objects.order_by("path").values_list("path", flat=True).distinct())
    for start in range(0, len(paths), CHUNK):
        leads = links.lead(paths[start : start + CHUNK])
        broken = {path for path, lead in leads.items() if lead == links.Leads.NOWHERE}
        Reference.objects.filter(path__in=broken, is_broken=False).update(is_broken=True)
        Reference.objects.filter(path__in=leads.keys() - broken, is_broken=True).update(is_broken=False)


def refuse_blocked(row: Article | ArticleVersion, *, by: Any) -> None:
    """Raises ArticleError for a text that readers must not get as it is.

    What the system publishes, a content pack, may link to what it loads next; the pack has tests of its own.
    """
    if by is None:
        return
    if found := check(row).blocking:
        said = " ".join(
            f"{finding.where}: {finding.message}" if finding.where else finding.message for finding in found
        )
        raise ArticleError(f"Before others can see it, correct this. {said}")
