"""Canonical HTML of a text in the dialect."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from portal.text.canonical import Relocate, clean
from portal.text.markdown import bounds
from portal.text.markup import attribute, escape
from portal.text.tree import printable

DECORATIVE = "decorative"  # as an image's title: it has no alternative text because it says nothing
CONTAINERS = frozenset({"callout", "for", "against", "call", "figure"})
# A footnote or a link definition may be used many times: what they expand to stays in proportion.
EXPANSION = 2
EXPANSION_AT_LEAST = 20_000


def from_markdown(markdown: str, *, relocate: Relocate | None = None) -> str:
    """Canonical HTML of a text in the dialect. Any string is a text; none raises. `relocate`: see `clean`."""
    source = printable(markdown)
    env: dict[str, Any] = {"allowance": max(EXPANSION * len(source), EXPANSION_AT_LEAST)}
    tokens = PARSER.parse(source, env)
    main = _without_footnotes(tokens, env)
    return clean(PARSER.renderer.render(main, PARSER.options, env), relocate=relocate)


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
    role = ' role="presentation"' if token.attrGet("title") == DECORATIVE else ""
    env["allowance"] -= len(src)
    return f'<img src="{attribute(src)}" alt="{attribute(alt)}"{role}>' if env["allowance"] > 0 else ""


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


PARSER = _parser()
