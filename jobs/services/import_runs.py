"""Files of postings by upload: kept, looked at in the background, confirmed, then imported piece by piece."""

import time
from itertools import islice
from typing import Any

from django.db import transaction

from jobs import permissions
from jobs.errors import JobsError
from jobs.importing.reading import TOO_LARGE, read
from jobs.importing.records import MAX_BYTES
from jobs.models import Company, Finding, ImportRun
from jobs.services.importing import CHUNK, Importer, counted
from portal import audit
from portal.files import services as files
from portal.imports import runs

Phase = ImportRun.Phase


def start_import(content: bytes, *, company: Company, name: str, by: Any) -> ImportRun:
    """Keep an upload and have it looked at. Nothing is imported before somebody confirms it."""
    if len(content) > MAX_BYTES:
        raise JobsError(TOO_LARGE)
    with transaction.atomic():
        run = ImportRun.objects.create(
            company=company, name=files.shown_name(name), file=runs.keep(content, name=name), by=by
        )
        audit.record("import.upload", run, by=by, company=company)
        _queue(run)
    return run


def confirm_import(run: ImportRun, *, by: Any) -> ImportRun:
    """Import what was looked at, in the name of `by`."""
    with transaction.atomic():
        if not runs.confirm(run, by=by, done=0, counts={}):
            raise JobsError("This import is under way, is done, or its file is gone. Upload it once more.")
        run.findings.all().delete()
        audit.record("import.confirm", run, by=by, company=run.company)
        _queue(run)
    return run


def discard_import(run: ImportRun, *, by: Any) -> None:
    """Forget an upload with its file and report. What it has brought stays."""
    with transaction.atomic():
        if (
            not ImportRun.objects.select_for_update()
            .filter(pk=run.pk)
            .exclude(phase=Phase.IMPORTING)
            .exists()
        ):
            raise JobsError("This import is under way. Wait until it is done.")
        audit.record("import.discard", run, by=by, company=run.company)
        _forget_file(run)
        run.delete()


def go_on_importing(run: ImportRun, *, seconds: float = runs.TASK_SECONDS) -> None:
    """Do the next piece of what is under way; the file goes when there is nothing more to do with it."""
    runs.advance(run, take=lambda run: _take_some(run, seconds), queue=_queue)
    if run.phase in (Phase.DONE, Phase.REFUSED):
        with transaction.atomic():
            _forget_file(run)


def delete_old_imports() -> int:
    """Delete the reports of uploads of long ago, returns how many rows went."""
    return runs.delete_old(ImportRun)


def _queue(run: ImportRun) -> None:
    from jobs.tasks import go_on_importing  # tasks call these services

    go_on_importing.enqueue(run.pk)


def _forget_file(run: ImportRun) -> None:
    """Whoever else is at the same run may have done so; the caller holds a transaction."""
    fresh = ImportRun.objects.select_for_update().filter(pk=run.pk, file=run.file_id).first()
    if fresh is not None and run.file is not None:
        file, run.file = run.file, None
        run.save(update_fields=["file"])
        files.delete(file)


def _take_some(run: ImportRun, seconds: float) -> bool | None:
    """Whether everything is taken; None when another worker has it."""
    if run.by is None or not permissions.can_write(run.by, run.company):
        raise runs.UnreadableError(
            "Whoever uploaded this no longer writes for the company. Upload it once more."
        )
    started = time.monotonic()
    with runs.opened(run) as file:
        delivery = read(file)
        run.kind, run.total, run.notes = delivery.kind, delivery.count, list(delivery.notes)
        importer = Importer(run.company, run.by, run.kind, is_dry=run.phase == Phase.CHECKING)
        importer.created = run.counts.get(Finding.Outcome.CREATED, 0)
        records = delivery.records()
        importer.expect(islice(records, run.done))
        while chunk := list(islice(records, CHUNK)):
            prepared = importer.prepare(chunk)
            with transaction.atomic():
                if not _is_ours(run):
                    return None
                findings = importer.take(prepared)
                _note(run, findings)
            if time.monotonic() - started > seconds:
                return run.done >= run.total
    return True


def _is_ours(run: ImportRun) -> bool:
    """Nobody has gone on with it since it was read; locks it."""
    rows = ImportRun.objects.select_for_update().filter(pk=run.pk, phase=run.phase, done=run.done)
    return rows.first() is not None


def _note(run: ImportRun, findings: list[Finding]) -> None:
    """How far it is, and what is to be told of these."""
    for finding in findings:
        finding.run = run
    Finding.objects.bulk_create(finding for finding in findings if finding.is_told)
    run.done += len(findings)
    run.counts = counted(run.counts, findings)
    run.save(update_fields=["kind", "total", "notes", "done", "counts"])
