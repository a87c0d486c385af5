"""Short forms: a last day, a moderator's decision."""

from collections.abc import Sequence
from typing import Any

from django import forms

from jobs.forms.fields import DayField
from jobs.lifecycle import LONGEST_RUN
from jobs.models import CannedReason


class ConfirmForm(forms.Form):
    """Still open, perhaps for longer."""

    closes_on = DayField(
        label="Last day",
        help_text=f"At most {LONGEST_RUN.days} days ahead.",
        error_messages={"required": "Choose the last day"},
    )


class CannedSelect(forms.Select):
    """Its options carry their texts, for the script that inserts them at once."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(attrs={"data-canned": ""})
        self.texts = texts

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if text := self.texts.get(str(value)):
            option["attrs"]["data-text"] = text
        return option


class DecisionForm(forms.Form):
    """What a moderator decides, and what the company reads of it."""

    decision = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Your decision",
        error_messages={"required": "Choose what to do", "invalid_choice": "Choose one of these"},
    )
    canned = forms.ChoiceField(label="A reason that you give often", required=False)
    reason = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        *args: Any,
        choices: Sequence[tuple[str, str]],
        with_reason: Sequence[str],
        canned: Sequence[CannedReason],
        texts: dict[str, str],
        reason_help: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.with_reason = with_reason
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in canned:
            groups.setdefault(each.get_decision_display(), []).append((str(each.pk), each.title))
        self.fields["canned"].widget = CannedSelect(texts)
        self.fields["canned"].choices = [("", "Choose one"), *groups.items()]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = reason_help

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("decision") in self.with_reason and not values.get("reason") and "reason" in values:
            self.add_error("reason", "Write a reason")
        return values


class SeenForm(forms.Form):
    """What stood on the page that the moderator read."""

    company_revision = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    upto = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    seen = forms.CharField(required=False, max_length=64)

    def number(self, name: str) -> int:
        """0 when it is missing or no number."""
        self.is_valid()
        return self.cleaned_data.get(name) or 0

    @property
    def seal(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("seen", "")
