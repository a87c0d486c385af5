"""The addresses that a text's links and images may have."""

import re
from urllib.parse import quote

from portal.text.tree import printable

MAX_HREF = 2000
_HREF_ALLOWED = re.compile(r"https?://[^/?#\s]|mailto:[^\s?]|/(?!/)|#.|/$", re.IGNORECASE)
_SRC_ALLOWED = re.compile(r"/(?!/).")  # the policy of the pages shows no other host's images
_HREF_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


def canonical_href(href: str) -> str:
    """The address of a link, percent-encoded; empty if it is none that a text may have."""
    return _address(href, _HREF_ALLOWED)


def canonical_src(src: str) -> str:
    return _address(src, _SRC_ALLOWED)


def _address(address: str, allowed: re.Pattern[str]) -> str:
    bare = re.sub(r"[\t\n]", "", printable(address)).strip()
    encoded = quote(bare, safe=_HREF_SAFE)
    if len(encoded) > MAX_HREF or not allowed.match(encoded):
        return ""
    scheme, colon, rest = encoded.partition(":")
    return f"{scheme.lower()}{colon}{rest}" if colon and scheme.isalpha() else encoded
