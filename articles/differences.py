"""Two texts of an article side by side: the fields that differ, and the text line by line."""

from dataclasses import dataclass

from django.utils.dateformat import format as format_date

from articles.models import ArticleText
from portal.text import differences, side_by_side
from portal.text.side_by_side import Shown

LONGEST = 1_000  # rows shown


@dataclass(frozen=True, slots=True)
class Difference:
    fields: list[Shown]
    rows: list[Shown]
    is_same_text: bool
    is_cut: bool

    @property
    def is_none(self) -> bool:
        return not self.fields and self.is_same_text


def described(row: ArticleText) -> dict[str, str]:
    """What a version holds beside its text, in words."""
    return {
        "Title": row.title,
        "Summary": row.summary,
        "Author": row.author.name if row.author else "",
        "Main topic": row.main_topic.name if row.main_topic else "",
        "Topics": ", ".join(topic.name for topic in row.topics.all()),
        "Review by": format_date(row.review_by_on, "j F Y") if row.review_by_on else "",
    }


def between(before: ArticleText, after: ArticleText, *, is_whole: bool = False) -> Difference:
    """What changed. `is_whole`: with the lines that did not."""
    old, new = described(before), described(after)
    fields = [
        side_by_side.of_words(label, old[label], new[label]) for label in new if old[label] != new[label]
    ]
    rows = differences.between(before.body, after.body)
    shown = (
        [side_by_side.shown(row) for row in rows] if is_whole else list(side_by_side.with_surroundings(rows))
    )
    return Difference(fields, shown[:LONGEST], before.body == after.body, len(shown) > LONGEST)
