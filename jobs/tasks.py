"""What jobs do in the background."""

from jobs import services
from portal import tasks


@tasks.task
def ask_still_open() -> None:
    services.ask_still_open()


@tasks.task
def delete_what_has_ended() -> None:
    """Personal data has an end date: past links, and addresses of people who were invited and never came."""
    services.delete_past_links()
    services.delete_ended_invitations()
