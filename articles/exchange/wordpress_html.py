"""A WordPress post's text as HTML: block comments, shortcodes and the paragraphs that classic posts leave out. Pure."""

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

# Blocks of which the HTML inside says everything.
CARRIED = frozenset(
    [
        "paragraph",
        "heading",
        "list",
        "list-item",
        "image",
        "quote",
        "pullquote",
        "table",
        "code",
        "preformatted",
        "verse",
        "separator",
        "spacer",
        "more",
        "nextpage",
        "group",
        "columns",
        "column",
        "gallery",
        "buttons",
        "button",
        "media-text",
        "cover",
        "freeform",
        "html",
        "shortcode",
        "details",
    ]
)
# Each of these looks no further than the next thing of its kind: time grows with length, whatever is written.
_COMMENT = re.compile(r"<!--((?:(?!-->|<!--).)*)-->", re.DOTALL)
_BLOCK = re.compile(r"\s+(/?)wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s")
_EMBED = re.compile(
    r"<figure[^<>]{0,500}wp-block-embed[^<>]{0,500}>((?:(?!</?figure).)*)</figure>", re.DOTALL | re.IGNORECASE
)
_CODE = re.compile(r"<(/?)(pre|code)\b[^<>]*>", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[(/?)([a-zA-Z][\w-]{1,40})((?:[\s/][^\[\]]{0,2000})?)\]")
_ESCAPED = re.compile(r"\[(\[/?[a-zA-Z][\w-]{1,40}[^\[\]]{0,2000}\])\]")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b([^\[\]]{0,2000})\]((?:(?!\[/?(?:wp_)?caption).)*)\[/(?:wp_)?caption\]", re.DOTALL
)
_LINKED_IMAGE = re.compile(
    r"\s*((?:<a\b[^<>]*>)?\s*<img\b[^<>]*>\s*(?:</a>)?)(.*)", re.DOTALL | re.IGNORECASE
)
_EMBEDS = frozenset(["embed", "audio", "video", "playlist", "youtube", "vimeo"])
_LEAVES = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "td",
        "th",
        "li",
        "dt",
        "dd",
        "figcaption",
        "caption",
        "pre",
        "address",
        "summary",
    ]
)
_HOLDERS = frozenset(
    [
        "div",
        "section",
        "article",
        "aside",
        "blockquote",
        "ul",
        "ol",
        "dl",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "figure",
        "hr",
        "form",
        "fieldset",
        "details",
        "nav",
        "header",
        "footer",
        "main",
    ]
)
_EDGE = re.compile(rf"(</?(?:{'|'.join(sorted(_LEAVES | _HOLDERS))})\b[^<>]*>)", re.IGNORECASE)
_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
_LOST = re.compile(r"<(iframe|object|embed|video|audio|form|script|style|svg|math)\b", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"<img\b[^<>]{0,1000}?\ssrc=[\"']?data:", re.IGNORECASE)
_AUTO_URL = re.compile(r"^[ \t]*(https?://[^\s<>\"]{1,2000})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Image:
    """An attachment: its address, and what the library said of it."""

    address: str
    alt: str = ""
    caption: str = ""


@dataclass
class _Post:
    attachments: Mapping[str, Image]
    lost: Counter[str] = field(default_factory=Counter)


def to_html(content: str, attachments: Mapping[str, Image]) -> tuple[str, list[str]]:
    """The text as HTML for the sanitiser, and what of it could not be carried over."""
    post = _Post(attachments)
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    is_blocks = "<!-- wp:" in content
    for name in _LOST.findall(content):
        post.lost[f"<{name.lower()}>"] += 1
    if pictures := len(_DATA_IMAGE.findall(content)):
        post.lost["image inside of the text (data:)"] = pictures
    content = _EMBED.sub(lambda match: _embedded(match[1], post), content)
    content = _COMMENT.sub(lambda match: _comment(match[1], post), content)
    mark = _free_mark(content)
    content, kept = _without_code(content, mark)
    content = _shortcodes(content, post)
    if not is_blocks:
        content = paragraphs(_AUTO_URL.sub(lambda match: _link(match[1]), content))
    content = re.sub(rf"{mark}(\d+);", lambda match: kept[int(match[1])], content)
    return content, [
        f"{name}, {count} times, is not carried over." if count > 1 else f"{name} is not carried over."
        for name, count in post.lost.items()
    ]


def _free_mark(content: str) -> str:
    number = 0
    while (mark := f"kept-{number}-") in content:
        number += 1
    return mark


def _without_code(content: str, mark: str) -> tuple[str, list[str]]:
    """The text with a mark in the place of each piece of code, where neither shortcodes nor paragraphs are."""
    parts: list[str] = []
    kept: list[str] = []
    position, start, inside = 0, 0, ""
    for match in _CODE.finditer(content):
        closing, name = match[1], match[2].lower()
        if not inside and not closing:
            inside, start = name, match.start()
        elif inside == name and closing:
            parts += [content[position:start], f"{mark}{len(kept)};"]
            kept.append(content[start : match.end()])
            position, inside = match.end(), ""
    return "".join([*parts, content[position:]]), kept


def _link(address: str) -> str:
    plain = html.escape(html.unescape(address.strip()))
    return f'\n\n<p><a href="{plain}">{plain}</a></p>\n\n'


# Blocks


def _comment(inside: str, post: _Post) -> str:
    """No comment stays; one that opens a block of which more than its HTML is needed is told."""
    match = _BLOCK.match(inside)
    if not match or match[1]:
        return ""
    name = match[2].removeprefix("core/")
    if name == "block":
        post.lost["Reusable block"] += 1
    elif name not in CARRIED and not name.startswith(("embed", "core-embed/")):
        post.lost[f"Block “{name}”"] += 1
    return ""


def _embedded(inside: str, post: _Post) -> str:
    """An embed's address as a link: nothing of other sites runs on ours."""
    found = re.search(r"https?://[^\s<\"']+", inside)
    post.lost["Embed (its link stays)" if found else "Embed"] += 1
    return _link(found[0]) if found else ""


# Shortcodes


def _shortcodes(content: str, post: _Post) -> str:
    content = _CAPTION.sub(_caption, content)
    closed = {match[2].lower() for match in _SHORTCODE.finditer(content) if match[1]}

    def replace(match: re.Match[str]) -> str:
        closing, name, attributes = match[1], match[2].lower(), match[3]
        start, end = match.span()
        if content[start - 1 : start] == "[" and content[end : end + 1] == "]":
            return match[0]  # [[name]] is how WordPress writes about one
        if name == "gallery" and not closing:
            return _gallery(attributes, post)
        # A word in brackets is a word in brackets, unless it looks like a command.
        is_command = closing or name in closed or "=" in attributes or "_" in name or "-" in name
        if not is_command and name not in _EMBEDS | {"gallery"}:
            return match[0]
        if closing:
            return ""
        post.lost[f"Shortcode [{name}]"] += 1
        address = next(
            (value for key, value in _attributes(attributes).items() if key in {"src", "url", "mp3", "mp4"}),
            "",
        )
        return _link(address) if name in _EMBEDS and address.startswith("http") else ""

    return _ESCAPED.sub(r"\1", _SHORTCODE.sub(replace, content))


def _attributes(written: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(next(filter(None, match.groups()[1:]), ""))
        for match in _ATTRIBUTE.finditer(written)
    }


def _caption(match: re.Match[str]) -> str:
    attributes, content = _attributes(match[1]), match[2]
    found = _LINKED_IMAGE.match(content)
    if not found:
        return content
    caption = attributes.get("caption") or found[2].strip()
    return _figure(found[1], caption)


def _figure(image: str, caption: str) -> str:
    return f"\n\n<figure>{image}<figcaption>{caption}</figcaption></figure>\n\n"


def _gallery(written: str, post: _Post) -> str:
    ids = [each.strip() for each in _attributes(written).get("ids", "").split(",") if each.strip()]
    images = [post.attachments[each] for each in ids if each in post.attachments]
    if not ids or len(images) < len(ids):
        post.lost["Gallery" if not images else "Image of a gallery"] += max(1, len(ids) - len(images))
    return "".join(image_html(image) for image in images)


def image_html(image: Image) -> str:
    tag = f'<img src="{html.escape(image.address)}" alt="{html.escape(image.alt)}">'
    return _figure(tag, html.escape(image.caption))


# Paragraphs


def paragraphs(content: str) -> str:
    """Blank lines as paragraphs and line ends as breaks, where no element says it already."""
    parts: list[str] = []
    leaves = 0
    for piece in _EDGE.split(content):
        name = _NAME.match(piece)
        if name and _EDGE.fullmatch(piece):
            if name[1].lower() in _LEAVES:
                leaves = max(0, leaves + (-1 if piece.startswith("</") else 1))
            parts.append(piece)
        elif leaves:
            parts.append(piece)
        else:
            parts += [_paragraph(each) for each in re.split(r"\n[ \t]*\n", piece) if each.strip()]
    return "\n".join(parts)


def _paragraph(words: str) -> str:
    return f"<p>{words.strip().replace(chr(10), '<br>')}</p>"
