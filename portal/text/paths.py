"""Where a text leads inside of the site."""

import html as entities
import re

# In canonical HTML no "<" stands in words, and attributes are in double quotes.
_ADDRESS = re.compile(r'<(?:a|img)\b[^>]* (?:href|src)="((?:https?:/)?/[^"]*)"')


def paths(html: str, site_url: str = "") -> set[str]:
    """The paths of this site that a canonical text links to or shows, without query and fragment.

    Those of addresses that begin with `site_url` are the site's own too.
    """
    found = (entities.unescape(address) for address in _ADDRESS.findall(html))
    own = (
        address.removeprefix(site_url) if address.startswith(f"{site_url}/") else address for address in found
    )
    return {path.partition("#")[0].partition("?")[0] for path in own if path.startswith("/")}
