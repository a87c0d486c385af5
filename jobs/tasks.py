"""What jobs do in the background."""

from jobs import services
from jobs.models import ImportRun
from jobs.services import reports
from jobs.services.counting import forget_counts
from portal import tasks


@tasks.task
def ask_still_open() -> None:
    services.ask_still_open()


@tasks.task
def go_on_importing(pk: int) -> None:
    """Do the next piece of an import; nothing for one that is over."""
    run = ImportRun.objects.select_related("file", "company", "by").filter(pk=pk).first()
    if run:
        services.go_on_importing(run)


@tasks.task
def delete_what_has_ended() -> None:
    """Whatever has an end date, most of it because it tells of people."""
    services.delete_old_editing()
    services.delete_past_links()
    services.delete_ended_invitations()
    services.delete_ended_proofs()
    services.delete_old_imports()
    reports.delete_ended()
    forget_counts()
