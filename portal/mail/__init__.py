"""Mail goes through an outbox: a row written in the caller's transaction, delivered by a task.

`mail.send(key, to, template, context)`; the template's first line is "Subject: …", then a blank line, then the
text. Nothing is lost, and a second call with the same key and address does nothing. `docs/background-work.md`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.mail.models import Message

__all__ = ["send", "send_rendered"]

# The imports inside wait until the models are loaded: apps import this package before that.


def send(
    key: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    *,
    send_after: datetime | None = None,
    delete_after: datetime | None = None,
    unsubscribe_url: str = "",
) -> "Message":
    """Write a message from a template such as "jobs/mail/approved.txt".

    `key` and `to` name the message for good: a second call returns the first one's row. The row is deleted
    after `delete_after`, by default 30 days from now, sent or not.
    """
    from portal.mail import rendering, services

    subject, text = rendering.render(template, context)
    headers = rendering.unsubscribe_headers(unsubscribe_url) if unsubscribe_url else {}
    return services.write(
        key, to, subject, text, headers=headers, send_after=send_after, delete_after=delete_after
    )


def send_rendered(
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    send_after: datetime | None = None,
    delete_after: datetime | None = None,
) -> "Message":
    """Write a message that somebody else has rendered; its HTML part is made from the text when `html` is empty."""
    from portal.mail import services

    return services.write(
        key, to, subject, text, html, headers=headers or {}, send_after=send_after, delete_after=delete_after
    )
