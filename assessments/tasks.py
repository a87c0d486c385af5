"""What assessments do in the background."""

from assessments import services
from portal import tasks


@tasks.task
def delete_expired() -> None:
    """Personal data has an end date."""
    services.delete_expired()


@tasks.task
def delete_ended_portfolios() -> None:
    """What held several cases together goes with the last of them."""
    services.delete_ended_portfolios()


@tasks.task
def count() -> None:
    """Bring the owner's figures up to date, and go on in another run where there is much to count."""
    if not services.count():
        count.enqueue()
