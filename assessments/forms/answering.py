"""An answer, the end of answering, and where the private link goes."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from assessments.definition import DONT_KNOW, Question
from assessments.forms.portfolios import ProjectField
from assessments.models.attempts import NOTE_LIMIT


class AnswerForm(forms.Form):
    """One question. `choice` is None for "I don't know"."""

    a = forms.ChoiceField(
        label="Choose one",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an answer, or “I don’t know”.",
            "invalid_choice": "Choose one of the answers below, or “I don’t know”.",
        },
    )
    note = forms.CharField(
        label="Anything to remember with this answer? (optional)",
        help_text="Shown beside the answer in your result.",
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "Skip for now" leaves the question open.
        self.is_skipped = "skip" in self.data
        field = self.fields["a"]
        assert isinstance(field, forms.ChoiceField)
        field.required = not self.is_skipped
        field.choices = [
            *((answer.key, answer.text) for answer in question.answers),
            (DONT_KNOW, "I don’t know"),
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Div("a", css_class="choices"), "note")

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if self.is_skipped and note:
            raise forms.ValidationError(
                "A note is kept with an answer. Choose one, or “I don’t know”, or clear the note to skip."
            )
        return note

    @property
    def choice(self) -> str | None:
        key = self.cleaned_data["a"]
        return None if key == DONT_KNOW else key


class FinishForm(forms.Form):
    """What the answers are about, before they become a result."""

    project = ProjectField(
        label="Which project is it for? (optional)",
        help_text="Its name stands on the result, and tells it from those of your other projects.",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class LinkForm(forms.Form):
    """Where to mail the private link."""

    email = forms.EmailField(label="Send it to", max_length=254, help_text="Used once, not kept.")
