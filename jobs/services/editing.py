"""What is typed into a posting's form and not saved yet. Neither readers nor colleagues see anything of it."""

from jobs.models import Company, Posting, PostingEditing
from portal.editing import services as editing


def form_of(posting: Posting | None, company: Company, page: str = "") -> editing.Form:
    """The posting's form, or that of a new one of the company, as it stands open on one page."""
    return editing.Form(PostingEditing, posting, {"company": company}, page)


def delete_old_editing() -> int:
    """Delete what nobody has come back to for a month; returns how many."""
    return editing.delete_old(PostingEditing)
