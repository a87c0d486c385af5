"""One hit: what a page's script says when somebody sees the page, and which hits count. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs

from jobs.sources import Source

PATH = re.compile(r"/j/([a-z2-7]{10})/seen\Z", re.ASCII)
LONGEST_QUERY = 120  # characters; the script's own are shorter than 50


class Kind(StrEnum):
    VIEW = "view"
    APPLY = "apply"


class Came(StrEnum):
    """Where a reader came from when the link itself does not say: the script's word for the referrer."""

    LIST = "list"
    SEARCH = "search"
    COMPANY = "company"
    POSTING = "posting"
    ARTICLE = "article"
    ASSESSMENT = "assessment"
    PAGE = "page"
    ENGINE = "engine"
    SITE = "site"
    NOWHERE = "none"


KIND_WORDS = {Kind.VIEW: "View", Kind.APPLY: "Apply start"}
SOURCE_WORDS: Mapping[str, str] = {
    Source.EMBED: "Your own site, embedded",
    Source.FEED: "A feed",
    Source.QR: "The QR code",
    Source.SHARE: "The link to share",
    Came.LIST: "List of jobs",
    Came.SEARCH: "Search of this site",
    Came.COMPANY: "Company page",
    Came.POSTING: "Another posting",
    Came.ARTICLE: "An article",
    Came.ASSESSMENT: "The assessment",
    Came.PAGE: "Another page of this site",
    Came.ENGINE: "A search engine",
    Came.SITE: "Another site",
    Came.NOWHERE: "Not said: typed, kept or from an app",
}

# What calls itself a robot, and what fetches pages for programs. "Cubot" makes telephones.
ROBOT = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|headless|lighthouse|preview|prerender|scrap|monitor|uptime|pingdom"
    r"|phantom|selenium|puppeteer|playwright|facebookexternalhit|google-|mediapartners|fetch|archiv|validator"
    r"|curl|wget|python|java/|go-http|okhttp|libwww|perl|ruby|node\b|axios|httpclient"
)


@dataclass(frozen=True, slots=True)
class Hit:
    public_id: str
    day: date
    kind: Kind
    source: str


def words_of(source: str) -> str:
    """A source as people read it; one that the code no longer knows reads as it is stored."""
    return SOURCE_WORDS.get(source) or source.capitalize()


def posting_at(path: str) -> str | None:
    """The public id in the address to which hits are sent; None for any other address."""
    found = PATH.match(path)
    return found[1] if found else None


def read(environ: Mapping[str, Any], public_id: str, day: date) -> Hit | None:
    """The hit of a request, or None when it does not count. Its body is not read."""
    query = environ.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY or not is_ours(environ) or is_refused(environ) or is_robot(environ):
        return None
    try:
        said = parse_qs(query, max_num_fields=4)
        kind = Kind(said.get("kind", [""])[0])
    except ValueError:
        return None
    return Hit(public_id, day, kind, source_of(said.get("from", [""])[0], said.get("by", [""])[0]))


def source_of(tag: str, came: str) -> str:
    """What the link says; else what the referrer says; else that nothing was said."""
    if tag in Source.__members__.values():
        return str(Source(tag))
    return str(Came(came)) if came in Came.__members__.values() else str(Came.NOWHERE)


def is_ours(environ: Mapping[str, Any]) -> bool:
    """Sent by a page of this site. Browsers say so, in one header or, before 2023, in the other."""
    if site := environ.get("HTTP_SEC_FETCH_SITE"):
        return bool(site == "same-origin")
    origin = environ.get("HTTP_ORIGIN", "").partition("://")[2]
    return bool(origin) and origin == environ.get("HTTP_HOST")


def is_refused(environ: Mapping[str, Any]) -> bool:
    """The browser asks not to be followed: Global Privacy Control, or its forerunner."""
    return environ.get("HTTP_SEC_GPC") == "1" or environ.get("HTTP_DNT") == "1"


def is_robot(environ: Mapping[str, Any]) -> bool:
    agent = environ.get("HTTP_USER_AGENT", "")
    return len(agent) < 10 or ROBOT.search(agent[:500].lower()) is not None
