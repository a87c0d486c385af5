"""The hints about postings that moderators look at: what `jobs.hints` needs, fetched for all of them at once."""

import functools
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q

from jobs import hints
from jobs.hints import Asked, Hint, Known, Words
from jobs.models import Company, PostingVersion
from portal import links, pagecache, strict_yaml
from portal.versions.models import VersionState

COMPARED = 300  # the newest that are live or wait


@functools.cache
def words() -> Words:
    """The word lists of the content pack; a pack without them has none."""
    path = settings.CONTENT_PACK / "moderation.yaml"
    if not path.exists():
        return Words()
    try:
        return hints.words_of(strict_yaml.load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, strict_yaml.NotYamlError, AttributeError, TypeError) as error:
        raise ImproperlyConfigured(f"moderation.yaml of the content pack: {error}") from error


def of_versions(versions: Sequence[PostingVersion]) -> dict[int, list[Hint]]:
    """By version. As many queries for one as for many that come with `posting__company` and `lines`."""
    if not versions:
        return {}
    asked = {version.pk: _asked(version) for version in versions}
    paths = {pk: hints.paths(each.text) for pk, each in asked.items()}
    leads = links.lead(path for found in paths.values() for path in found)
    others = compared()
    return {
        pk: hints.hints(
            each,
            others,
            words(),
            dead_paths=[path for path in paths[pk] if leads[path] == links.Leads.NOWHERE],
        )
        for pk, each in asked.items()
    }


def compared() -> list[Known]:
    """What is live or waits: one version of each posting, the newest of all first."""
    now = pagecache.now()
    versions = PostingVersion.objects.filter(
        Q(state=VersionState.SUBMITTED)
        | Q(state=VersionState.APPROVED, live_from__lte=now, live_until__gt=now)
    )
    rows = versions.order_by("-created_at", "-pk").values_list(
        "posting_id", "posting__company_id", "posting__company__name", "title", "sketch", "pay_reference"
    )
    found: dict[int, Known] = {}
    for row in rows[:COMPARED]:
        posting, company, name, title, sketch, pay = row
        found.setdefault(posting, Known(posting, company, name, title, frozenset(sketch), pay))
    return list(found.values())


def _asked(version: PostingVersion) -> Asked:
    company = version.company
    return Asked(
        Known(
            version.posting_id,
            company.pk,
            company.name,
            version.title,
            frozenset(version.sketch),
            version.pay_reference,
        ),
        summary=version.summary,
        text="\n".join(line.text for line in version.lines.all()),
        apply_url=version.apply_url,
        apply_email=version.apply_email,
        domains=own_domains(company),
    )


def own_domains(company: Company) -> list[str]:
    """What the company calls its own."""
    return [host for host in (hints.host_of(company.site), company.verified_domain) if host]
