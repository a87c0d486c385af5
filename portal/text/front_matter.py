"""A Markdown file's front matter: YAML between two lines of dashes, then the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from portal import strict_yaml

MARK = "---"
MAX_LENGTH = 50_000


class FrontMatterError(Exception):
    """The file cannot be read; the message goes on from the file's name."""


def read(document: str) -> tuple[dict[str, Any], str]:
    """The values and the text of a file. Raises FrontMatterError."""
    start, _, rest = document.removeprefix("\ufeff").replace("\r\n", "\n").partition(f"{MARK}\n")
    front, mark, body = rest.partition(f"\n{MARK}\n")
    if not mark and rest.endswith(f"\n{MARK}"):
        front, mark = rest.removesuffix(f"\n{MARK}"), MARK
    if start.strip() or not mark:
        raise FrontMatterError("must begin with front matter between two lines of “---”.")
    if len(front) > MAX_LENGTH:
        raise FrontMatterError(f"has front matter of more than {MAX_LENGTH:,} characters.")
    try:
        values = strict_yaml.load(front, first_line=start.count("\n") + 2)
    except strict_yaml.NotYamlError as error:
        raise FrontMatterError(f"is not valid YAML: {error}") from error
    if not isinstance(values, dict):
        raise FrontMatterError("must have front matter that is a mapping of names to values.")
    return values, body.strip() + "\n"


def write(values: Mapping[str, Any], body: str) -> str:
    """The file: the values in the order in which they are given, each on a line of its own, then the text."""
    return f"{MARK}\n{dump(dict(values))}{MARK}\n{body}"


def dump(values: Any) -> str:
    """YAML as a pack has it: in the order given, lines unbroken, innermost lists in one line."""
    return yaml.safe_dump(
        values, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=None
    )
