"""A text in the dialect, from canonical HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from portal.text.canonical import Relocate, clean, parse
from portal.text.markdown.parsing import DECORATIVE, PARSER
from portal.text.markup import block_html, inline_html
from portal.text.tree import (
    BREAK,
    PLAIN,
    Block,
    Call,
    Callout,
    Cell,
    Code,
    Figure,
    Heading,
    Inline,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Run,
    Side,
    Table,
    groups,
    is_simple_item,
    tidy,
)


def to_markdown(html: str, *, relocate: Relocate | None = None) -> str:
    """The text in the dialect: `from_markdown(to_markdown(html)) == html` for canonical HTML. `relocate`: see `clean`."""
    notes: list[str] = []
    parts = [_blocks(parse(html, relocate), notes)]
    if notes:
        parts.append("\n".join(f"[^{number}]: {note}" for number, note in enumerate(notes, 1)))
    return "\n\n".join(part for part in parts if part) + ("\n" if any(parts) else "")


def _blocks(blocks: Sequence[Block], notes: list[str]) -> str:
    lines: list[str] = []
    previous: Block | None = None
    is_alternate = False
    for block in blocks:
        # Two lists in a row are told apart by their markers.
        is_alternate = not is_alternate if _same_kind(previous, block) else False
        lines.append(_block(block, notes, is_alternate=is_alternate))
        previous = block
    return "\n\n".join(lines)


def _same_kind(previous: Block | None, block: Block) -> bool:
    return (
        isinstance(previous, List)
        and isinstance(block, List)
        and (previous.start is None) == (block.start is None)
    )


def _block(block: Block, notes: list[str], *, is_alternate: bool = False) -> str:
    match block:
        case Paragraph(inline):
            return _lines(inline, notes)
        case Heading(level, inline):
            text = _inline(inline, notes)
            return f"{'#' * level} " + re.sub(r"(#+)$", lambda m: "\\#" * len(m[1]), text)
        case Code(text, language):
            longest = max((len(run) for run in re.findall("`+", text)), default=0)
            fence = "`" * max(3, longest + 1)
            return f"{fence}{language}\n{text}\n{fence}"
        case Rule():
            return "___"
        case Figure(src, alt, caption, is_decorative):
            title = f' "{DECORATIVE}"' if is_decorative else ""
            image = f"![{_escaped(alt)}]({_destination(src)}{title})"
            return _fenced("figure", f"{image}\n\n{_lines(caption, notes)}") if caption else image
        case Quote(blocks):
            return _prefixed(_blocks(blocks, notes), "> ", "> ")
        case List():
            return _list(block, notes, is_alternate)
        case Table():
            return _table(block, notes)
        case Callout(title, blocks):
            return _fenced(f"callout {title}", _blocks(blocks, notes))
        case Side(kind, title, blocks):
            return _fenced(f"{kind} {title}", _blocks(blocks, notes))
        case Call(kind, target, inline):
            return _fenced(f"call {kind} {target}".rstrip(), _lines(inline, notes))


def _fenced(opening: str, content: str) -> str:
    longest = max((len(run) for run in re.findall(r"^[ >]*(:+)", content, re.MULTILINE)), default=0)
    colons = ":" * max(3, longest + 1)
    return f"{colons} {opening}\n{content}\n{colons}"


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (first if index == 0 else rest) + line if line else rest.rstrip() for index, line in enumerate(lines)
    )


def _list(block: List, notes: list[str], is_alternate: bool) -> str:
    is_tight = all(is_simple_item(item) for item in block.items)
    items = []
    for index, item in enumerate(block.items):
        if block.start is None:
            marker = "*" if is_alternate else "-"
        else:
            marker = f"{block.start + index}{')' if is_alternate else '.'}"
        content = _tight_item(item, notes) if is_tight else _blocks(item, notes)
        items.append(_prefixed(content, f"{marker} ", " " * (len(marker) + 1)))
    return ("\n" if is_tight else "\n\n").join(items)


def _tight_item(item: tuple[Block, ...], notes: list[str]) -> str:
    if any(isinstance(block, List) and block.start not in (None, 1) for block in item) or len(item) > 2:
        return _blocks(item, notes)
    return "\n".join(_block(block, notes) for block in item)


def _table(table: Table, notes: list[str]) -> str:
    """With pipes where they can say it: at most one head row, and each row's first cell its header."""
    rows = (*table.head, *table.body)
    columns = len(rows[0])
    is_simple = (
        not table.caption
        and not table.has_merged_cells
        and len(table.head) <= 1
        and all(cell.scope in ("", "col") for row in table.head for cell in row)
        and all(_is_named_row(row) for row in table.body)
    )
    if not is_simple:
        return block_html(table)
    head = table.head[0] if table.head else (Cell(),) * columns
    lines = [_pipes(head, notes), "|" + " --- |" * columns, *(_pipes(row, notes) for row in table.body)]
    return "\n".join(lines)


def _is_named_row(row: Row) -> bool:
    first, *rest = row
    return (first.scope == "row" or not first.inline) and not any(cell.scope for cell in rest)


def _pipes(row: Row, notes: list[str]) -> str:
    cells = (_inline(cell.inline, notes, line_break="<br>", pipes="").replace("|", "\\|") for cell in row)
    return "|" + "".join(f" {cell} |" if cell else "  |" for cell in cells)


