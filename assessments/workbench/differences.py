"""What differs between two definitions, by key: what is added, removed and changed, and whether it can move a verdict. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Path = tuple[str, ...]
GROUPS = (("criteria", "Criteria"), ("questions", "Questions"), ("options", "Options"), ("", "The whole"))
# What the arithmetic reads. The rest is words, and what a posting is drafted from.
WEIGHS = {"weight", "scores", "branch", "is_excluded_if", "thresholds", "criterion", "is_changeable"}
ARROW = " › "


@dataclass(frozen=True, slots=True)
class Difference:
    """One key path; `before` or `after` is None where there was nothing, or is nothing any more."""

    path: Path
    before: str | None
    after: str | None
    weighs: bool

    @property
    def label(self) -> str:
        return ARROW.join(self.path)


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    differences: tuple[Difference, ...]


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Group]:
    """By criteria, questions, options and the rest, in the order of the later definition."""
    found = list(_compared(before, after, ()))
    groups = []
    for key, title in GROUPS:
        own = tuple(one for one in found if (one.path[0] if one.path[0] in _NAMED else "") == key)
        if own:
            groups.append(Group(title, tuple(_shortened(one) for one in own)))
    return groups


_NAMED = {key for key, _ in GROUPS}


def _shortened(one: Difference) -> Difference:
    """Without the group's own key in front of its label."""
    path = one.path[1:] if one.path[0] in _NAMED and len(one.path) > 1 else one.path
    return Difference(path, one.before, one.after, one.weighs)


def _compared(before: Any, after: Any, path: Path) -> Iterator[Difference]:
    if before == after:
        return
    one, other = _parts(before), _parts(after)
    if one is None or other is None:
        yield Difference(path, _said(before), _said(after), _weighs(path))
        return
    for key in [*other, *(key for key in one if key not in other)]:
        here = (*path, key)
        if key not in one or key not in other:
            if _is_entry(one.get(key)) or _is_entry(other.get(key)):
                yield Difference(here, _summary(one.get(key)), _summary(other.get(key)), True)
            else:
                yield Difference(here, _said(one.get(key)), _said(other.get(key)), _weighs(here))
        else:
            yield from _compared(one[key], other[key], here)
    shared = [[key for key in keys if key in one and key in other] for keys in (one, other)]
    if isinstance(before, list) and shared[0] != shared[1]:
        yield Difference((*path, "order"), ", ".join(shared[0]), ", ".join(shared[1]), False)


def _parts(value: Any) -> dict[str, Any] | None:
    """What a value is compared by: a mapping's keys, or the keys of a list's entries; None for anything else."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list) and value and all(_is_entry(entry) for entry in value):
        return {entry["key"]: entry for entry in value}
    return None


def _is_entry(value: Any) -> bool:
    return isinstance(value, Mapping) and "key" in value


def _weighs(path: Path) -> bool:
    return bool(WEIGHS & set(path))


def _summary(entry: Any) -> str | None:
    """A whole entry in a line or a few: its words, and those of its answers."""
    if entry is None:
        return None
    words = entry.get("text") or entry.get("name") or entry.get("words") or entry["key"]
    answers = entry.get("answers")
    lines = [str(words)]
    if isinstance(answers, list):
        lines += [
            str(answer.get("text", answer)) if isinstance(answer, Mapping) else str(answer)
            for answer in answers
        ]
    if "scores" in entry:
        lines.append(_said(entry["scores"]) or "")
    return "\n".join(lines)


def _said(value: Any) -> str | None:
    """A value as words; a list has a line for each entry."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_inline(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        if all(isinstance(entry, str) and " " not in entry for entry in value):
            return ", ".join(value)
        return "\n".join(_inline(entry) for entry in value)
    return str(value)


def _inline(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_inline(entry) for entry in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_inline(entry)}" for key, entry in value.items())
    return _said(value) or ""
