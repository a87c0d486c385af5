"""Keeps storage and its rows the same."""

from portal import tasks
from portal.files import services


@tasks.task
def sweep() -> None:
    """Delete files whose end date has come, and files that lost their row."""
    services.delete_expired()
    services.delete_orphans()
