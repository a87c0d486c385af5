"""Where a text leads inside of the site."""

import html as entities
import re

# In canonical HTML no "<" stands in words, and attributes are in double quotes.
_PATH = re.compile(r'<(?:a|img)\b[^>]* (?:href|src)="(/[^"]*)"')


def paths(html: str) -> set[str]:
    """The paths of this site that a canonical text links to or shows, without query and fragment."""
    found = (entities.unescape(path) for path in _PATH.findall(html))
    return {path.partition("#")[0].partition("?")[0] for path in found}
