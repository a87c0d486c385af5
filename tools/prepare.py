"""`python -m tools.prepare`, inside the environment: the database, the content and the static files of a start."""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from tools.console import step


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        django.setup()
        # One connection is enough here, and says at once why it fails.
        connection.settings_dict["OPTIONS"].pop("pool", None)
        with step("Database"):
            call_command("migrate", interactive=False, verbosity=0)
        is_new = not apps.get_model("portal", "PackItem").objects.exists()
        with step("Content pack") as notes:
            call_command("load_content", demo=is_new, verbosity=0)
            notes.append("with the demonstration" if is_new else "kept up with")
        with step("Static files") as notes:
            notes.append(collect_static())
    except (ImproperlyConfigured, CommandError, OSError) as error:
        return _refuse(error)
    except DatabaseError as error:
        where = "DATABASE_URL" if connection.vendor == "postgresql" else f"VAR_DIR ({settings.VAR_DIR})"
        return _refuse(error, f"its database, named by {where}, says: ")
    except KeyboardInterrupt:
        return 130
    return 0


def _refuse(error: Exception, what: str = "") -> int:
    """Says in one line why the site cannot start."""
    print(f"\nThe site cannot start: {what}{' '.join(str(error).split())}", file=sys.stderr)
    return 1


def collect_static() -> str:
    """Collects and compresses, when a source changed since the last time."""
    collected = Path(settings.STATIC_ROOT)
    stamp = collected.with_suffix(".stamp")
    sources = _fingerprint_of_sources()
    if (collected / "staticfiles.json").exists() and stamp.exists() and stamp.read_text() == sources:
        return "unchanged"
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(sources)
    return "collected"


def _fingerprint_of_sources() -> str:
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
