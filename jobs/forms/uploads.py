"""A file of postings to import."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from jobs.importing.reading import TOO_LARGE
from jobs.importing.records import MAX_BYTES, MAX_RECORDS


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        max_length=500,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.json,.jsonld,.html,.htm"}),
        help_text=f"CSV, JSON or HTML, up to {MAX_BYTES // 1_048_576} MB and {MAX_RECORDS:,} postings.",
        error_messages={"required": "Choose a file"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file
