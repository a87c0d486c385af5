"""What stands beside the fields of the posting form: the text as it will look, and where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jobs import lines
from jobs.models import Line, Need, Posting
from portal import text


@dataclass(frozen=True, slots=True)
class Piece:
    """One line as it will look, and its source in words."""

    html: SafeString
    source: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    pieces: list[Piece] = field(default_factory=list)
    is_list: bool = False


def section(key: str, markdown: str, stored: Sequence[Line] = ()) -> Preview:
    """A section's text, typed or stored; lines that are still those of the database keep their sources."""
    pieces = lines.split(key, markdown)
    kept = lines.match([line.text for line in stored], pieces)
    return Preview(
        [
            Piece(_html(piece), "" if index is None else stored[index].source_label)
            for piece, index in zip(pieces, kept, strict=True)
        ],
        is_list=key in lines.LISTS,
    )


def need(row: Need) -> Preview:
    words = f"**{'Must have' if row.is_must else 'Nice to have'}, level {row.level} of 4.** {row.anchor}"
    return Preview([Piece(_html(words), row.source_label)])


def of_posting(posting: Posting) -> dict[str, Preview]:
    """By the name of the form's field."""
    stored: dict[str, list[Line]] = {}
    for line in posting.lines.all():
        stored.setdefault(line.section, []).append(line)
    previews = {
        key: section(key, lines.join(key, [line.text for line in found]), found)
        for key, found in stored.items()
    }
    if posting.summary:
        previews["summary"] = Preview([Piece(format_html("<p>{}</p>", posting.summary))])
    for row in posting.needs.select_related("topic"):
        previews[f"need_{row.topic.key}"] = need(row)
    return previews


def _html(markdown: str) -> SafeString:
    return mark_safe(text.from_markdown(markdown))  # noqa: S308 (sanitised by the converter)
