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
    "is_personal",
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
    """The same text for the same document, in whatever order its keys are kept."""
    return yaml.dump(
        _ordered(document, _own_keys(document)),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
    )


def _own_keys(document: object) -> dict[str, int]:
    """The keys that the document chooses itself, of options first, in the order in which it lists them."""
    found: dict[str, int] = {}
    if isinstance(document, Mapping):
        options, questions = (_entries(document, name) for name in ("options", "questions"))
        answers = [answer for question in questions for answer in _entries(question, "answers")]
        for entry in [*options, *answers]:
            if isinstance(key := entry.get("key"), str):
                found.setdefault(key, len(found))
    return found


def _entries(document: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    entries = document.get(name)
    return [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []


def _ordered(value: object, own: Mapping[str, int], *, is_own: bool = False) -> object:
    if isinstance(value, Mapping):
        known, others = (own, _PLACE) if is_own else (_PLACE, own)

        def place(key: Any) -> tuple[int, int, str]:
            if key in known:
                return 0, known[key], ""
            return (1, others[key], "") if key in others else (2, 0, str(key))

        return {
            key: _ordered(value[key], own, is_own=key in ("scores", "values") and not is_own)
            for key in sorted(value, key=place)
        }
    if isinstance(value, list):
        return [_ordered(entry, own) for entry in value]
    return value
