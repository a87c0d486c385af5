"""What is done about accounts from time to time."""

from importlib import import_module

from django.conf import settings
from django.utils import timezone

from portal import tasks
from portal.accounts import services


@tasks.task
def forget() -> None:
    """Delete sessions past their time, and accounts that nobody confirmed."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    services.delete_unconfirmed(timezone.now())
