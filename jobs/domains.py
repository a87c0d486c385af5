"""Whose mailbox says that somebody belongs to a company: the domain of its site against that of an address. Pure."""

import ipaddress
from urllib.parse import urlsplit

# Where anybody gets a mailbox, and what is below them. A mailbox there says nothing about a company.
PUBLIC_PROVIDERS = frozenset(
    [
        "126.com",
        "163.com",
        "abv.bg",
        "aim.com",
        "alice.it",
        "aliyun.com",
        "aol.com",
        "arcor.de",
        "att.net",
        "bigpond.com",
        "bk.ru",
        "bluewin.ch",
        "bol.com.br",
        "btinternet.com",
        "centrum.cz",
        "charter.net",
        "comcast.net",
        "cox.net",
        "daum.net",
        "disroot.org",
        "duck.com",
        "email.com",
        "email.cz",
        "fastmail.com",
        "fastmail.fm",
        "firemail.de",
        "foxmail.com",
        "free.fr",
        "freemail.hu",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "guerrillamail.com",
        "hanmail.net",
        "hey.com",
        "home.nl",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.es",
        "hotmail.fr",
        "hotmail.it",
        "hushmail.com",
        "icloud.com",
        "inbox.lv",
        "inbox.ru",
        "internode.on.net",
        "interia.pl",
        "kpnmail.nl",
        "laposte.net",
        "libero.it",
        "list.ru",
        "live.be",
        "live.co.uk",
        "live.com",
        "live.fr",
        "live.nl",
        "mac.com",
        "mail.com",
        "mail.ee",
        "mail.ru",
        "mailbox.org",
        "mailfence.com",
        "mailinator.com",
        "me.com",
        "msn.com",
        "naver.com",
        "ntlworld.com",
        "o2.pl",
        "onet.pl",
        "op.pl",
        "optonline.net",
        "orange.fr",
        "outlook.be",
        "outlook.com",
        "outlook.de",
        "outlook.es",
        "outlook.fr",
        "outlook.it",
        "pm.me",
        "posteo.de",
        "posteo.net",
        "proton.me",
        "protonmail.ch",
        "protonmail.com",
        "qq.com",
        "rambler.ru",
        "rediffmail.com",
        "riseup.net",
        "rocketmail.com",
        "runbox.com",
        "sbcglobal.net",
        "seznam.cz",
        "sfr.fr",
        "shaw.ca",
        "sina.com",
        "skynet.be",
        "sky.com",
        "t-online.de",
        "talktalk.net",
        "telenet.be",
        "telus.net",
        "tiscali.it",
        "tuta.com",
        "tuta.io",
        "tutanota.com",
        "tutanota.de",
        "uol.com.br",
        "verizon.net",
        "virgilio.it",
        "virginmedia.com",
        "vodafone.it",
        "wanadoo.fr",
        "web.de",
        "wp.pl",
        "xs4all.nl",
        "xtra.co.nz",
        "ya.ru",
        "yahoo.ca",
        "yahoo.co.in",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.com.au",
        "yahoo.com.br",
        "yahoo.de",
        "yahoo.es",
        "yahoo.fr",
        "yahoo.it",
        "yandex.com",
        "yandex.ru",
        "yeah.net",
        "ymail.com",
        "yopmail.com",
        "zoho.com",
        "zohomail.com",
        "ziggo.nl",
    ]
)


# Python reads these as other letters than browsers do, so that another site would be proved than the one that opens.
READ_IN_TWO_WAYS = frozenset("ßς\u200c\u200d")


def of_site(site: str) -> str:
    """The domain of a site, as mail would have it: without "www.", in plain letters; empty when it has none.

    Nor has one that browsers may read as another: they end the host at a backslash, and people end it at an "@".
    """
    try:
        parts = urlsplit(site)
        host = parts.hostname or ""
        if set(parts.netloc) & {"@", "\\"} or set(host) & READ_IN_TWO_WAYS:
            return ""
        host = host.rstrip(".").encode("idna").decode()
    except ValueError:  # UnicodeError is one
        return ""
    host = host.casefold().removeprefix("www.")
    return host if "." in host and not _is_number(host) else ""


def of_mailbox(email: str) -> str:
    return email.rpartition("@")[2].casefold()


def covers(domain: str, site: str) -> bool:
    """Whether a site is at this domain or below it: who runs a domain gives out what is below."""
    host = of_site(site)
    return "." in domain and (host == domain or host.endswith(f".{domain}"))


def problem(email: str, site: str) -> str:
    """Why a mailbox proves nothing about a site, and what to do; empty when it does."""
    domain, host = of_mailbox(email), of_site(site)
    if not host:
        return "Your company’s page names no website with a domain. Enter one there first."
    if _is_public(domain):
        return f"Anybody can have a mailbox at {domain}. Use one at {host}."
    if domain.endswith(f".{host}"):
        return (
            f"{domain} is only a part of {host}, and may be somebody else’s. Use a mailbox at {host} itself."
        )
    if not covers(domain, site):
        return f"Your company’s page names {host} as its website. Use a mailbox there, or change the website first."
    return ""


def _is_public(domain: str) -> bool:
    return any(domain == each or domain.endswith(f".{each}") for each in PUBLIC_PROVIDERS)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
