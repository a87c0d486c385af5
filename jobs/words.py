"""The content pack's word lists, against which a posting is read: `words.yaml`, by the posting's language. Pure but for `lists`."""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal import strict_yaml

FILE = "words.yaml"
MOST_WORDS = 500
NEVER = re.compile(r"(?!)")


class WordsError(Exception):
    """The file cannot be used; the message says where it is wrong."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Words to leave out: what the check is called when none is there, and what is said of one that is."""

    name: str
    says: str
    pattern: re.Pattern[str]

    def found(self, text: str) -> str:
        hit = self.pattern.search(text)
        return " ".join(hit[0].split()) if hit else ""


@dataclass(frozen=True, slots=True)
class TitleRule:
    """A title that has one of some words, and duties that have one of others, or none of them."""

    says: str
    title: re.Pattern[str] | None
    duties: re.Pattern[str] | None
    without: re.Pattern[str] | None

    def is_broken(self, title: str, duties: str) -> bool:
        if self.title is not None and not self.title.search(title):
            return False
        if self.duties is not None and not self.duties.search(duties):
            return False
        return self.without is None or not self.without.search(f"{title}\n{duties}")


@dataclass(frozen=True, slots=True)
class Lists:
    """What the pack says of one language."""

    words: Sequence[WordList] = ()
    titles: Sequence[TitleRule] = ()


NOTHING = Lists()


@dataclass(frozen=True, slots=True)
class Words:
    by_language: Mapping[str, Lists] = field(default_factory=dict)

    def of(self, language: object) -> Lists:
        return self.by_language.get(str(language), NOTHING)


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Any of the words, whole: a space stands for a hyphen too, a star at the end for any ending, an s may follow."""
    if not words:
        return NEVER
    parts = []
    for word in words:
        stem = re.escape(word.removesuffix("*")).replace(r"\ ", r"[\s\-]+")
        parts.append(stem + (r"\w*" if word.endswith("*") else "s?"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.I)


def parse(source: object) -> Words:
    """The file's content as lists. Raises WordsError."""
    if source is None:
        return Words()
    languages = _mapping(source, FILE)
    return Words({language: _lists(values, language) for language, values in languages.items()})


def _lists(source: object, language: str) -> Lists:
    values = _mapping(source, language, {"words", "titles"})
    return Lists(
        [_word_list(entry, where) for entry, where in _entries(values, "words", language)],
        [_title_rule(entry, where) for entry, where in _entries(values, "titles", language)],
    )


def _word_list(source: object, where: str) -> WordList:
    values = _mapping(source, where, {"name", "says", "words"})
    words = _words(values, "words", where)
    if not words:
        raise WordsError(f"{where}: “words” is empty.")
    return WordList(_text(values, "name", where), _text(values, "says", where), pattern(words))


def _title_rule(source: object, where: str) -> TitleRule:
    values = _mapping(source, where, {"says", "title", "duties", "without"})
    found = {name: _words(values, name, where) for name in ("title", "duties", "without")}
    if not found["title"] and not found["duties"]:
        raise WordsError(f"{where}: give “title” or “duties”, or every posting breaks this rule.")
    patterns = {name: pattern(words) if words else None for name, words in found.items()}
    return TitleRule(_text(values, "says", where), **patterns)


def _mapping(source: object, where: str, known: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(source, dict) or not all(isinstance(key, str) for key in source):
        raise WordsError(f"{where} must be a mapping.")
    if known is not None and (unknown := set(source) - known):
        raise WordsError(f"{where}: {', '.join(sorted(unknown))} is not known here.")
    return source


def _entries(values: Mapping[str, Any], name: str, language: str) -> Iterator[tuple[object, str]]:
    entries = values.get(name) or []
    if not isinstance(entries, list):
        raise WordsError(f"{language}: “{name}” must be a list.")
    for number, entry in enumerate(entries, 1):
        yield entry, f"{language}, {name}, entry {number}"


def _text(values: Mapping[str, Any], name: str, where: str) -> str:
    text = values.get(name)
    if not isinstance(text, str) or not text.strip():
        raise WordsError(f"{where}: “{name}” must be a text.")
    return text.strip()


def _words(values: Mapping[str, Any], name: str, where: str) -> list[str]:
    words = values.get(name) or []
    if not isinstance(words, list) or not all(isinstance(w, str) and w.strip(" *") for w in words):
        raise WordsError(f"{where}: “{name}” must be a list of words.")
    if len(words) > MOST_WORDS:
        raise WordsError(f"{where}: “{name}” has more than {MOST_WORDS} words.")
    return [" ".join(word.split()) for word in words]


def read(folder: Path) -> Words:
    """The lists of a pack; one without the file has none. Raises WordsError."""
    path = folder / FILE
    if not path.exists():
        return Words()
    try:
        return parse(strict_yaml.load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise WordsError(f"{FILE} cannot be read as UTF-8: {error}") from error
    except strict_yaml.NotYamlError as error:
        raise WordsError(f"{FILE} is not valid YAML: {error}") from error


@functools.cache
def lists() -> Words:
    """Those of this site's pack, read once a process like site.yaml."""
    try:
        return read(settings.CONTENT_PACK)
    except WordsError as error:
        raise ImproperlyConfigured(f"{FILE} of the content pack: {error}") from error
