"""An article's status, from what its versions say. Pure."""

from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


def status(newest: str | None, *, is_ahead: bool, was_live: bool) -> Status:
    """`newest` is the state of the newest version, if there is one.

    `is_ahead`: a version is live or scheduled. `was_live`: readers have seen one.
    """
    if newest == "submitted":
        return Status.IN_REVIEW
    if is_ahead:
        return Status.APPROVED
    return Status.WITHDRAWN if was_live else Status.DRAFT


def words(status: str, newest: str | None, *, is_live: bool, is_scheduled: bool) -> str:
    """How the status is told to those who write."""
    if status == Status.IN_REVIEW:
        return "In review, an earlier text is published" if is_live else "In review"
    if is_live:
        return "Published, a new text is scheduled" if is_scheduled else "Published"
    if is_scheduled:
        return "Scheduled"
    if status == Status.WITHDRAWN:
        return "Withdrawn"
    return {"changes_requested": "Changes asked", "rejected": "Rejected"}.get(newest or "", "Draft")
