"""From a template to a subject and a text, and from a text to its HTML part. No models."""

import re
from collections.abc import Mapping
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape

from portal.site import site

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
MAX_SUBJECT = 200


def render(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text. The template is plain text: nothing in it is escaped."""
    compiled: Any = get_template(template)
    whole = compiled.template.render(Context({"site": site, **context}, autoescape=False))
    head, _, text = whole.replace("\r\n", "\n").lstrip("\n").partition("\n\n")
    label, colon, subject = head.partition(":")
    if label != "Subject" or not colon:
        raise ValueError(f'{template} does not begin with a line "Subject: …" and a blank line.')
    return one_line(subject), re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def one_line(subject: str) -> str:
    """No line break, no control character, no more than a header should hold."""
    printable = "".join(character if character.isprintable() else " " for character in subject)
    return " ".join(printable.split())[:MAX_SUBJECT]


def html_part(subject: str, text: str) -> str:
    """The text as minimal, accessible HTML: paragraphs, lists of lines that begin with "- ", links."""
    blocks = "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(subject)}</title></head>\n<body>\n{blocks}\n</body>\n</html>\n"
    )


def _block(block: str) -> str:
    lines = [line.strip() for line in block.strip().split("\n")]
    if all(line.startswith("- ") for line in lines):
        items = "".join(f"<li>{_linked(line.removeprefix('- '))}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    return f"<p>{'<br>'.join(_linked(line) for line in lines)}</p>"


def _linked(line: str) -> str:
    parts: list[str] = []
    end = 0
    for match in ADDRESS.finditer(line):
        address = match.group().rstrip(".,;:!?)'")
        parts.append(escape(line[end : match.start()]))
        parts.append(f'<a href="{escape(address)}">{escape(address)}</a>')
        end = match.start() + len(address)
    return "".join(parts) + escape(line[end:])


def unsubscribe_headers(url: str) -> dict[str, str]:
    """RFC 8058: a mail program may unsubscribe by a POST to `url`, which a GET must not do."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
