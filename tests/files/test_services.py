"""Storing: the file before its row, and both gone together."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from django.utils import timezone

from portal.files import services
from portal.files.models import PendingUpload, StoredFile


def kept(**values) -> StoredFile:
    return services.store(b"pixels", name="chart.png", media_type="image/png", **values)


def test_a_file_is_kept_under_a_name_of_our_own(db):
    stored = kept()
    assert "chart" not in stored.key and stored.key.endswith(".png")
    assert (stored.name, stored.size) == ("chart.png", 6)
    with stored.open() as file:
        assert file.read() == b"pixels"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\me\\shot.png", "shot.png"),
        ("nul\0byte.png", "nulbyte.png"),
        ("turn\u202egnp.exe.png", "turngnp.exe.png"),
        ("", "file"),
        (".png", "file.png"),
        ("n" * 300 + ".webp", "n" * 95 + ".webp"),
    ],
)
def test_the_name_that_people_see_is_harmless(given, shown):
    assert services.shown_name(given) == shown


@pytest.mark.django_db(transaction=True)
def test_a_deleted_file_leaves_storage_once_that_is_committed():
    stored = kept()
    with pytest.raises(RuntimeError), transaction.atomic():
        services.delete(stored)
        raise RuntimeError("taken back")
    assert default_storage.exists(stored.key)
    services.delete(StoredFile.objects.get())
    assert not default_storage.exists(stored.key)


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_when_its_end_date_has_come():
    now = timezone.now()
    kept(delete_after=now + timedelta(hours=1))
    stays = kept()
    assert services.delete_expired(now) == 0
    assert services.delete_expired(now + timedelta(hours=1)) == 1
    assert list(StoredFile.objects.all()) == [stays]


def test_only_old_files_without_a_row_are_swept(db, settings, tmp_path):
    # In a folder of its own: what other tests took back left files behind.
    here = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": here}
    assert services.delete_orphans() == 0  # nothing was ever stored
    stored = kept()
    orphan = default_storage.save("zz/orphan.png", ContentFile(b"left behind"))
    now = timezone.now()
    assert services.delete_orphans(now) == 0
    assert services.delete_orphans(now + timedelta(days=1, minutes=1)) == 1
    assert default_storage.exists(stored.key) and not default_storage.exists(orphan)


def test_a_file_that_goes_while_storage_is_listed_stops_no_sweep(db, tmp_path, monkeypatch):
    class Stale(FileSystemStorage):
        def listdir(self, path):
            return ([], ["gone.png"]) if path else (["zz"], [])

    monkeypatch.setattr(services, "default_storage", Stale(location=tmp_path))
    assert services.delete_orphans() == 0


# A form that is not finished


def test_a_file_of_an_unfinished_form_is_kept_for_a_day_and_then_for_good(db):
    upload = services.keep_pending(
        b"whole", name="a.png", media_type="image/png", purpose="tale", facts={"w": 1}
    )
    assert services.pending(upload.token, purpose="tale") == upload
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        stored = services.claim(upload)
        assert stored and stored.delete_after is None
        assert services.claim(upload) is None and services.pending(upload.token, purpose="tale") is None
    services.delete_expired(timezone.now() + timedelta(days=9))
    with StoredFile.objects.get().open() as file:
        assert file.read() == b"whole"


def test_a_file_that_nobody_came_back_for_is_gone_after_a_day(db):
    upload = services.keep_pending(b"whole", name="a.png", media_type="image/png", purpose="tale")
    later = timezone.now() + timedelta(hours=25)
    with time_machine.travel(later):
        assert services.pending(upload.token, purpose="tale") is None and services.claim(upload) is None
    assert services.delete_expired(later) == 1
    assert not PendingUpload.objects.exists() and not StoredFile.objects.exists()


def test_a_token_holds_for_its_own_form_alone(db):
    upload = services.keep_pending(b"whole", name="a.png", media_type="image/png", purpose="tale")
    assert services.pending(upload.token, purpose="other") is None
    for made_up in ("", "x", upload.public_id, f"{upload.public_id}.{'a' * 32}"):
        assert services.pending(made_up, purpose="tale") is None
