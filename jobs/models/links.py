"""Private links that let somebody decide about a posting without signing in."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from jobs.models.postings import Posting
from portal import access, pagecache

STILL_OPEN_LINK = "posting-still-open"


class StillOpenLinkQuerySet(models.QuerySet["StillOpenLink"]):
    def of_token(self, token: str) -> "StillOpenLink | None":
        """The link of this token, open or past; holds nothing secret, so the token proves itself."""
        links = self.select_related("posting__company", "user").filter(
            public_id=access.read_token(token) or ""
        )
        link = links.first()
        return link if link is not None and access.is_valid(STILL_OPEN_LINK, token) else None

    def past(self, end: datetime) -> Self:
        return self.filter(until__lte=end)


class StillOpenLink(models.Model):
    """One person was asked whether a posting is still open. The link is for this last day, and for no other."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="still_open_links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(help_text="The end of the window that was asked about.")
    public_id = models.CharField(max_length=10, unique=True, default=access.new_public_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StillOpenLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "until", "user"], name="stillopenlink_once_for_a_last_day"
            )
        ]
        indexes = [models.Index(fields=["until"], name="stillopenlink_by_end")]

    def __str__(self) -> str:
        return f"{self.public_id}, of {self.posting}"

    @property
    def token(self) -> str:
        return access.make_token(STILL_OPEN_LINK, self.public_id)

    def get_absolute_url(self) -> str:
        return reverse("jobs:still_open", args=[self.token])

    def is_open(self, now: datetime | None = None) -> bool:
        """Until the posting ends, in whatever way, or its last day moves."""
        now = now or pagecache.now()
        is_live = self.posting.state == Posting.State.LIVE and now < self.until
        return is_live and self.posting.window_end(now) == self.until
