"""The site's own words, from the content pack's site.yaml: its name, the role, the home page.

SITE_NAME overrides the name. Read once a process: a deployment restarts the site.
"""

import functools
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal import strict_yaml


@dataclass(frozen=True)
class Role:
    """What the site calls the role that it is about."""

    name: str
    title: str
    short: str
    plural: str
    short_plural: str
    article: str
    definition: str
    not_to_confuse: str = ""


@dataclass(frozen=True)
class Site:
    name: str
    tagline: str
    description: str
    questionnaire: str
    role: Role
    home: dict[str, Any]
    learn: dict[str, Any]
    jobs: dict[str, Any]
    assess: dict[str, Any]
    footer: dict[str, Any]
    url: str


@functools.cache
def read_site() -> Site:
    path = settings.CONTENT_PACK / "site.yaml"
    try:
        words = strict_yaml.load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"The content pack has no readable site.yaml. Check CONTENT_PACK, which is {settings.CONTENT_PACK}."
        ) from error
    except strict_yaml.NotYamlError as error:
        raise ImproperlyConfigured(f"site.yaml of the content pack is not valid YAML: {error}") from error
    try:
        return Site(
            name=settings.SITE_NAME or words["name"],
            tagline=words["tagline"],
            description=words["description"],
            questionnaire=words["questionnaire"],
            role=Role(**words["role"]),
            home=words["home"],
            learn=words.get("learn", {}),
            jobs=words.get("jobs", {}),
            assess=words.get("assess", {}),
            footer=words.get("footer", {}),
            url=settings.SITE_URL,
        )
    except (KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"site.yaml of the content pack: {error}") from error


site: Site = SimpleLazyObject(read_site)  # type: ignore[assignment]


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context: `site`."""
    return {"site": site}
