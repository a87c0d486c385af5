"""A section of a posting as one text for the form and as lines for the database, and which line is which. Pure.

A line is one item of a list section or one block of a prose section. It keeps its identity, and so its
source, while the section is edited as one text.
"""

from collections.abc import Sequence
from enum import StrEnum

from markdown_it import MarkdownIt


class Section(StrEnum):
    WORK = "work"
    OUTCOMES = "outcomes"
    RESPONSIBILITIES = "responsibilities"
    BENEFITS = "benefits"
    PROCESS = "process"


HEADINGS = {
    Section.WORK: "The work",
    Section.OUTCOMES: "What has to be true in a year",
    Section.RESPONSIBILITIES: "What you will be answerable for",
    Section.BENEFITS: "What you get",
    Section.PROCESS: "How they decide",
}
LISTS = frozenset({Section.OUTCOMES, Section.RESPONSIBILITIES, Section.BENEFITS})
SAME = 0.5  # from this likeness on, a changed line is still the line that it was
MOST_PAIRS = (
    1_000  # comparisons for one section; a text with more than that compares a line with its neighbours
)
MARKERS = ("- ", "* ", "+ ")

_blocks = MarkdownIt("commonmark").disable("inline")


def join(section: str, lines: Sequence[str]) -> str:
    """The section as one Markdown text."""
    if section not in LISTS:
        return "\n\n".join(lines)
    return "\n".join("- " + line.replace("\n", "\n  ") for line in lines)


def split(section: str, text: str) -> list[str]:
    """The lines of one Markdown text; what is empty goes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return _items(text) if section in LISTS else _prose(text)


def _items(text: str) -> list[str]:
    """Each hyphen at the margin begins an item, and so does a line of text after an empty line."""
    items: list[list[str]] = []
    is_after_gap = True
    for line in text.split("\n"):
        if line.startswith(MARKERS):
            items.append([line[2:].strip()])
        elif not line.strip():
            if items:
                items[-1].append("")
        elif line.startswith(("  ", "\t")) and items:
            items[-1].append(line.removeprefix("\t") if line.startswith("\t") else line[2:].rstrip())
        elif is_after_gap or not items:
            items.append([line.strip()])
        else:
            items[-1].append(line.strip())
        is_after_gap = not line.strip()
    return [joined for item in items if (joined := "\n".join(item).strip())]


def _prose(text: str) -> list[str]:
    """Top-level blocks. Lines that no block claims (a definition of a link) stay with the block before."""
    source = text.split("\n")
    starts = sorted({token.map[0] for token in _blocks.parse(text) if token.map and token.level == 0})
    if not starts:
        return [text.strip()] if text.strip() else []
    starts[0] = 0
    ends = [*starts[1:], len(source)]
    blocks = ("\n".join(source[start:end]).strip("\n") for start, end in zip(starts, ends, strict=True))
    return [block.rstrip() for block in blocks if block.strip()]


def match(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new line, the index of the old line that it is, or None for a line that was added.

    Equal lines first, wherever they moved to; then the likest; then, where as many lines went as came
    between two that stayed, by their place.
    """
    found: list[int | None] = [None] * len(new)
    free = dict.fromkeys(range(len(old)))
    for position, line in enumerate(new):
        same = next((index for index in free if old[index] == line), None)
        if same is not None:
            found[position] = same
            del free[same]
    added = [position for position, index in enumerate(found) if index is None]
    reach = len(old) if len(added) * len(free) <= MOST_PAIRS else MOST_PAIRS // (2 * len(added))
    pairs = sorted(
        (-ratio, position, index)
        for position in added
        for index in range(max(0, position - reach), min(len(old), position + reach + 1))
        if index in free and (ratio := _likeness(old[index], new[position])) >= SAME
    )
    for _ratio, position, index in pairs:
        if found[position] is None and index in free:
            found[position] = index
            del free[index]
    if len(free) == 1 and found.count(None) == 1 and len(old) == len(new):
        found[found.index(None)] = next(iter(free))
    return found


def _likeness(one: str, other: str) -> float:
    """0 to 1: how many of their runs of three letters two lines share. Takes no longer than they are long."""
    ours, theirs = _trigrams(one), _trigrams(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _trigrams(line: str) -> set[str]:
    letters = " ".join(line.casefold().split())
    return {letters[start : start + 3] for start in range(max(1, len(letters) - 2))}
