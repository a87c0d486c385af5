"""Changes to what belongs to the site as a whole."""

from django.db import transaction
from django.utils import timezone

from portal import audit, pagecache
from portal.accounts.models import User
from portal.models import Page


@transaction.atomic
def save_page(page: Page, *, by: User | None = None) -> Page:
    """Store a page of the site's own; readers see it at once."""
    page.full_clean()
    page.updated_at = timezone.now()
    verb = "change" if page.pk else "add"
    page.save()
    audit.record(verb, page, by=by)
    pagecache.bump()
    return page


@transaction.atomic
def delete_page(page: Page, *, by: User | None = None) -> None:
    """Take a page of the site's own away."""
    audit.record("delete", page, by=by)
    page.delete()
    pagecache.bump()
