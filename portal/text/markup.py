"""A text's blocks as canonical HTML: the same blocks are always the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from portal.text.tree import (
    BREAK,
    Block,
    Call,
    Callout,
    Cell,
    Code,
    Figure,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Side,
    Table,
    groups,
    is_simple_item,
)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: str) -> str:
    return escape(value).replace('"', "&quot;")


def serialise(blocks: Iterable[Block]) -> str:
    return "\n".join(block_html(block) for block in blocks)


def block_html(block: Block) -> str:
    match block:
        case Paragraph(inline):
            return f"<p>{inline_html(inline)}</p>"
        case Heading(level, inline):
            return f"<h{level}>{inline_html(inline)}</h{level}>"
        case Code(text, language):
            name = f' class="language-{attribute(language)}"' if language else ""
            return f"<pre><code{name}>{escape(text)}</code></pre>"
        case Rule():
            return "<hr>"
        case Figure(src, alt, caption, is_decorative):
            role = ' role="presentation"' if is_decorative else ""
            image = f'<img src="{attribute(src)}" alt="{attribute(alt)}"{role}>'
            below = f"<figcaption>{inline_html(caption)}</figcaption>" if caption else ""
            return f"<figure>{image}{below}</figure>"
        case Quote(blocks):
            return f"<blockquote>{serialise(blocks)}</blockquote>"
        case List(items, start):
            tag = "ul" if start is None else "ol"
            first = f' start="{start}"' if start not in (None, 1) else ""
            return (
                f"<{tag}{first}>\n" + "".join(f"<li>{item_html(item)}</li>\n" for item in items) + f"</{tag}>"
            )
        case Table():
            return _table_html(block)
        case Callout(title, blocks):
            return f'<aside class="callout" data-title="{attribute(title)}">{serialise(blocks)}</aside>'
        case Side(kind, title, blocks):
            return f'<section class="{kind}" data-title="{attribute(title)}">{serialise(blocks)}</section>'
        case Call(kind, target, inline):
            aim = f' data-target="{attribute(target)}"' if target else ""
            return (
                f'<aside class="call" data-call="{attribute(kind)}"{aim}><p>{inline_html(inline)}</p></aside>'
            )


def item_html(item: tuple[Block, ...]) -> str:
    first = item[0]
    if isinstance(first, Paragraph) and is_simple_item(item):
        return "\n".join([inline_html(first.inline), *(block_html(block) for block in item[1:])])
    return serialise(item)


def _table_html(table: Table) -> str:
    lines = ["<table>"]
    if table.caption:
        lines.append(f"<caption>{escape(table.caption)}</caption>")
    for tag, rows in (("thead", table.head), ("tbody", table.body)):
        if rows:
            lines += [f"<{tag}>", *(f"<tr>{''.join(map(cell_html, row))}</tr>" for row in rows), f"</{tag}>"]
    return "\n".join([*lines, "</table>"])


def cell_html(cell: Cell, extra: str = "") -> str:
    tag = "th" if cell.scope else "td"
    attributes = "".join(
        f' {name}="{value}"'
        for name, value, default in (
            ("scope", cell.scope, ""),
            ("colspan", cell.colspan, 1),
            ("rowspan", cell.rowspan, 1),
        )
        if value != default
    )
    return f"<{tag}{attributes}{extra}>{inline_html(cell.inline)}</{tag}>"


def inline_html(inline: Iterable[Run]) -> str:
    return "".join(
        f'<sup class="note">{_linked_html(runs)}</sup>' if note else _linked_html(runs)
        for note, runs in groups(inline, "note")
    )


def _linked_html(runs: list[Run]) -> str:
    return "".join(
        f'<a href="{attribute(str(href))}">{_marked_html(part)}</a>' if href else _marked_html(part)
        for href, part in groups(runs, "href")
    )


def _marked_html(runs: list[Run], fields: tuple[str, ...] = ("strong", "em", "code")) -> str:
    if not fields or not any(marks.strong or marks.em or marks.code for _, marks in runs):
        return "".join("<br>" if run.text == BREAK else escape(run.text) for run in runs)
    name, *rest = fields
    parts = []
    for is_marked, part in groups(runs, name):
        inner = _marked_html(part, tuple(rest))
        parts.append(f"<{name}>{inner}</{name}>" if is_marked else inner)
    return "".join(parts)
