"""What a moderator should look at twice in a posting: doubles, links, spam, addresses, pay. Pure.

A hint says what was found, in the posting's own words where it can. It decides nothing. No address is asked whether it
answers: what can be told is told from the address itself.
"""

import ipaddress
import re
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median
from urllib.parse import urlsplit

from jobs.likeness import LIKE, LIKE_TITLE, likeness, likeness_of_titles

LOUD = 3  # exclamation marks, or words in capitals one after the other
FAR = 3  # times the middle of the others, or a third of it
ENOUGH = 5  # others, before their middle says anything
MOST = 3  # doubles named
RESERVED = ("test", "invalid", "localhost", "local", "internal", "lan", "onion", "home", "corp")

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"“”]+", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\(\s*<?(https?://[^\s)>]+)", re.IGNORECASE)
_READS_AS = re.compile(r"(?:https?://|www\.)?((?:[\w-]{1,63}\.)+[^\W\d_]{2,63})(?:[/?#]\S*)?", re.IGNORECASE)
_PATH = re.compile(r"\]\((/[^)\s]*)")
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{4,}(?:\W+[A-ZÀ-Þ]{2,}){2,}")
_PHONE = re.compile(r"(?<![\w/.-])\+?\(?\d[\d ()/.-]{7,}\d(?![\w/-])")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+\w{2,63}")
_HANDLE = re.compile(r"(?<![\w./@])@[A-Za-z]\w{3,}\b(?!\.\w)")


class Kind(StrEnum):
    DOUBLE = "double"
    LINK = "link"
    SPAM = "spam"
    ADDRESS = "address"
    PAY = "pay"


WORDS = {
    Kind.DOUBLE: "Double",
    Kind.LINK: "Link",
    Kind.SPAM: "Spam",
    Kind.ADDRESS: "Address",
    Kind.PAY: "Pay",
}


@dataclass(frozen=True, slots=True)
class Hint:
    kind: Kind
    text: str
    posting: int | None = None
    """The other posting, of a double."""

    @property
    def label(self) -> str:
        return WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of the content pack's moderation.yaml."""

    shorteners: frozenset[str] = frozenset()
    free_mail: frozenset[str] = frozenset()
    messengers: tuple[str, ...] = ()
    money_first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Of a posting that is compared: what of it is stored."""

    posting: int
    company: int
    company_name: str
    title: str
    sketch: Set[int] = frozenset()
    pay: int = 0
    """A year, in minor units of the reference currency. 0: not stated."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The posting that is looked at."""

    known: Known
    summary: str = ""
    text: str = ""
    apply_url: str = ""
    apply_email: str = ""
    domains: Collection[str] = field(default_factory=tuple)
    """Those that are the company's own: proven, or named by it."""


def addresses(text: str) -> list[str]:
    """Addresses of other sites, as they stand in a text."""
    return list(dict.fromkeys(found.rstrip(".,;:!?'’") for found in _ADDRESS.findall(text)))


def paths(text: str) -> list[str]:
    """Paths of this site to which a Markdown text links."""
    return list(dict.fromkeys(found.partition("#")[0].partition("?")[0] for found in _PATH.findall(text)))


def hints(
    asked: Asked, others: Sequence[Known], words: Words, *, dead_paths: Collection[str] = ()
) -> list[Hint]:
    """All that is found, the gravest kind first."""
    return [
        *doubles(asked.known, others),
        *links(asked, words, dead_paths),
        *spam(asked, words),
        *addresses_to_apply(asked, words),
        *pay(asked.known, others),
    ]


def doubles(known: Known, others: Sequence[Known]) -> list[Hint]:
    """Other postings with nearly the same text; in one company, a title that is nearly the same is enough."""
    found = []
    for other in others:
        if other.posting == known.posting:
            continue
        is_own = other.company == known.company
        common = likeness(known.sketch, other.sketch)
        titles = likeness_of_titles(known.title, other.title) if is_own else 0
        if common >= LIKE or titles >= LIKE_TITLE:
            found.append((max(common, titles), other, is_own, common))
    found.sort(key=lambda row: (-row[0], row[1].posting))
    return [
        Hint(
            Kind.DOUBLE,
            f"Like “{other.title}” of {'the same company' if is_own else other.company_name}"
            + (f": about {round(common * 10) * 10} % of the text" if common >= LIKE else ", by its title"),
            other.posting,
        )
        for _much, other, is_own, common in found[:MOST]
    ]


def links(asked: Asked, words: Words, dead_paths: Collection[str]) -> list[Hint]:
    found = [Hint(Kind.LINK, f"{path} leads nowhere on this site") for path in dead_paths]
    for address in _all_addresses(asked):
        host = host_of(address)
        if _is(host, words.shorteners):
            found.append(Hint(Kind.LINK, f"{host} hides where the link leads"))
        elif wrong := _wrong_with(address, host):
            found.append(Hint(Kind.LINK, f"{address[:100]} {wrong}"))
    bare = _ADDRESS.sub(" ", f"{asked.summary}\n{asked.text}".casefold())
    found += [
        Hint(Kind.LINK, f"{host} hides where the link leads")
        for host in sorted(words.shorteners)
        if re.search(rf"(?<![\w.@/-]){re.escape(host)}/\w", bare)
    ]
    found += disguised(asked.text, asked.domains)
    return list(dict.fromkeys(found))


def disguised(text: str, own: Collection[str]) -> list[Hint]:
    """Links whose words are another site's address. "Node.js" is none: a name has to be written as an address, or to be
    the company's own."""
    found = []
    for words, address in _LINK.findall(text):
        shown = _READS_AS.fullmatch(words.strip(" *_`"))
        if not shown:
            continue
        host, real = _bare(shown[1]), host_of(address)
        is_written_out = shown[0].casefold().startswith(("http://", "https://", "www."))
        if (is_written_out or _is(host, own)) and not (_is(real, [host]) or _is(host, [real])):
            found.append(Hint(Kind.LINK, f"A link reads as {host} and leads to {real}"))
    return found


def _wrong_with(address: str, host: str) -> str:
    """What is wrong with an address as it stands; empty: nothing that can be told without asking it."""
    if "@" in address.partition("://")[2].partition("/")[0]:
        return "names somebody before its host, which hides where it leads"
    try:
        ipaddress.ip_address(host)
        return "is a number instead of a name"
    except ValueError:
        pass
    if "." not in host or host.rpartition(".")[2] in RESERVED:
        return "is no address of the open internet"
    if not host.isascii() or host.startswith("xn--") or ".xn--" in host:
        return "has other letters than a to z in its name"
    return ""


def spam(asked: Asked, words: Words) -> list[Hint]:
    everything = "\n".join([asked.known.title, asked.summary, asked.text])
    lower = everything.casefold()
    found = [
        Hint(Kind.SPAM, f"Speaks of money first: “{phrase}”")
        for phrase in words.money_first
        if phrase.casefold() in lower
    ]
    for name in words.messengers:
        if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", lower):
            found.append(Hint(Kind.SPAM, f"Leads to a messenger: “{name}”"))
    if loud := _CAPITALS.search(everything):
        found.append(Hint(Kind.SPAM, f"Shouts: “{loud[0][:60]}”"))
    elif len(letters := [c for c in asked.known.title if c.isalpha()]) > 7 and all(
        c.isupper() for c in letters
    ):
        found.append(Hint(Kind.SPAM, "The title is in capitals"))
    if (marks := everything.count("!")) >= LOUD:
        found.append(Hint(Kind.SPAM, f"{marks} exclamation marks"))
    without_addresses = _ADDRESS.sub(" ", everything)
    if phone := next((m for m in _PHONE.finditer(without_addresses) if _is_phone(m[0])), None):
        found.append(Hint(Kind.SPAM, f"A phone number in the text: “{phone[0].strip()}”"))
    if handle := _HANDLE.search(without_addresses):
        found.append(Hint(Kind.SPAM, f"A name on a messenger or network: “{handle[0]}”"))
    return found


def _is_phone(text: str) -> bool:
    """Nine digits or more; years and ranges of pay have fewer, or are grouped by threes."""
    digits = sum(character.isdigit() for character in text)
    return 9 <= digits <= 15 and not re.fullmatch(
        r"\d{1,3}(?:[ .]\d{3})+(?:\s*-\s*\d{1,3}(?:[ .]\d{3})+)?", text.strip()
    )


def addresses_to_apply(asked: Asked, words: Words) -> list[Hint]:
    """Where applications go, against what the company calls its own."""
    own = {_bare(domain) for domain in asked.domains if domain}
    found = []
    if asked.apply_email:
        host = asked.apply_email.rpartition("@")[2].casefold()
        if _is(host, words.free_mail):
            found.append(Hint(Kind.ADDRESS, f"Applications go to {host}, where anybody gets an address"))
        elif own and not _is(host, own):
            found.append(Hint(Kind.ADDRESS, f"Applications go to {host}, the company is at {_named(own)}"))
    if asked.apply_url and (host := host_of(asked.apply_url)) and own and not _is(host, own):
        found.append(Hint(Kind.ADDRESS, f"Applications go to {host}, the company is at {_named(own)}"))
    if address := _EMAIL.search(_ADDRESS.sub(" ", f"{asked.summary}\n{asked.text}")):
        found.append(Hint(Kind.ADDRESS, f"An e-mail address in the text: “{address[0][:100]}”"))
    if not own:
        found.append(Hint(Kind.ADDRESS, "The company names no site of its own"))
    return found


def pay(known: Known, others: Sequence[Known]) -> list[Hint]:
    """Far from the middle of what the others state, converted to a year."""
    stated = [other.pay for other in others if other.pay and other.posting != known.posting]
    if not known.pay or len(stated) < ENOUGH:
        return []
    middle = median(stated)
    if known.pay > FAR * middle:
        return [Hint(Kind.PAY, f"The pay is {known.pay / middle:.1f} times the middle of the other postings")]
    if known.pay * FAR < middle:
        part = known.pay / middle
        return [Hint(Kind.PAY, f"The pay is {part:.0%} of the middle of the other postings")]
    return []


def host_of(address: str) -> str:
    try:
        return _bare(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def _all_addresses(asked: Asked) -> list[str]:
    return list(
        dict.fromkeys(filter(None, [asked.apply_url, *addresses(asked.summary), *addresses(asked.text)]))
    )


def _bare(host: str) -> str:
    return host.casefold().strip(".").removeprefix("www.")


def _is(host: str, names: Collection[str]) -> bool:
    """One of the names, or below one of them."""
    return any(host == name or host.endswith(f".{name}") for name in names)


def _named(domains: Collection[str]) -> str:
    return " and ".join(sorted(domains))


def words_of(values: Mapping[str, Sequence[str]]) -> Words:
    return Words(
        shorteners=frozenset(map(str.casefold, values.get("shorteners") or ())),
        free_mail=frozenset(map(str.casefold, values.get("free_mail") or ())),
        messengers=tuple(values.get("messengers") or ()),
        money_first=tuple(values.get("money_first") or ()),
    )
