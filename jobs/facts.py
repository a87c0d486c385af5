"""What stands above a posting's text, as labels and words: the same on its page, in feeds and in Markdown."""

from datetime import datetime

from jobs import wording
from jobs.dates import in_words
from jobs.models.texts import PostingText


def facts(
    row: PostingText, *, confirmed_at: datetime | None = None, is_over: bool = False
) -> list[tuple[str, str]]:
    """In the page's order, without what the posting does not say."""
    found = [
        ("Pay", row.pay_words or "Not stated"),
        ("Place", wording.on_site(row.where, row.days_on_site)),
        ("Terms", row.terms),
        ("Seniority", row.get_seniority_display()),
        ("Last confirmed on", in_words(confirmed_at) if confirmed_at else ""),
        ("Closed on" if is_over else "Closes on", in_words(row.last_day) if row.last_day else ""),
        ("Promised reply", f"Within {row.reply_days} working days" if row.reply_days and not is_over else ""),
        ("Starts", in_words(row.starts_on) if row.starts_on else ""),
        ("Moving", wording.moving(has_visa=row.has_visa, has_relocation=row.has_relocation)),
        ("Language", row.get_language_display() if row.language != row.Language.ENGLISH else ""),
    ]
    return [(label, words) for label, words in found if words]
