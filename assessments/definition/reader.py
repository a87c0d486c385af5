"""Reads values out of a plain document and notes what is wrong with them, and where."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal import strict_yaml

KEY = re.compile(r"[a-z][a-z0-9_-]{0,59}")
# Control characters but the end of a line, those that turn the reading direction, line separators, a byte-order
# mark, what is reserved for private use, and what is no character.
ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff"
    "\ue000-\uf8ff\ufdd0-\ufdef\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
MAX_ITEMS = 60
MAX_BYTES = 400_000
MAX_PATH = 80
# What the reader of YAML says, and what the person who wrote it most likely has to do.
HINTS = {
    "mapping values are not allowed here": " (put a text with “: ” in it in quotes)",
    "could not find expected ':'": " (a key needs a colon; a text of several lines begins with “>-” and is set in)",
    "found unexpected end of stream": " (quotes are not closed)",
    "expected <block end>, but found '?'": " (the line is not set in like the lines around it)",
    "expected <block end>, but found '<block mapping start>'": " (the line is set in too far)",
    "expected <block end>, but found '-'": " (the line is not set in like the lines around it)",
    "found character '\\t' that cannot start any token": " (set in with spaces, not with a tab)",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a key path such as `questions[2].answers[0].scores.full_time`, and on which line of a text."""

    path: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = ", ".join(filter(None, [f"line {self.line}" if self.line else "", self.path]))
        return f"{where}: {self.message}" if where else self.message


