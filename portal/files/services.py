"""Storing and deleting files.

The file is written first and its row second, so that no row is ever without its file; the row goes first and the
file follows when that is committed. What a cut in between leaves behind is swept away a day later.
"""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from portal import access
from portal.files.models import PendingUpload, StoredFile

log = logging.getLogger(__name__)

EXTENSIONS = {
    "application/zip": "zip",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/plain": "txt",
}
MAX_NAME = 100
ORPHANED_AFTER = timedelta(days=1)
PENDING_FOR = timedelta(days=1)


def shown_name(name: str) -> str:
    """A file's name as people may see it: no path, nothing unprintable, no control of direction, not too long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = " ".join("".join(c for c in last if c.isprintable()).split())
    stem, dot, extension = clean.rpartition(".")
    if not dot:
        return clean[:MAX_NAME] or "file"
    return f"{(stem or 'file')[: MAX_NAME - len(extension[:10]) - 1]}.{extension[:10]}"


def store(content: bytes, *, name: str, media_type: str, delete_after: datetime | None = None) -> StoredFile:
    """Keep `content`, whose type somebody has judged, as a file of its own."""
    public_id = access.new_public_id()
    wanted = f"{public_id[:2]}/{public_id}.{EXTENSIONS[media_type]}"
    key = default_storage.save(wanted, ContentFile(content))
    return StoredFile.objects.create(
        key=key,
        name=shown_name(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        delete_after=delete_after,
    )


@transaction.atomic
def keep_pending(
    content: bytes, *, name: str, media_type: str, purpose: str, facts: dict[str, Any] | None = None
) -> PendingUpload:
    """Keep a file for a day while the rest of its form is put right. `purpose` is the form's."""
    end = timezone.now() + PENDING_FOR
    stored = store(content, name=name, media_type=media_type, delete_after=end)
    return PendingUpload.objects.create(file=stored, purpose=purpose, facts=facts or {})


def pending(token: str, *, purpose: str) -> PendingUpload | None:
    """The file that a form of this purpose kept under this token, while its day lasts."""
    public_id = access.read_token(token)
    if public_id is None or not access.is_valid(purpose, token):
        return None
    rows = PendingUpload.objects.filter(public_id=public_id, file__delete_after__gt=timezone.now())
    return rows.select_related("file").first()


def claim(upload: PendingUpload) -> StoredFile | None:
    """The file without its end date, inside the caller's transaction; None when it is gone or claimed already."""
    stored = (
        StoredFile.objects.select_for_update(of=("self",))
        .filter(pending=upload.pk, delete_after__gt=timezone.now())
        .first()
    )
    if stored is not None:
        PendingUpload.objects.filter(pk=upload.pk).delete()
        stored.delete_after = None
        stored.save(update_fields=["delete_after"])
    return stored


def delete(stored: StoredFile) -> None:
    """Forget the file, inside the caller's transaction; storage loses it once that is committed."""
    key = stored.key
    stored.delete()
    transaction.on_commit(lambda: _erase(key))


def _erase(key: str) -> None:
    try:
        default_storage.delete(key)
    except OSError:
        log.warning("a deleted file is left for the sweep: storage did not answer")


def delete_expired(now: datetime | None = None) -> int:
    """Delete what has an end date that has come."""
    expired = StoredFile.objects.filter(delete_after__lte=now or timezone.now())
    deleted = 0
    for pk in list(expired.values_list("pk", flat=True)):
        with transaction.atomic():
            stored = expired.select_for_update().filter(pk=pk).first()
            if stored is not None:  # nobody has claimed it since
                delete(stored)
                deleted += 1
    return deleted


def delete_orphans(now: datetime | None = None) -> int:
    """Delete files without a row that are older than any transaction."""
    before = (now or timezone.now()) - ORPHANED_AFTER
    deleted = 0
    for folder, names in _folders():
        known = set(StoredFile.objects.filter(key__startswith=f"{folder}/").values_list("key", flat=True))
        for key in (f"{folder}/{name}" for name in names):
            if key not in known and _is_older(key, before):
                _erase(key)
                deleted += 1
    return deleted


def _is_older(key: str, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(key) < before
    except FileNotFoundError:  # deleted since the folder was listed
        return False


def _folders() -> Iterator[tuple[str, list[str]]]:
    try:
        folders, _ = default_storage.listdir("")
    except FileNotFoundError:  # nothing has been stored yet
        return
    for folder in folders:
        yield folder, default_storage.listdir(folder)[1]
