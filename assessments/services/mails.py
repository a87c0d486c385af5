"""The mails that people ask for: what each is called, and how many an address gets."""

from datetime import timedelta

from portal import access

# The mail is soon on its way, and its row goes a day later.
SENT_AT_ONCE_KEPT = timedelta(days=1)


def may_mail(address: str) -> bool:
    """Count a mail to this address, and say whether it may have one more."""
    folded = address.casefold()
    return access.limit("mail-hour", folded, count=2, per=timedelta(hours=1)) and access.limit(
        "mail-day", folded, count=5, per=timedelta(days=1)
    )


def link_key(public_id: str) -> str:
    return f"assessments.link:{public_id}:"


def again_key(public_id: str) -> str:
    """The reminder's whole key, with which that of its confirmation begins."""
    return f"assessments.again:{public_id}"
