"""What is said and decided about a version."""

from typing import Any

from django import forms
from django.utils import timezone

from articles.moments import MomentField
from articles.services import MAX_COMMENT

DECISIONS = ("approve", "schedule", "request_changes", "reject")


class RestoreForm(forms.Form):
    """Copies a version into the draft that stood at `revision` when the version was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """An editor's decision; which one is the button that was pressed."""

    decision = forms.ChoiceField(
        choices=[(name, name) for name in DECISIONS],
        widget=forms.HiddenInput,
        error_messages={"required": "Choose what to do.", "invalid_choice": "Choose what to do."},
    )
    publish_at = MomentField(label="Readers see it from", required=False)
    words = forms.CharField(
        label="To the author",
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed to ask for changes and to reject.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publish_at"].help_text = f"Optional. Time zone: {timezone.get_current_timezone_name()}."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        decision, at = values.get("decision"), values.get("publish_at")
        if decision == "schedule" and "publish_at" not in self.errors and (not at or at <= timezone.now()):
            self.add_error("publish_at", "Choose a time that is still to come.")
        if decision in {"request_changes", "reject"} and not values.get("words"):
            self.add_error("words", "Say why, so that the author can do something about it.")
        return values


class CommentForm(forms.Form):
    words = forms.CharField(
        label="Your comment",
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write a comment first."},
    )
