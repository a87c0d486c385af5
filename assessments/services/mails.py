"""The mails that people ask for: what each is called, and how many an address gets."""

from datetime import timedelta

from portal import access

# The mail is soon on its way, and its row goes a day later.
SENT_AT_ONCE_KEPT = timedelta(days=1)


def may_mail(address: str) -> bool:
    """Count a mail to this address, and say whether it may have one more: two an hour, five a day."""
    is_soon = not access.limit("mail-hour", address.casefold(), count=2, per=timedelta(hours=1))
    return not is_soon and may_mail_today(address)


def may_mail_today(address: str) -> bool:
    """The same for what several people may ask for in one hour: five a day."""
    return access.limit("mail-day", address.casefold(), count=5, per=timedelta(days=1))


def link_key(public_id: str) -> str:
    """With which the keys of all mails of an attempt's link begin."""
    return f"assessments.link:{public_id}:"


def again_key(public_id: str) -> str:
    """The reminder's whole key, with which that of its confirmation begins."""
    return f"assessments.again:{public_id}"


def invitation_key(public_id: str) -> str:
    """With which the keys of all invitations to a case begin."""
    return f"assessments.invite:{public_id}:"


def reminder_key(public_id: str) -> str:
    """With which the key of the reminder before a deadline begins."""
    return f"assessments.remind:{public_id}:"
