"""What jobs do in the background."""

from jobs import services
from jobs.services.counting import forget_counts
from portal import tasks


@tasks.task
def ask_still_open() -> None:
    services.ask_still_open()


@tasks.task
def delete_what_has_ended() -> None:
    """What has an end date: past links, addresses of people who never came, codes that nobody typed in, old counts."""
    services.delete_past_links()
    services.delete_ended_invitations()
    services.delete_ended_proofs()
    forget_counts()
