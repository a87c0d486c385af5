"""A document as YAML that people edit: in the order in which it is read, long texts folded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

WIDTH = 110
ODD = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff]")
# A database may keep a document's keys in an order of its own.
ORDER = [
    "key",
    "slug",
    "title",
    "summary",
    "audience",
    "intro",
    "minutes",
    "thresholds",
    "criteria",
    "questions",
    "options",
    "name",
    "criterion",
    "question",
    "weight",
    "topic",
    "topics",
    "explanation",
    "text",
    "help",
    "why",
    "short",
    "words",
    "is_changeable",
    "branch",
    "scores",
    "lines",
    "needs",
    "interview",
    "brings",
    "learns",
    "section",
    "level",
    "is_must",
    "gaps",
    "answers",
    "otherwise",
    "pattern",
    "verdict",
    "lede",
    "is_excluded_if",
    "when",
    "hand_off",
    "terms",
    "value",
    "values",
    "gap",
    "next_steps",
    "triggers",
    "look_again_months",
    "if_wrong",
    "has_postings",
    "sure",
    "fairly_sure",
    "lead",
    "unknown",
]
_PLACE = {key: place for place, key in enumerate(ORDER)}


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are set in under their key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if ODD.search(text):
        # YAML takes some of these for the end of a line unless they are quoted and escaped.
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
    style = ">" if len(text) > WIDTH - 30 and "\n" not in text and text == text.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def to_yaml(document: object) -> str:
    return yaml.dump(_ordered(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def _ordered(value: object) -> object:
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: _PLACE.get(key, len(_PLACE)))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, list):
        return [_ordered(entry) for entry in value]
    return value
