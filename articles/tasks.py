"""What articles have done in the background."""

from articles import services
from articles.models import Image, ImportRun
from portal import tasks


@tasks.task
def delete_what_has_ended() -> None:
    """What was typed and left, links that show nothing any more, reports of imports: all have an end date."""
    services.delete_old_editing()
    services.delete_ended_links()
    services.delete_old_imports()


@tasks.task
def make_variants(pk: int) -> None:
    """Make an image's missing widths; nothing for one that is gone."""
    image = Image.objects.select_related("original").filter(pk=pk).first()
    if image:
        services.make_variants(image)


@tasks.task
def recheck_links() -> None:
    services.recheck_links()


@tasks.task
def remind_owners() -> None:
    services.remind_owners()


@tasks.task
def go_on_importing(pk: int) -> None:
    """Do the next piece of an import; nothing for one that is over."""
    run = ImportRun.objects.select_related("file", "main_topic", "author", "by").filter(pk=pk).first()
    if run:
        services.go_on(run)
