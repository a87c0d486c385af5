"""The posting form: what an employer types, and back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property

from articles.models import Topic
from jobs import checks, money
from jobs.dates import end_of_day, in_words, last_day
from jobs.forms import layout
from jobs.forms.fields import CountriesField, DayField, MarkdownField, OfficesField, whole_number
from jobs.lifecycle import LONGEST_RUN
from jobs.lines import HEADINGS, Section
from jobs.models import Company, Posting, PostingText
from jobs.values import DraftNeed, PostingInput

LONGEST_SECTION = 8_000
MOST_EARLIER = 200  # postings to start from


KINDS = [("", "Not asked for"), ("nice", "Nice to have"), ("must", "Must have")]
USUAL_LEVEL = 2  # what is chosen before somebody chooses


def _levels(topic: Topic) -> list[tuple[int, str]]:
    """The four levels in words, as candidates read them."""
    anchors = [*topic.anchors, "", "", "", ""]
    return [(n, f"{n}: {anchors[n - 1]}" if anchors[n - 1] else f"Level {n} of 4") for n in range(1, 5)]


def _pay(label: str) -> forms.DecimalField:
    messages = dict.fromkeys(("min_value", "max_digits", "max_whole_digits"), "Enter a likely figure")
    messages["max_decimal_places"] = "Enter a figure with at most two decimal places"
    return forms.DecimalField(
        required=False, min_value=0, max_digits=14, decimal_places=2, label=label, error_messages=messages
    )


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
        help_text="For work that ends.",
    )
    starts_on = DayField(required=False, label="Starts on (optional)")
    language = forms.ChoiceField(choices=PostingText.Language.choices, label="Language of the posting")

    pay_min = _pay("Pay from")
    pay_max = _pay("Pay to")
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
        error_messages={"invalid": "Enter a web address such as https://www.firm.example/jobs"},
    )
    apply_email = forms.EmailField(
        required=False,
        label="Or e-mail address to apply",
        help_text="Shown to people who ask for it, never in the page.",
        error_messages={"invalid": "Enter an e-mail address such as name@example.org"},
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
                }
            )
        for topic in self.topics:
            self.fields[f"need_{topic.key}"] = forms.ChoiceField(
                choices=KINDS,
                required=False,
                label=topic.name,
                help_text=topic.summary,
                widget=forms.RadioSelect,
            )
            self.fields[f"level_{topic.key}"] = forms.TypedChoiceField(
                coerce=int,
                empty_value=None,
                choices=_levels(topic),
                required=False,
                initial=USUAL_LEVEL,
                label=f"{topic.name}: the level",
                widget=forms.RadioSelect,
            )
        names = list(self.fields)
        last = names.index("summary"), names.index("apply_email") + 1
        self.order_fields(
            [*names[: last[0]], *names[last[1] :], *names[slice(*last)]]
        )  # as the page has them
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = layout.of_posting(self.topics)

    @classmethod
    def of_typed(cls, typed: Mapping[str, Any]) -> "PostingForm":
        """The form with what was typed and is half done, without saying yet what is wrong with it."""
        form = cls()
        form.initial = {name: typed.get(name, "") for name in form.fields}
        for topic in form.topics:
            form.initial[f"level_{topic.key}"] = typed.get(f"level_{topic.key}") or USUAL_LEVEL
        return form

    @cached_property
    def topics(self) -> list[Topic]:
        return list(Topic.objects.capabilities())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        low, high = cleaned.get("pay_min"), cleaned.get("pay_max")
        if "pay_min" not in self.errors and "pay_max" not in self.errors:
            if (low is None) != (high is None):
                missing = "pay_min" if low is None else "pay_max"
                self.add_error(missing, "Enter both ends of the range")
            elif low is not None and high is not None:
                self._clean_pay(cleaned, low, high)
        for topic in self.topics:
            level = f"level_{topic.key}"
            if cleaned.get(f"need_{topic.key}") and level not in self.errors and not cleaned[level]:
                self.add_error(level, "Choose a level")
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
        """What was typed, for the services; of an invalid form as far as it can be read, for the preview."""
        cleaned = self.cleaned_data
        names = set(PostingText.text_fields()) & set(cleaned)
        terms = {name: cleaned[name] for name in names}
        closes_on: date | None = cleaned.get("closes_on")
        terms |= {
            "closes_at": end_of_day(closes_on) if closes_on else None,
            "pay_min": cleaned.get("pay_min_minor"),
            "pay_max": cleaned.get("pay_max_minor"),
        }
        needs = []
        for topic in self.topics:
            kind, level = cleaned.get(f"need_{topic.key}"), cleaned.get(f"level_{topic.key}")
            if kind and level:
                needs.append(DraftNeed(topic.key, kind == "must", level))
        return PostingInput(
            terms=terms,
            places=[*cleaned.get("offices", ()), *cleaned.get("remote_countries", ())],
            needs=sorted(needs, key=lambda need: not need.is_must),
            sections={section.value: cleaned.get(section.value, "") for section in Section},
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
            **{f"need_{need.topic_key}": "must" if need.is_must else "nice" for need in data.needs},
            **{f"level_{need.topic_key}": need.level for need in data.needs},
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
        musts = [name for name in names if self.cleaned_data.get(name) == "must"]
        return [*names[:1], *musts][-1] if names else "title"


class StartForm(forms.Form):
    """Which earlier posting of the company a new one starts from."""

    earlier = forms.ChoiceField(
        label="Earlier posting",
        help_text="Its text and terms, without its last day. The newest are first.",
        error_messages={
            "required": "Choose a posting",
            "invalid_choice": "Choose one of your company’s postings",
        },
    )

    def __init__(self, company: Company, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company
        self.postings = list(company.postings.with_window().only(*NAMED)[:MOST_EARLIER])
        named = [(posting.public_id, _named(posting)) for posting in self.postings]
        self.fields["earlier"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]

    def posting(self) -> Posting:
        """The one that was chosen. Only of a valid form."""
        return self.company.postings.with_window().get(public_id=self.cleaned_data["earlier"])


NAMED = ("company", "public_id", "title", "state", "closed_reason", "frozen_at", "updated_at")


def _named(posting: Posting) -> str:
    """Title, status and the day on which it was last saved, to tell several of one title apart."""
    return f"{posting.title} ({posting.status_words.lower()}, saved {in_words(posting.updated_at)})"
