"""How a reader came to a posting, as far as a link of this site's own says so. Pure."""

from enum import StrEnum

PARAM = "from"


class Source(StrEnum):
    """What `?from=` may say; anything else counts as nothing said."""

    EMBED = "embed"
    FEED = "feed"
    QR = "qr"
    SHARE = "share"


def tagged(url: str, source: Source) -> str:
    """The address with its source; the address itself must have no query."""
    return f"{url}?{PARAM}={source}"
