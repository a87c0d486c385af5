"""The company's page, as its owner describes it."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from django import forms
from django.core.files.uploadedfile import UploadedFile

from jobs import services
from jobs.forms.fields import CountryField, MarkdownField, row
from jobs.models import Company
from portal.files.images import EXTENSIONS, LIMITS, WORDS, ImageError
from portal.files.images import MAX_BYTES as LARGEST_IMAGE
from portal.files.models import PendingUpload


class CompanyForm(forms.Form):
    """The company's page."""

    name = forms.CharField(
        max_length=100, label="Company name", error_messages={"required": "Enter the company’s name"}
    )
    site = forms.URLField(
        max_length=200,
        label="Website (optional)",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address like https://www.firm.example, or leave it empty"},
    )
    place = forms.CharField(max_length=80, label="City", error_messages={"required": "Enter the city"})
    country = CountryField(
        label="Country",
        max_length=80,
        help_text="By name, for example “Ireland”.",
        error_messages={"required": "Enter the country"},
    )
    size = forms.ChoiceField(
        choices=[("", "Choose"), *Company.Size.choices],
        label="Size",
        error_messages={"required": "Choose a size"},
    )
    about = MarkdownField(
        label="What the company does",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Markdown. Two or three short paragraphs, shown with every posting.",
        error_messages={"required": "Say what the company does"},
    )
    benefits = MarkdownField(
        label="What it offers to those who work there (optional)",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Markdown. What holds for every job: hours, leave, pension, learning. Shown on the company’s page.",
    )
    logo = forms.FileField(
        label="Logo (optional)",
        required=False,
        allow_empty_file=True,
        max_length=500,
        help_text=f"{LIMITS} It is shown on white, at most 240 pixels wide.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{name}" for name in EXTENSIONS)}),
    )
    removes_logo = forms.BooleanField(label="Remove the logo", required=False)
    kept_logo = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, company: Company | None = None, **kwargs: Any) -> None:
        if company is not None:
            names = ("name", "site", "place", "country", "size", "about", "benefits", "revision")
            kwargs["initial"] = {name: getattr(company, name) for name in names}
        super().__init__(*args, **kwargs)
        self.kept: PendingUpload | None = None
        self.has_logo = company is not None and company.logo_id is not None
        self.helper = FormHelper()
        self.helper.form_tag = False
        self._lay_out()

    def _lay_out(self) -> None:
        kept = [HTML('{% include "jobs/employers/_kept_logo.html" %}')] if self.kept or self.has_logo else []
        remove = ["removes_logo"] if self.kept or self.has_logo else []
        texts = ["name", "site", row("place", "country"), "size", "about", "benefits"]
        self.helper.layout = Layout("revision", "kept_logo", *texts, *kept, *remove, "logo")

    def clean_name(self) -> str:
        """It stands in mails that a company has sent to people whom it invites: no place for an address."""
        name = str(self.cleaned_data["name"])
        if "://" in name or name.casefold().startswith("www."):
            raise forms.ValidationError("Enter the name alone. The website has a field of its own.")
        return name

    def clean_site(self) -> str:
        """It stands beside the badge: what people read has to be where browsers go."""
        site = str(self.cleaned_data["site"])
        host = site.partition("://")[2].partition("/")[0]
        if site and (not site.startswith(("http://", "https://")) or set(host) & {"@", "\\"}):
            raise forms.ValidationError(self.fields["site"].error_messages["invalid"])
        return site

    def clean_logo(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["logo"]
        if file is not None and (file.size or 0) > LARGEST_IMAGE:
            raise forms.ValidationError(WORDS["size"])
        return file

    def take_logo(self, *, may_upload: bool) -> None:
        """Keep the image that came with the form, however wrong the rest of it is; call it after `is_valid`."""
        if not hasattr(self, "cleaned_data"):
            return
        file = self.cleaned_data.get("logo")
        self.kept = services.taken_logo(self.cleaned_data.get("kept_logo", ""))
        if file is not None and not may_upload:
            self.add_error(
                "logo", "Those were many images in a short time. Wait an hour, then choose it again."
            )
        elif file is not None:
            try:
                self.kept = services.take_logo(file.read(), name=file.name or "logo")
            except ImageError as error:
                self.add_error("logo", error.message)
        elif self.cleaned_data.get("removes_logo"):
            self.kept = None
        elif self.cleaned_data.get("kept_logo") and self.kept is None:
            self.add_error("logo", "The logo that you had chosen is not kept any more. Choose it again.")
        self.data = {**dict(self.data.items()), "kept_logo": self.kept.token if self.kept else ""}
        self._lay_out()

    def values(self) -> dict[str, Any]:
        names = ("name", "site", "place", "country", "size", "about", "benefits")
        return {name: self.cleaned_data[name] for name in names}
