"""Who has a posting's form open, and what they typed into it without saving."""

from django.db import models
from django.db.models import Q

from jobs.models.companies import Company
from jobs.models.postings import Posting
from portal.editing.models import EditingOfOne


class PostingEditing(EditingOfOne):
    """One page on which a person has a posting's form open; the form of a company's new one where `posting` is null."""

    thing_field = "posting"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    posting = models.ForeignKey(Posting, null=True, on_delete=models.CASCADE, related_name="editing")

    page = models.CharField(
        max_length=16, blank=True, help_text="Which opening of the form: each tab is one."
    )

    class Meta(EditingOfOne.Meta):
        constraints = [
            models.UniqueConstraint(fields=["posting", "user", "page"], name="postingediting_one_of_a_page"),
            models.UniqueConstraint(
                fields=["company", "user", "page"],
                condition=Q(posting__isnull=True),
                name="postingediting_one_new_of_a_page",
            ),
            *EditingOfOne.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.posting or 'a new posting'}"