def _lines(inline: Inline, notes: list[str]) -> str:
    """A paragraph: what looks like the start of another block is escaped on each line."""
    text = _inline(inline, notes, line_break="\\\n")
    return "\n".join(_line_start(line) for line in text.split("\n"))


_BLOCK_START = re.compile(r"#{1,6}(?=\s|$)|>|[-+](?=\s|$|[-+:|\\])|=+|~(?=~~)|:(?=[:-])")
_NUMBER_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def _line_start(line: str) -> str:
    if _BLOCK_START.match(line):
        return "\\" + line
    return _NUMBER_START.sub(r"\1\\\2", line, count=1) if _NUMBER_START.match(line) else line


def _inline(inline: Inline, notes: list[str], *, line_break: str = "<br>", pipes: str = "|") -> str:
    """One line of Markdown. Stars where Markdown reads them as meant, else <strong> and <em>."""
    has_stars = any(run.marks.strong or run.marks.em for run in inline)
    count = len(notes)
    text = _noted(inline, notes, line_break, pipes, has_tags=False)
    if has_stars and not _says(text, inline, count):
        del notes[count:]
        text = _noted(inline, notes, line_break, pipes, has_tags=True)
    return text


def _says(text: str, inline: Inline, count: int) -> bool:
    """Whether the Markdown reads as the runs, with each footnote's reference read as text."""
    runs: list[Run] = []
    for note, part in groups(inline, "note"):
        runs += [Run(f"[^{count + int(str(note))}]", PLAIN)] if note else part
        if note and not _is_well_said(part):
            return False
    html = PARSER.renderInline(text, {"allowance": len(text) * 2 + 100})
    return clean(f"<p>{html}</p>") == f"<p>{inline_html(tidy(runs))}</p>"


def _is_well_said(note: list[Run]) -> bool:
    """Whether stars will do inside of a note, too."""
    runs = tidy(run._replace(marks=run.marks._replace(note=0)) for run in note)
    if not any(run.marks.strong or run.marks.em for run in runs):
        return True
    return _says(_linked(list(runs), "<br>", "|", has_tags=False), runs, 0)


def _noted(inline: Inline, notes: list[str], line_break: str, pipes: str, *, has_tags: bool) -> str:
    parts: list[str] = []
    is_after_note = False
    for note, runs in groups(inline, "note"):
        text = _linked(runs, "<br>" if note else line_break, pipes, has_tags=has_tags)
        if note:
            notes.append(_line_start(text))
            parts.append(f"[^{len(notes)}]")
        else:
            # After a reference, ":" would make it a definition and "(" a link.
            parts.append("\\" + text if is_after_note and text[0] in ":(" else text)
        is_after_note = bool(note)
    return _joined(parts)


def _linked(runs: list[Run], line_break: str, pipes: str, *, has_tags: bool) -> str:
    parts = []
    for href, part in groups(runs, "href"):
        text = _starred(part, line_break, pipes, has_tags=has_tags)
        parts.append(f"[{text}]({_destination(str(href))})" if href else text)
    return _joined(parts)


def _joined(parts: Iterable[str]) -> str:
    """The parts in a row; "!" or "^" before a bracket would make it an image or another footnote."""
    text = ""
    for part in parts:
        if part.startswith("[") and text.endswith(("!", "^")):
            text = f"{text[:-1]}\\{text[-1]}"
        text += part
    return text


def _starred(
    runs: list[Run],
    line_break: str,
    pipes: str,
    *,
    has_tags: bool,
    fields: tuple[str, ...] = ("strong", "em"),
) -> str:
    if not fields:
        return "".join(_run(run, line_break, pipes) for run in runs)
    name, *rest = fields
    star = "**" if name == "strong" else "*"
    parts = []
    for is_marked, part in groups(runs, name):
        inner = _starred(part, line_break, pipes, has_tags=has_tags, fields=tuple(rest))
        if is_marked:
            inner = f"<{name}>{inner}</{name}>" if has_tags else f"{star}{inner}{star}"
        parts.append(inner)
    return "".join(parts)


def _run(run: Run, line_break: str, pipes: str) -> str:
    if run.text == BREAK:
        return line_break
    if not run.marks.code:
        return _escaped(run.text, pipes)
    longest = {len(ticks) for ticks in re.findall("`+", run.text)}
    ticks = "`"
    while len(ticks) in longest:
        ticks += "`"
    edge = " " if run.text[0] == "`" or run.text[-1] == "`" else ""
    return f"{ticks}{edge}{run.text}{edge}{ticks}"


_SPECIAL = re.compile(
    r"""[\\`*\[\]|]            # always
    | (?<![^\W_])_ | _(?![^\W_])   # not inside of a word
    | <(?=[A-Za-z/!?])         # would start a tag or an address
    | &(?=\#?\w+;)            # would be an entity
    """,
    re.VERBOSE,
)


def _escaped(text: str, pipes: str = "|") -> str:
    return _SPECIAL.sub(lambda m: m[0] if m[0] == "|" and not pipes else "\\" + m[0], text)


def _destination(href: str) -> str:
    href = re.sub(r"&(?=#?\w+;)", "&amp;", href)
    return f"<{href}>" if "(" in href or ")" in href else href
