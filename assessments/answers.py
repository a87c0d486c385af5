"""What is behind the addresses of questionnaires, for `portal.links`."""

from collections.abc import Collection

from assessments.models import Questionnaire
from portal import links
from portal.links import Leads


def questionnaires(slugs: Collection[str]) -> dict[str, Leads]:
    """Live once a version is published; until then later."""
    known = Questionnaire.objects.filter(slug__in=slugs)
    published = known.filter(versions__published_at__isnull=False)
    return dict.fromkeys(known.values_list("slug", flat=True), Leads.LATER) | links.lives(
        published.values_list("slug", flat=True)
    )


def register() -> None:
    for route in ("detail", "start"):
        links.answers(f"assessments:{route}", "slug", questionnaires)
