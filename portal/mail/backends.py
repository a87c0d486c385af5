"""Without EMAIL_URL: each mail becomes a file."""

import logging
import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

log = logging.getLogger("portal.mail")


class FolderBackend(BaseEmailBackend):
    """Writes each message as an .eml file into EMAIL_FILE_PATH, and says so in the log, without its address."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:8]}.eml"
            self._write(folder / name, message)
            log.info("a mail was written to %s", folder / name)
        return len(email_messages)

    def _write(self, path: Path, message: Any) -> None:
        """Whole or not at all, for the owner's eyes."""
        unfinished = path.with_suffix(".part")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(message.message().as_bytes(linesep="\r\n"))
        unfinished.rename(path)
