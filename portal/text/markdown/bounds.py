"""What the Markdown libraries' own rules would do many times over, for a text that was made to be slow."""

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref

CELLS_AT_LEAST = 1_000


def apply(parser: MarkdownIt) -> None:
    """Put the bounded rules in the places of those of a parser with tables and footnotes."""
    bounded: Any = SimpleNamespace(**{**vars(helpers), "parseLinkLabel": _label_end})
    parser.helpers = bounded
    parser.inline.ruler.at("footnote_inline", _note_in_place)
    parser.inline.ruler.at("footnote_ref", _note_mark)
    parser.block.ruler.at("table", _pipe_table, {"alt": ["paragraph", "reference"]})


def _label_end(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803 (the library's name)
    """Where the label ends that "[" at `start` opens; -1 if nowhere, or if it holds a link and may not.

    The library's own looks at everything after a bracket for each bracket again. This one remembers what it
    found: a bracket inside, once it is known, is passed in one step, and leaves the outer one open if it stays open.
    """
    known: dict[tuple[int, bool], int] = state.__dict__.setdefault("label_ends", {})
    if (start, disableNested) not in known:
        known[start, disableNested] = _find_label_end(state, start, disableNested, known)
    end = known[start, disableNested]
    return end if end < state.posMax else -1


def _find_label_end(
    state: StateInline, start: int, is_flat: bool, known: Mapping[tuple[int, bool], int]
) -> int:
    before, end, level = state.pos, -1, 1
    state.pos = start + 1
    while state.pos < state.posMax:
        position = state.pos
        character = state.src[position]
        if character == "]":
            level -= 1
            if level == 0:
                end = position
                break
        state.md.inline.skipToken(state)
        if character != "[":
            continue
        inner = known.get((position, is_flat))
        if state.pos > position + 1:
            if is_flat:
                break
        elif inner is None:
            level += 1
        elif inner < 0:
            break
        else:
            state.pos = inner + 1
    state.pos = before
    return end


def _note_in_place(state: StateInline, silent: bool) -> bool:
    return (
        state.src.startswith("^[", state.pos)
        and _label_end(state, state.pos + 1) >= 0
        and footnote_inline(state, silent)
    )


_NOTE_MARK = re.compile(r"\[\^[^\] \n]{1,100}\]")


def _note_mark(state: StateInline, silent: bool) -> bool:
    return bool(_NOTE_MARK.match(state.src, state.pos)) and footnote_ref(state, silent)


def _pipe_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A table of no more cells than characters. One whose rows leave nearly everything out stays text: each gap is made."""
    is_table = table(state, start_line, end_line, True)
    if silent or not is_table:
        return is_table
    last = start_line
    while last < end_line and not state.isEmpty(last):
        last += 1
    columns = state.src.count("|", state.bMarks[start_line], state.eMarks[start_line])
    length = state.eMarks[last - 1] - state.bMarks[start_line]
    if columns * (last - start_line) > max(length, CELLS_AT_LEAST):
        return False
    return table(state, start_line, end_line, False)
