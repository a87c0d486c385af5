"""A description that came as one HTML text, as the sections of a posting in Markdown."""

import re
from html import escape, unescape

from jobs.lines import Section
from portal import text

LONGEST = 60_000  # characters of HTML; what a section may hold is the form's to say
_HEADING = re.compile(r"<h([234])>(.*?)</h\1>|<p><strong>((?:(?!</?p>).){1,120})</strong>:?</p>")
_SCHEMES = ("http://", "https://", "mailto:")
# Headings that say which section follows. What stands under any other is part of the work.
_SECTIONS = (
    (Section.PROCESS, r"process|how we hire|next steps|how to apply"),
    (Section.BENEFITS, r"benefit|perk|we offer|what you(.ll| will)? get|compensation"),
    (Section.OUTCOMES, r"outcome|success looks|first year|you(.ll| will) achieve"),
    (
        Section.RESPONSIBILITIES,
        r"responsib|what you(.ll| will) do|dut(y|ies)|your (tasks|mission)|day.to.day",
    ),
)
_MEANINGS = [(section, re.compile(pattern, re.IGNORECASE)) for section, pattern in _SECTIONS]


def sections(html: str) -> dict[str, str]:
    """Section to its Markdown; links that lead to nowhere on this site are their words."""
    canonical = text.clean(html, relocate=_kept)
    pieces: dict[str, list[str]] = {}
    section, start, heading = Section.WORK, 0, ""
    for found in [*_HEADING.finditer(canonical), None]:
        body = canonical[start : found.start() if found else len(canonical)].strip()
        kept = heading if section == Section.WORK else ""
        if body or kept:
            pieces.setdefault(section, []).append(f"{kept}\n{body}")
        if found:
            words = text.plain(found[2] or found[3] or "").strip().rstrip(":")
            section = meant(words)
            start, heading = found.end(), f"<p><strong>{escape(words)}</strong></p>" if words else ""
    return {name: text.to_markdown("\n".join(parts)).strip() for name, parts in pieces.items()}


def meant(heading: str) -> Section:
    return next((section for section, pattern in _MEANINGS if pattern.search(heading)), Section.WORK)


def html_of(words: str) -> str:
    """HTML as it was meant: some pages escape it once more."""
    return as_html(unescape(words) if "<" not in words and "&lt;" in words else words)


def as_html(words: str) -> str:
    """HTML as it is; plain lines as its paragraphs."""
    if "<" in words:
        return words
    blocks = re.split(r"\n\s*\n", unescape(words).replace("\r\n", "\n").strip())
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block.strip())


def _kept(tag: str, address: str) -> str:
    return address if tag == "a" and address.lower().startswith(_SCHEMES) else ""
