"""The posting form: what an employer types, and back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.functional import cached_property

from articles.models import Topic
from jobs import checks, money
from jobs.dates import end_of_day, last_day
from jobs.forms.fields import CountriesField, DayField, MarkdownField, OfficesField, row, whole_number
from jobs.lifecycle import LONGEST_RUN
from jobs.lines import HEADINGS, Section
from jobs.models import PostingText
from jobs.values import MOST_MUSTS, DraftNeed, PostingInput

LONGEST_SECTION = 8_000


def _need_choices() -> list[tuple[str, Any]]:
    levels = range(1, 5)
    return [
        ("", "Not asked for"),
        ("Must have", [(f"must-{level}", f"Must have, level {level}") for level in levels]),
        ("Nice to have", [(f"nice-{level}", f"Nice to have, level {level}") for level in levels]),
    ]


class PostingForm(forms.Form):
    """A posting. Saving a draft needs a title; sending it for review also needs what `jobs.checks` says.

    Whatever is wrong in kind (no date, no number) is refused at once, and comes back as it was typed.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        max_length=120,
        label="Job title",
        help_text="As a candidate would search for it. Leave out internal grades.",
        error_messages={"required": "Enter a job title"},
    )
    seniority = forms.ChoiceField(required=False, choices=[("", "Choose"), *PostingText.Seniority.choices])
    employment_type = forms.ChoiceField(
        required=False, choices=PostingText.EmploymentType.choices, widget=forms.RadioSelect
    )
    hours_per_week = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=60,
        label="Hours a week (optional)",
        error_messages=whole_number(60),
    )
    duration_months = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=60,
        label="Months (optional)",
        error_messages=whole_number(60),
        help_text="For work that ends: a contract, freelance work, an internship.",
    )
    starts_on = DayField(required=False, label="Starts on (optional)")
    language = forms.ChoiceField(choices=PostingText.Language.choices, label="Language of the posting")

    pay_min = forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=2, label="Pay from"
    )
    pay_max = forms.DecimalField(required=False, min_value=0, max_digits=14, decimal_places=2, label="Pay to")
    pay_currency = forms.ChoiceField(required=False, label="Currency")
    pay_period = forms.ChoiceField(required=False, choices=PostingText.PayPeriod.choices, label="Per")
    no_pay_reason = forms.CharField(
        required=False,
        max_length=200,
        label="Or: why no pay is stated (optional)",
        help_text="Shown to candidates in place of the pay.",
    )
    workplace = forms.ChoiceField(required=False, choices=[("", "Choose"), *PostingText.Workplace.choices])
    hybrid_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=5,
        label="Days a week on site (optional)",
        error_messages=whole_number(5),
        help_text="For hybrid work.",
    )
    offices = OfficesField(
        required=False,
        max_length=2000,
        label="Places of work",
        help_text="For work on site and hybrid work. One a line: Sheffield, United Kingdom.",
    )
    remote_countries = CountriesField(
        required=False,
        max_length=2000,
        label="Countries",
        help_text="For remote work, where someone may live. One a line; “EU” is all of it.",
    )
    has_visa = forms.BooleanField(required=False, label="We sponsor a visa")
    has_relocation = forms.BooleanField(required=False, label="We help with relocation")

    summary = forms.CharField(
        required=False,
        max_length=140,
        label="One-line summary",
        help_text="Shown in search results. Up to 140 characters.",
    )
    work = MarkdownField(max_length=LONGEST_SECTION, help_text="Markdown. What it is about, and why now.")
    outcomes = MarkdownField(
        max_length=LONGEST_SECTION, help_text="Markdown. One a line, each starting with a hyphen."
    )
    responsibilities = MarkdownField(
        max_length=LONGEST_SECTION, help_text="Markdown. One a line, each starting with a hyphen."
    )
    benefits = MarkdownField(
        max_length=LONGEST_SECTION, help_text="Markdown. One a line, each starting with a hyphen."
    )
    process = MarkdownField(
        max_length=LONGEST_SECTION, help_text="Markdown. The steps from application to decision."
    )

    closes_on = DayField(
        required=False,
        label="Last day",
        help_text=f"At most {LONGEST_RUN.days} days ahead. You can extend it.",
    )
    reply_days = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Choose"), *((days, f"{days} working days") for days in (3, 5, 7, 10, 15, 20))],
        label="You promise a reply within",
    )
    apply_url = forms.URLField(
        required=False,
        max_length=500,
        label="Link to apply",
        assume_scheme="https",
        help_text="A page of yours that takes applications.",
    )
    apply_email = forms.EmailField(
        required=False,
        label="Or e-mail address to apply",
        help_text="Shown to people who ask for it, never in the page.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pay_currency"].choices = [("", "Choose"), *money.currency_choices()]  # type: ignore[attr-defined]
        optional = (Section.BENEFITS, Section.PROCESS)
        for section in Section:
            field = self.fields[section.value]
            label = HEADINGS[section] + (" (optional)" if section in optional else "")
            field.label, field.required = label, False
            field.widget = forms.Textarea(
                {
                    "rows": 8 if section == Section.WORK else 4,
                    "maxlength": LONGEST_SECTION,
                    "data-markdown": reverse_lazy("jobs:markdown"),
                    "data-section": section.value,
                }
            )
        for topic in self.topics:
            self.fields[f"need_{topic.key}"] = forms.ChoiceField(
                choices=_need_choices(), required=False, label=topic.name, help_text=topic.summary
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self._layout()

    @cached_property
    def topics(self) -> list[Topic]:
        return list(Topic.objects.capabilities())

    def _layout(self) -> Layout:
        """Anchored sections; a text stands beside its preview, which the page's template adds."""

        def section(key: str, legend: str, *fields: Any) -> Fieldset:
            return Fieldset(legend, *fields, css_id=key, css_class="anchor")

        def beside(name: str) -> Div:
            return Div(Field(name), _Preview(name), css_class="md")

        return Layout(
            "revision",
            section(
                "role",
                "The role",
                "title",
                row("seniority", "language"),
                InlineRadios("employment_type"),
                row("hours_per_week", "duration_months", "starts_on"),
            ),
            section(
                "pay",
                "Pay and place",
                row("pay_min", "pay_max"),
                row("pay_currency", "pay_period"),
                "no_pay_reason",
                row("workplace", "hybrid_days"),
                row("offices", "remote_countries"),
                "has_visa",
                "has_relocation",
            ),
            section("needs", "Needs", _NEEDS_INTRO, *self._need_rows()),
            section("description", "Description", beside("summary"), *(beside(s.value) for s in Section)),
            section("closing", "Closing", row("closes_on", "reply_days"), "apply_url", "apply_email"),
        )

    def _need_rows(self) -> Iterable[Any]:
        for topic in self.topics:
            yield Div(Field(f"need_{topic.key}"), _Preview(f"need_{topic.key}"), css_class="md")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        low, high = cleaned.get("pay_min"), cleaned.get("pay_max")
        if "pay_min" not in self.errors and "pay_max" not in self.errors:
            if (low is None) != (high is None):
                missing = "pay_min" if low is None else "pay_max"
                self.add_error(missing, "Enter both ends of the range")
            elif low is not None and high is not None:
                self._clean_pay(cleaned, low, high)
        return cleaned

    def _clean_pay(self, cleaned: dict[str, Any], low: Any, high: Any) -> None:
        if high < low:
            self.add_error("pay_max", "Enter a figure that is not less than “Pay from”")
        currency = cleaned.get("pay_currency")
        if not currency:
            self.add_error("pay_currency", "Choose a currency")
            return
        for name, value in (("pay_min", low), ("pay_max", high)):
            try:
                cleaned[f"{name}_minor"] = money.to_minor(value, currency)
            except ValueError:
                self.add_error(name, "Enter a likely figure")

    def to_input(self) -> PostingInput:
        """What was typed, for the services. Only of a valid form."""
        cleaned = self.cleaned_data
        names = set(PostingText.text_fields()) & set(cleaned)
        terms = {name: cleaned[name] for name in names}
        closes_on: date | None = cleaned["closes_on"]
        terms |= {
            "closes_at": end_of_day(closes_on) if closes_on else None,
            "pay_min": cleaned.get("pay_min_minor"),
            "pay_max": cleaned.get("pay_max_minor"),
        }
        needs = []
        for topic in self.topics:
            kind, _dash, level = cleaned.get(f"need_{topic.key}", "").partition("-")
            if level:
                needs.append(DraftNeed(topic.key, kind == "must", int(level)))
        return PostingInput(
            terms=terms,
            places=[*cleaned["offices"], *cleaned["remote_countries"]],
            needs=sorted(needs, key=lambda need: not need.is_must),
            sections={section.value: cleaned[section.value] for section in Section},
        )

    @staticmethod
    def initial_of(data: PostingInput, *, revision: int) -> dict[str, Any]:
        """The form's initial values for a stored posting."""
        terms = dict(data.terms)
        currency = str(terms["pay_currency"])
        for name in ("pay_min", "pay_max"):
            minor = terms[name]
            terms[name] = money.to_major(minor, currency) if isinstance(minor, int) else None
        return {
            **terms,
            **data.sections,
            "revision": revision,
            "closes_on": last_day(terms["closes_at"]),  # type: ignore[arg-type]
            "offices": [place for place in data.places if not place.is_remote],
            "remote_countries": [place for place in data.places if place.is_remote],
            **{
                f"need_{need.topic_key}": f"{'must' if need.is_must else 'nice'}-{need.level}"
                for need in data.needs
            },
        }

    def add_problems(self, problems: Iterable[checks.Problem]) -> None:
        """Show at their fields what keeps the posting from review."""
        for problem in problems:
            name = problem.field
            if name == "needs":
                name = self._need_to_change()
            self.add_error(name, problem.message)

    def _need_to_change(self) -> str:
        """The field at which to say what is wrong with the needs: the last must-have, or else the first topic."""
        names = [f"need_{topic.key}" for topic in self.topics]
        musts = [name for name in names if str(self.cleaned_data.get(name, "")).startswith("must-")]
        return [*names[:1], *musts][-1] if names else "title"


class _Preview:
    """Stands where the template puts the preview of a field, beside it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, form: PostingForm, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        previews = context.get("previews") or {}
        preview = previews.get(self.name)
        if preview is None and self.name.startswith("need_"):
            return ""  # most topics are not asked for
        values = {"preview": preview, "name": self.name}
        return render_to_string("jobs/employers/_field_preview.html", values)


class _NeedsIntro:
    def render(self, form: PostingForm, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return render_to_string("jobs/employers/_needs_intro.html", {"most": MOST_MUSTS})


_NEEDS_INTRO = _NeedsIntro()
