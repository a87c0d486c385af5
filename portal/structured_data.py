"""What several kinds of page say to search engines alike, as JSON-LD. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

CONTEXT = "https://schema.org"


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Name and absolute address of each step, the page itself last."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(steps, 1)
        ],
    }


def organization(*, name: str, url: str, logo: str, description: str) -> dict[str, Any]:
    """Who publishes the site; all addresses absolute."""
    return {
        "@context": CONTEXT,
        "@type": "Organization",
        "name": name,
        "url": url,
        "logo": logo,
        "description": description,
    }


def as_script(*data: Mapping[str, Any]) -> SafeString:
    """JSON for the inside of a script element, which it cannot leave."""
    text = json.dumps(data if len(data) > 1 else data[0], ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308
