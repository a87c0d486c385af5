"""Reads a content pack's files into plain items; nothing is stored here."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import strict_yaml
from portal.text import front_matter


class PackError(Exception):
    """A file of the pack cannot be used; the message names the file and what is wrong with it."""


@dataclass(frozen=True)
class Item:
    """One thing that a pack holds. `values` are as written in the file; `digest` tells versions apart."""

    kind: str
    key: str
    values: dict[str, Any]
    path: Path
    is_demo: bool = False

    @property
    def digest(self) -> str:
        return digest(self.values)


def digest(values: object) -> str:
    """The SHA-256 of plain values, the same whatever their order in the file."""
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _yaml(path: Path, text: str) -> Any:
    try:
        return strict_yaml.load(text)
    except strict_yaml.NotYamlError as error:
        raise PackError(f"{path.name} is not valid YAML: {error}") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{path.name} cannot be read as UTF-8: {error}") from error


def _item(kind: str, values: Any, path: Path, *, is_demo: bool = False) -> Item:
    if not isinstance(values, dict) or not isinstance(values.get("key"), str):
        raise PackError(f"{path.name}: each entry must be a mapping with a “key”.")
    return Item(kind, values["key"], values, path, is_demo)


def _list(kind: str, path: Path, *, is_demo: bool = False) -> Iterator[Item]:
    """Entries of a YAML file that holds a list; a file that is not there holds none."""
    if not path.exists():
        return
    entries = _yaml(path, _read(path)) or []
    if not isinstance(entries, list):
        raise PackError(f"{path.name} must hold a list.")
    for position, values in enumerate(entries):
        if isinstance(values, dict):
            values.setdefault("position", position)
        yield _item(kind, values, path, is_demo=is_demo)


def _texts(kind: str, folder: Path) -> Iterator[Item]:
    """Markdown files with front matter; the text is the value “body”."""
    for path in sorted(folder.glob("*.md")):
        try:
            values, body = front_matter.read(_read(path))
        except front_matter.FrontMatterError as error:
            raise PackError(f"{path.name} {error}") from error
        yield _item(kind, {**values, "body": body}, path)


def _questionnaires(folder: Path) -> Iterator[Item]:
    for path in sorted(folder.glob("*.yaml")):
        if not path.name.endswith(".cases.yaml"):
            yield _item("questionnaire", _yaml(path, _read(path)), path)


def read_pack(folder: Path, *, demo: bool = False) -> list[Item]:
    """Every item of a pack, those that others refer to first. Raises PackError."""
    if not folder.is_dir():
        raise PackError(f"There is no content pack at {folder}. Check CONTENT_PACK.")
    items = [
        *_list("topic", folder / "topics.yaml"),
        *_list("author", folder / "authors.yaml"),
        *_texts("article", folder / "articles"),
        *_list("series", folder / "series.yaml"),
        *_texts("page", folder / "pages"),
        *_questionnaires(folder / "questionnaires"),
        *_list("reason", folder / "reasons.yaml"),
    ]
    if demo:
        items += _list("company", folder / "demo" / "companies.yaml", is_demo=True)
        items += _list("posting", folder / "demo" / "postings.yaml", is_demo=True)
    seen: dict[tuple[str, str], Item] = {}
    for item in items:
        if other := seen.get((item.kind, item.key)):
            raise PackError(
                f"{item.path.name}: the key “{item.key}” is used twice, also in {other.path.name}."
            )
        seen[item.kind, item.key] = item
    _refuse_shared([item for item in items if item.kind == "series"])
    return items


def _refuse_shared(series: list[Item]) -> None:
    """An article has one place in one series."""
    placed: dict[str, str] = {}
    for item in series:
        articles = item.values.get("articles", [])
        if not isinstance(articles, list) or not all(isinstance(key, str) for key in articles):
            raise PackError(f"{item.path.name}, series “{item.key}”: “articles” must be a list of keys.")
        for key in articles:
            if key in placed:
                raise PackError(
                    f"{item.path.name}, series “{item.key}”: the article “{key}” is in “{placed[key]}” already."
                )
            placed[key] = item.key
