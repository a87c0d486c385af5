"""The Markdown dialect, to and from canonical HTML: CommonMark, tables, footnotes and `:::` blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from portal.text import bounds
from portal.text.canonical import attribute, block_html, clean, escape, inline_html, parse
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
    printable,
    tidy,
)

CONTAINERS = frozenset({"callout", "for", "against", "call", "figure"})
# A footnote or a link definition may be used many times: what they expand to stays in proportion.
EXPANSION = 2
EXPANSION_AT_LEAST = 20_000


# From Markdown


def from_markdown(markdown: str) -> str:
    """Canonical HTML of a text in the dialect. Any string is a text; none raises."""
    source = printable(markdown)
    env: dict[str, Any] = {"allowance": max(EXPANSION * len(source), EXPANSION_AT_LEAST)}
    tokens = _PARSER.parse(source, env)
    main = _without_footnotes(tokens, env)
    return clean(_PARSER.renderer.render(main, _PARSER.options, env))


def _without_footnotes(tokens: Sequence[Token], env: MutableMapping[str, Any]) -> list[Token]:
    """The tokens of the text itself; those of each footnote go to where the note is referred to."""
    main: list[Token] = []
    notes: dict[int, list[Token]] = {}
    current: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_open":
            current = notes.setdefault(token.meta["id"], [])
        elif token.type == "footnote_close":
            current = None
        elif current is not None:
            current.append(token)
        elif not token.type.startswith("footnote_block"):
            main.append(token)
    env["notes"] = notes
    return main


def _footnote_ref(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    if env.get("is_in_note"):
        return ""
    env["is_in_note"] = True
    parts = []
    for token in env["notes"].get(tokens[index].meta["id"], ()):
        if token.type == "inline":
            parts.append(renderer.renderInline(token.children or [], options, env))
        elif token.type in ("fence", "code_block"):
            parts.append(f"<code>{escape(token.content)}</code>")
    env["is_in_note"] = False
    note = "<br>".join(parts)
    env["allowance"] -= len(note)
    return f'<sup class="note">{note}</sup>' if env["allowance"] > 0 else ""


def _nothing(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    return ""


def _link_open(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    href = str(tokens[index].attrGet("href") or "")
    env["allowance"] -= len(href)
    return f'<a href="{attribute(href)}">' if env["allowance"] > 0 else "<a>"


def _image(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    alt = renderer.renderInlineAsText(token.children or [], options, env)
    src = str(token.attrGet("src") or "")
    env["allowance"] -= len(src)
    return f'<img src="{attribute(src)}" alt="{attribute(alt)}">' if env["allowance"] > 0 else ""


def _container(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`::: name words` up to a line of as many colons; blocks of the same length nest."""
    opening = _container_line(state, start_line)
    if opening is None or opening[1].split(" ", 1)[0] not in CONTAINERS:
        return False
    if silent:
        return True
    colons, info = opening
    depth, end = 1, start_line + 1
    while end < end_line:
        if state.sCount[end] < state.blkIndent and not state.isEmpty(end):
            break
        found = _container_line(state, end)
        if found and found[0] >= colons:
            if not found[1]:
                depth -= 1
            elif found[1].split(" ", 1)[0] in CONTAINERS:
                depth += 1
        if depth == 0:
            break
        end += 1
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", end
    token = state.push("container_open", "div", 1)
    token.info = info
    token.block = True
    token.map = [start_line, end]
    state.md.block.tokenize(state, start_line + 1, end)
    token = state.push("container_close", "div", -1)
    token.info = info
    token.block = True
    state.parentType, state.lineMax = parent, line_max
    state.line = end + (1 if depth == 0 else 0)
    return True


_CONTAINER_LINE = re.compile(r"(:{3,})[ \t]*(.*)")


def _container_line(state: StateBlock, line: int) -> tuple[int, str] | None:
    """The number of colons and the words after them, of a line that opens or closes a block."""
    if state.is_code_block(line):
        return None
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    match = _CONTAINER_LINE.fullmatch(text)
    return (len(match[1]), match[2].strip()) if match else None


def _cell_open(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]
) -> str:
    """In a table of pipes the first cell of each row is its header."""
    return '<th scope="row">' if tokens[index - 1].type == "tr_open" else "<td>"


def _cell_close(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]
) -> str:
    return "</th>" if tokens[index - 3].type == "tr_open" else "</td>"


def _container_open(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]
) -> str:
    name, _, words = tokens[index].info.partition(" ")
    if name == "call":
        kind, _, target = words.strip().partition(" ")
        return f'<aside class="call" data-call="{attribute(kind)}" data-target="{attribute(target.strip())}">'
    if name == "callout":
        return f'<aside class="callout" data-title="{attribute(words)}">'
    if name == "figure":
        return "<figure>"
    return f'<section class="{name}" data-title="{attribute(words)}">'


def _container_close(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]
) -> str:
    name = tokens[index].info.partition(" ")[0]
    return {"call": "</aside>", "callout": "</aside>", "figure": "</figure>"}.get(name, "</section>")


def _html_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The one piece of HTML that the dialect knows as a block: a table with merged cells or a caption."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(("<table>", "<table "), start):
        return False
    if silent:
        return True
    line = start_line
    while line < end_line and (line == start_line or state.sCount[line] >= state.blkIndent):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        if not text.strip():
            break
        line += 1
        if text.rstrip().endswith("</table>"):
            break
    state.line = line
    token = state.push("html_block", "", 0)
    token.map = [start_line, line]
    token.content = state.getLines(start_line, line, state.blkIndent, True) + "</table>"
    return True


_INLINE_TAG = re.compile(r"</?(?:strong|em)>|<br ?/?>")


def _html_tag(state: StateInline, silent: bool) -> bool:
    """Emphasis that stars cannot say, and a line's end in a table's cell; any other tag is text."""
    match = _INLINE_TAG.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 60}).enable("table")
    footnote_plugin(parser)
    bounds.apply(parser)
    parser.block.ruler.before(
        "fence", "container", _container, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.at("html_block", _html_table)
    parser.inline.ruler.at("html_inline", _html_tag)
    for name, rule in {
        "footnote_ref": _footnote_ref,
        "footnote_anchor": _nothing,
        "link_open": _link_open,
        "image": _image,
        "td_open": _cell_open,
        "td_close": _cell_close,
        "container_open": _container_open,
        "container_close": _container_close,
    }.items():
        parser.add_render_rule(name, rule)
    # Addresses are judged by the sanitiser alone.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


# To Markdown


def to_markdown(html: str) -> str:
    """The text in the dialect: `from_markdown(to_markdown(html)) == html` for canonical HTML."""
    notes: list[str] = []
    parts = [_blocks(parse(html), notes)]
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
        case Figure(src, alt, caption):
            image = f"![{_escaped(alt)}]({_destination(src)})"
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
    html = _PARSER.renderInline(text, {"allowance": len(text) * 2 + 100})
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
