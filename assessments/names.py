"""The names that people give themselves in a case: tidied, told apart, shortened. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

# They join letters of some scripts; every other invisible character could only deceive.
JOINERS = "\u200c\u200d"
MOST_MARKS = 2
# What a mail program would make a link of.
ADDRESS = re.compile(r"[/@:\\]|www\.|\w\.\w{2,}", re.IGNORECASE)


def tidy(typed: str) -> str:
    """One line of visible characters; a letter carries two marks at most."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", typed):
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if marks > MOST_MARKS:
            continue
        if category.startswith("Z") or character in "\t\r\n":
            kept.append(" ")
        elif not category.startswith("C") or character in JOINERS:
            kept.append(character)
    return " ".join("".join(kept).split())


def fault(name: str) -> str:
    """What is wrong with a tidied name, in the words of whoever typed it; empty if it will do."""
    if not any(character.isalnum() for character in name):
        return "Enter a name with a letter or a figure in it."
    if ADDRESS.search(name):
        return "Enter a name, not an address."
    return ""


def key(name: str) -> str:
    """Equal for two names that look alike."""
    plain = unicodedata.normalize("NFKC", tidy(name)).casefold()
    return "".join(character for character in plain if unicodedata.category(character) != "Cf")


def initials(names: Sequence[str]) -> Mapping[str, str]:
    """One to three characters by name, all of them different."""
    found: dict[str, str] = {}
    for name in names:
        words = [word for word in ("".join(filter(str.isalnum, part)) for part in name.split()) if word]
        ends = dict.fromkeys((0, len(words) - 1)) if words else ()
        short = "".join(words[index][0] for index in ends).upper()[:2]
        taken, number = set(found.values()), 2
        wanted = short
        while wanted in taken:
            wanted, number = f"{short[0]}{number}", number + 1
        found[name] = wanted
    return found
