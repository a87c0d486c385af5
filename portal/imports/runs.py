"""What every import by upload does: keep the file, go on in pieces, wait for a confirmation, have an end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Any, TypeVar

from django.db import transaction
from django.utils import timezone

from portal.errors import ServiceError
from portal.files import services as files
from portal.files.models import StoredFile
from portal.imports.models import ImportRun

KEPT = timedelta(days=7)
REPORT_KEPT = timedelta(days=90)
TASK_SECONDS = 30.0  # then another task goes on, so that mails and other work get their turn

Run = TypeVar("Run", bound=ImportRun)


class UnreadableError(ServiceError):
    """What was given cannot be read; the message is for whoever gave it."""


def keep(content: bytes, *, name: str) -> StoredFile:
    """Store an upload in private, with its end date."""
    media_type = "application/zip" if content.startswith(b"PK\x03\x04") else "text/plain"
    return files.store(content, name=name, media_type=media_type, delete_after=timezone.now() + KEPT)


@contextmanager
def opened(run: ImportRun) -> Iterator[IO[bytes]]:
    """The file of a run. Raises UnreadableError when it is gone."""
    if run.file is None:
        raise UnreadableError("The file is gone: it is kept for seven days. Upload it once more.")
    try:
        stored = run.file.open()
    except OSError as error:
        raise UnreadableError("Storage has lost the file. Upload it once more.") from error
    with stored as file:
        yield file


def confirm(run: Run, *, by: Any, **changes: Any) -> bool:
    """Let what was looked at be imported, in the name of `by`; false if that is no longer possible."""
    phase = ImportRun.Phase
    waiting = type(run)._default_manager.filter(pk=run.pk, phase=phase.CHECKED, file__isnull=False)
    changed = waiting.update(phase=phase.IMPORTING, by=by, **changes)
    if changed:
        run.refresh_from_db()
    return bool(changed)


def advance(run: Run, *, take: Callable[[Run], bool | None], queue: Callable[[Run], None]) -> None:
    """Do the next piece of what is under way, and queue the one after it. May run twice: a second time changes nothing.

    `take` says whether all is taken, or None when it found somebody else at it, who goes on.
    """
    if not run.is_running:
        return
    try:
        is_over = take(run)
    except UnreadableError as error:
        _end(run, run.Phase.REFUSED, refusal=error.message)
        return
    if is_over is None:
        return
    if is_over:
        _end(run, run.Phase.CHECKED if run.phase == run.Phase.CHECKING else run.Phase.DONE)
    else:
        queue(run)


def _end(run: ImportRun, phase: str, **changes: str) -> None:
    """End the phase that `run` is in, unless somebody else has: who ended it may have deleted the file that we missed."""
    rows = type(run)._default_manager.filter(pk=run.pk, phase=run.phase)
    if rows.update(phase=phase, **changes):
        run.phase = phase
        for name, value in changes.items():
            setattr(run, name, value)


@transaction.atomic
def delete_old(model: type[ImportRun]) -> int:
    """Delete the reports of uploads of long ago, returns how many rows went."""
    deleted, _ = model._default_manager.filter(created_at__lt=timezone.now() - REPORT_KEPT).delete()
    return deleted
