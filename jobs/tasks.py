"""What jobs do in the background."""

from jobs import services
from portal import tasks


@tasks.task
def ask_still_open() -> None:
    services.ask_still_open()


@tasks.task
def delete_past_links() -> None:
    """Personal data has an end date."""
    services.delete_past_links()
