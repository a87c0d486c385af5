"""How a case for several people begins, and what its members may set."""

import re
from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.formats import date_format

from assessments import names
from assessments.forms.portfolios import ProjectField
from assessments.models.attempts import NAME_LIMIT
from jobs.dates import end_of_day, last_day

# Answers not finished are deleted after 90 days, and the last of them may be given on the last day.
LONGEST_DEADLINE = timedelta(days=60)
MOST_ADDRESSES = 20


class LastDayField(forms.DateField):
    """The last day on which one may answer; gives the moment at which it ends, in the site's time zone."""

    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
    default_error_messages = {"invalid": "Enter a day, such as 31/12/2026."}

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is None:
            return None
        today = timezone.localdate()
        if not today <= day <= today + LONGEST_DEADLINE:
            latest = today + LONGEST_DEADLINE
            raise ValidationError(f"Choose a day from today to {date_format(latest)}.")
        return end_of_day(day)

    def prepare_value(self, value: Any) -> Any:
        """A stored moment as the day before it."""
        return last_day(value) if isinstance(value, datetime) else value


class NameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        # Counted after tidying: what is not seen does not count.
        super().__init__(max_length=None, widget=forms.TextInput(attrs={"autocomplete": "name"}), **kwargs)

    def to_python(self, value: Any) -> str:
        return names.tidy(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and len(value) > NAME_LIMIT:
            raise ValidationError(f"Shorten the name to {NAME_LIMIT} characters. It has {len(value)}.")
        if value and (fault := names.fault(value)):
            raise ValidationError(fault)


class TeamForm(forms.Form):
    """How a case for several people begins."""

    who = forms.ChoiceField(
        label="How your colleagues see one another",
        widget=forms.RadioSelect,
        choices=[
            ("named", "By name: once you have finished, you see who stands where"),
            ("anonymous", "Without names: only what you come to together, from four finished"),
        ],
        initial="named",
        help_text="It cannot be changed later.",
        error_messages={"required": "Choose one of the two."},
    )
    name = NameField(label="Your name (not kept in a case without names)", required=False)
    project = ProjectField(
        label="Project (optional)",
        help_text="Such as “The new booking system”. Everybody who joins sees it.",
        required=False,
    )
    deadline = LastDayField(
        label="Last day to answer (optional)",
        help_text="From then on nobody joins or answers. You can move it.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def is_anonymous(self) -> bool:
        return self.cleaned_data["who"] == "anonymous"

    @property
    def terms(self) -> dict[str, Any]:
        """What the services take."""
        return {
            "name": self.cleaned_data["name"],
            "is_anonymous": self.is_anonymous,
            "project": self.cleaned_data["project"],
            "deadline": self.cleaned_data["deadline"],
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("who") == "named" and not found.get("name") and "name" not in self.errors:
            self.add_error(
                "name", "Enter the name by which your colleagues know you, or choose “Without names”."
            )
        return found


class JoinForm(forms.Form):
    """A colleague's name, where the case has names, and an address for the reminder, where there is to be one."""

    name = NameField(
        label="Your name",
        help_text="As your colleagues know you.",
        error_messages={"required": "Enter the name by which your colleagues know you."},
    )
    email = forms.EmailField(
        label="Remind me by e-mail (optional)",
        max_length=254,
        required=False,
        help_text="Once, before the last day, if you have not finished. The address is deleted with that.",
    )

    def __init__(self, *args: Any, has_name: bool, has_reminder: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_name:
            del self.fields["name"]
        if not has_reminder:
            del self.fields["email"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class InviteForm(forms.Form):
    """Addresses, one a line or with commas between them."""

    to = forms.CharField(
        label="Or mail it to",
        help_text=f"Up to {MOST_ADDRESSES} addresses, one a line. Used once, not kept.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        max_length=MOST_ADDRESSES * 256,
        error_messages={"required": "Enter at least one address."},
    )

    def clean_to(self) -> list[str]:
        found = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", self.cleaned_data["to"]) if part))
        wrong = [part for part in found if not _is_address(part)]
        if wrong:
            which = ", ".join(part[:80] for part in wrong[:3])
            raise ValidationError(f"Not an e-mail address: {which}.")
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(f"Enter {MOST_ADDRESSES} addresses at most. There are {len(found)}.")
        return found


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


class TeamReminderForm(forms.Form):
    """Where to remind a person who has not finished."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="Deleted once the reminder is sent, or is not needed any more.",
    )


class DeadlineForm(forms.Form):
    """Another last day, or none."""

    deadline = LastDayField(label="Last day to answer", required=False, help_text="Empty: no last day.")
