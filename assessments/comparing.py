"""What differs between two drafts from one questionnaire, part by part. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from .drafting import HEADINGS, Draft, Source, need_words

Slot = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a draft. `slot` says which it is: two drafts have the same part where their slots are equal."""

    slot: Slot
    heading: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of only one draft, or one that is not the same in both."""

    before: Part | None
    after: Part | None

    @property
    def heading(self) -> str:
        part = self.after or self.before
        assert part is not None
        return part.heading

    @property
    def cites(self) -> frozenset[str]:
        """Every question that the part depends on, in the one draft or the other."""
        found = [part.source.cites for part in (self.before, self.after) if part]
        return frozenset().union(*found)

    @property
    def is_in_words(self) -> bool:
        """Not only where it is from."""
        return not (self.before and self.after) or self.before.text != self.after.text


def parts(draft: Draft, names: Mapping[str, str] | None = None) -> list[Part]:
    """All parts in the draft's order. `names` are the topics' names; a need without one is left out."""
    found = list(_parts(draft, names))
    seen: dict[Slot, int] = {}
    numbered = []
    for part in found:
        seen[part.slot] = number = seen.get(part.slot, 0) + 1
        numbered.append(Part((*part.slot, number), part.heading, part.text, part.source))
    return numbered


def _parts(draft: Draft, names: Mapping[str, str] | None) -> Iterator[Part]:
    yield Part(("title",), "Title", draft.title.text, draft.title.source)
    yield Part(("summary",), "Summary", draft.summary.text, draft.summary.source)
    for term in draft.terms:
        yield Part(("term", term.key), "Facts", term.words, term.source)
    for gap in draft.gaps:
        yield Part(("gap", gap.text), "Facts", gap.text, gap.source)
    for key, heading in HEADINGS.items():
        for line in draft.lines:
            if line.section == key:
                yield Part(("line", key, line.source.question, line.text), heading, line.text, line.source)
        for line in draft.line_gaps:
            if line.section == key:
                yield Part(
                    ("line gap", key, line.source.question, line.text), heading, line.text, line.source
                )
    for need in draft.needs:
        if names is None or need.topic in names:
            yield Part(("need", need.topic), "Needs", need_words(need, names or {}), need.source)
    for question in draft.interview:
        slot = ("interview", question.source.question, question.text)
        yield Part(slot, "At interview", question.text, question.source)


def differences(before: Draft, after: Draft, names: Mapping[str, str] | None = None) -> list[Difference]:
    """What differs, in the order of the later draft, each part that went before the one that followed it."""
    old, new = parts(before, names), parts(after, names)
    old_by_slot, new_by_slot = ({part.slot: part for part in each} for each in (old, new))
    ordered = [Difference(old_by_slot.get(part.slot), part) for part in new]
    place = {part.slot: index for index, part in enumerate(new)}
    last = -1
    gone: dict[int, list[Difference]] = {}
    for part in old:
        if part.slot in new_by_slot:
            last = place[part.slot]
        else:
            gone.setdefault(last, []).append(Difference(part, None))
    found = [*gone.get(-1, [])]
    for index, difference in enumerate(ordered):
        if difference.before != difference.after:
            found.append(difference)
        found += gone.get(index, [])
    return found
