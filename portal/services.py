"""Changes to what belongs to the site as a whole."""

from django.db import transaction
from django.utils import timezone

from portal import audit, pagecache
from portal.accounts.models import User
from portal.models import Page
from portal.redirects import services as redirects


@transaction.atomic
def save_page(page: Page, *, by: User | None = None) -> Page:
    """Store a page of the site's own; readers see it at once, and its former address leads to it."""
    page.full_clean()
    before = Page.objects.filter(pk=page.pk).first()
    page.updated_at = timezone.now()
    page.save()
    redirects.release(page.get_absolute_url())
    if before and before.slug != page.slug:
        redirects.add(before.get_absolute_url(), page.get_absolute_url(), by=by)
    audit.record("change" if before else "add", page, by=by)
    pagecache.bump()
    return page


@transaction.atomic
def delete_page(page: Page, *, by: User | None = None) -> None:
    """Take a page of the site's own away; its address says that it is gone."""
    audit.record("delete", page, by=by)
    redirects.add(page.get_absolute_url(), by=by)
    page.delete()
    pagecache.bump()
