"""Imports by upload: kept, looked at in the background, confirmed, then stored in the background, piece by piece."""

import time
from itertools import islice
from typing import Any

from django.db import transaction

from articles.exchange import sources
from articles.exchange.entries import Outcome
from articles.exchange.items import Delivery, IncomingArticle, IncomingEntry
from articles.exchange.markdown import MarkdownFiles
from articles.exchange.wordpress import WordPressExport
from articles.models import Author, ImportRun, Topic
from articles.services.effects import ArticleError
from articles.services.importing import Importer
from portal import audit
from portal.files.services import shown_name
from portal.imports import runs

MAX_BYTES = 20 * 1024 * 1024
NOTE_SECONDS = 1.0  # how often the progress is noted
DELIVERIES = {ImportRun.Kind.MARKDOWN: MarkdownFiles, ImportRun.Kind.WORDPRESS: WordPressExport}
Phase = ImportRun.Phase


def start_import(
    content: bytes,
    *,
    name: str,
    kind: str,
    by: Any,
    main_topic: Topic | None = None,
    author: Author | None = None,
    makes_topics: bool = True,
) -> ImportRun:
    """Keep an upload and have it looked at. Nothing is imported before somebody confirms it."""
    if len(content) > MAX_BYTES:
        raise ArticleError(
            f"This file is larger than {MAX_BYTES // 1_048_576} MB. Import it on the server: manage.py import_articles "
            "and import_wordpress take files of any size."
        )
    with transaction.atomic():
        run = ImportRun.objects.create(
            kind=kind,
            name=shown_name(name),
            file=runs.keep(content, name=name),
            main_topic=main_topic,
            author=author,
            makes_topics=makes_topics,
            by=by,
        )
        audit.record("upload", run, by=by)
        _queue(run)
    return run


def confirm_import(run: ImportRun, *, by: Any) -> ImportRun:
    """Import what was looked at, in the name of `by`."""
    with transaction.atomic():
        if not runs.confirm(run, by=by, entries=[]):
            raise ArticleError("This import is under way, is done, or its file is gone. Upload it once more.")
        audit.record("import", run, by=by)
        _queue(run)
    return run


def _queue(run: ImportRun) -> None:
    from articles.tasks import go_on_importing  # tasks call these services

    go_on_importing.enqueue(run.pk)


def go_on(run: ImportRun, *, seconds: float = runs.TASK_SECONDS) -> None:
    """Do the next piece of what is under way."""
    runs.advance(run, take=lambda run: _take_some(run, seconds), queue=_queue)


def _take_some(run: ImportRun, seconds: float) -> bool:
    """Whether everything is taken."""
    started = noted = time.monotonic()
    importer = Importer(
        by=run.by,
        is_dry=run.phase == Phase.CHECKING,
        main_topic=run.main_topic,
        author=run.author,
        makes_topics=run.makes_topics,
    )
    with runs.opened(run) as file:
        delivery: Delivery = DELIVERIES[ImportRun.Kind(run.kind)](sources.of_upload(file, run.name))
        run.total, run.notes = delivery.count, list(delivery.notes)
        items = delivery.items()
        for item, known in zip(islice(items, len(run.entries)), list(run.entries), strict=False):
            if known["outcome"] == Outcome.CREATE:
                _recall(importer, item)
        for item in items:
            run.entries.append(importer.take(item).as_json())
            now = time.monotonic()
            if now - noted > NOTE_SECONDS:
                noted = now
                run.save(update_fields=["total", "notes", "entries"])
            if now - started > seconds:
                break
        else:
            run.save(update_fields=["total", "notes", "entries"])
            return True
    run.save(update_fields=["total", "notes", "entries"])
    return False


def _recall(importer: Importer, item: Any) -> None:
    """What an earlier piece would have made, for the pieces after it."""
    if isinstance(item, IncomingEntry):
        importer.expect(item)
    elif isinstance(item, IncomingArticle):
        importer.claimed.setdefault(item.slug, item.key)


def delete_old_imports() -> int:
    """Delete the reports of uploads of long ago, returns how many rows went."""
    return runs.delete_old(ImportRun)