class DefinitionError(ValueError):
    """A document is no definition; `problems` says why, one entry for each key."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class Reader:
    """One mapping of the document. Each method reads one key; `finish` reports the keys nobody read."""

    def __init__(self, data: object, path: str, problems: list[Problem]) -> None:
        self.path = path
        self._problems = problems
        self._read: set[object] = set()
        self.data: Mapping[Any, Any] = data if isinstance(data, Mapping) else {}
        self._is_mapping = isinstance(data, Mapping)
        if not self._is_mapping:
            problems.append(Problem(path, "must be a set of keys and values"))

    def note(self, name: str, message: str) -> None:
        # What is no mapping at all was reported once; its missing keys would only be noise.
        if self._is_mapping:
            self._problems.append(Problem(f"{self.path}.{name}" if self.path else name, message))

    def _get(self, name: str) -> object:
        self._read.add(name)
        return self.data.get(name)

    def text(self, name: str, *, limit: int = 400, is_optional: bool = False, quiet: bool = False) -> str:
        value = self._get(name)
        if quiet:
            return value if isinstance(value, str) else ""
        if value is None and is_optional:
            return ""
        if not isinstance(value, str):
            missing = name not in self.data
            self.note(name, "is missing" if missing else "must be text (put it in quotes)")
            return ""
        value = value.strip()
        if not value and not is_optional:
            self.note(name, "must not be empty")
        if len(value) > limit:
            self.note(name, f"is {len(value)} characters long; {limit} are allowed")
        if any(ord(character) < 32 and character != "\n" for character in value):
            self.note(name, "holds a control character")
        return value

    def key(self, name: str) -> str:
        before = len(self._problems)
        value = self.text(name, limit=60)
        if len(self._problems) == before and not KEY.fullmatch(value):
            self.note(name, "must be small letters, digits, - and _, and begin with a letter")
        return value

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        before = len(self._problems)
        value = self.text(name, limit=60)
        if len(self._problems) == before and value not in allowed:
            self.note(name, f"must be one of {', '.join(allowed)}")
        return value

    def integer(self, name: str, lowest: int, highest: int, *, default: int | None = None) -> int:
        value = self._get(name)
        if name not in self.data and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            missing = name not in self.data
            self.note(name, "is missing" if missing else f"must be a whole number from {lowest} to {highest}")
            return lowest
        return value

    def flag(self, name: str) -> bool:
        value = self._get(name)
        if name in self.data and not isinstance(value, bool):
            self.note(name, "must be true or false")
        return value is True

    def _list(self, name: str, at_least: int) -> list[object]:
        value = self._get(name)
        if value is None and not at_least:
            return []
        if not isinstance(value, list):
            self.note(name, "is missing" if name not in self.data else "must be a list")
            return []
        if len(value) < at_least:
            self.note(name, f"must have at least {at_least}")
        if len(value) > MAX_ITEMS:
            self.note(name, f"has {len(value)} entries; {MAX_ITEMS} are allowed")
        return value[:MAX_ITEMS]

    def items(
        self, name: str, *, at_least: int = 0, is_optional: bool = False, quiet: bool = False
    ) -> list[Reader]:
        """The mappings in a list. `quiet` looks ahead without reporting anything."""
        problems = [] if quiet else self._problems
        if quiet:
            value = self.data.get(name)
            entries = value[:MAX_ITEMS] if isinstance(value, list) else []
        else:
            entries = self._list(name, 0 if is_optional else at_least)
        prefix = f"{self.path}.{name}" if self.path else name
        return [Reader(entry, f"{prefix}[{number}]", problems) for number, entry in enumerate(entries)]

    def texts(self, name: str, *, is_optional: bool = False) -> tuple[str, ...]:
        entries = self._list(name, 0 if is_optional else 1)
        for number, entry in enumerate(entries):
            if not isinstance(entry, str):
                self.note(f"{name}[{number}]", "must be text (put it in quotes)")
            elif not entry.strip():
                self.note(f"{name}[{number}]", "must not be empty")
            elif len(entry) > 400:
                self.note(f"{name}[{number}]", f"is {len(entry)} characters long; 400 are allowed")
        return tuple(entry.strip() for entry in entries if isinstance(entry, str))

    def keys(self, name: str, *, is_optional: bool = False) -> tuple[str, ...]:
        entries = self._list(name, 0 if is_optional else 1)
        for number, entry in enumerate(entries):
            if not isinstance(entry, str) or not KEY.fullmatch(entry):
                self.note(
                    f"{name}[{number}]",
                    "must be a key (small letters, digits, - and _, in quotes if need be)",
                )
            elif entry in entries[:number]:
                self.note(f"{name}[{number}]", f"repeats {entry}")
        return tuple(entry for entry in entries if isinstance(entry, str))

    def child(self, name: str, *, is_optional: bool = False) -> Reader | None:
        value = self._get(name)
        if value is None:
            if not is_optional:
                self.note(name, "is missing")
            return None
        return Reader(value, f"{self.path}.{name}" if self.path else name, self._problems)

    def children(self) -> Iterator[tuple[str, Reader]]:
        """Every entry as a mapping of its own, for keys that the document chooses."""
        for name, value in self.data.items():
            self._read.add(name)
            if isinstance(name, str):
                yield name, Reader(value, f"{self.path}.{name}", self._problems)
            else:
                self.note(str(name), "must be a key in quotes")

    def finish(self, unread: str = "is not a key of a definition here") -> None:
        for name in self.data:
            if name not in self._read:
                self.note(str(name)[:60], unread)


@dataclass(frozen=True, slots=True)
class Source:
    """What a YAML text holds, and where: so that a fault of the document can be told by its line."""

    document: object
    text: str
    marked: strict_yaml.Marked

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """The same problems with their lines, in the order of the text."""
        found = [replace(problem, line=self.marked.line_of(problem.path)) for problem in problems]
        return sorted(found, key=lambda problem: problem.line or 0)


def read_yaml(text: str) -> Source:
    """DefinitionError names line and key where it is no YAML."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise DefinitionError([Problem("", f"The file is larger than {MAX_BYTES // 1000} KB.")])
    try:
        marked = strict_yaml.load_marked(text)
    except strict_yaml.NotYamlError as error:
        path = error.path if len(error.path) <= MAX_PATH else f"{error.path[:MAX_PATH]}…"
        hint = HINTS.get(error.problem, "")
        problem = Problem(path, f"This is not valid YAML: {error.problem}{hint}", error.line)
        raise DefinitionError([problem]) from error
    return Source(marked.data, text, marked)


def from_yaml(text: str) -> object:
    """The plain data in a YAML text; DefinitionError names line and key where it is no YAML."""
    return read_yaml(text).document


def odd_characters(document: object, path: str = "") -> Iterator[Problem]:
    """Name each text with characters that nobody sees: they turn the reading direction, or mean nothing at all."""
    if isinstance(document, str):
        if found := ODD.search(document):
            yield Problem(path, f"holds the invisible character U+{ord(found[0]):04X}; delete it")
    elif isinstance(document, Mapping):
        for key, value in document.items():
            yield from odd_characters(value, f"{path}.{key}" if path else str(key))
    elif isinstance(document, list):
        for number, value in enumerate(document):
            yield from odd_characters(value, f"{path}[{number}]")


def document_hash(document: object) -> str:
    """SHA-256 of the document in one canonical form; the same content has the same hash."""
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
