"""A moderator's decision: chosen, its mail read, then sent. What is sent is what was shown.

The steps of the form are its buttons: `insert` puts a canned reason into the text, `show` shows the mail, `send`
carries the decision out if the mail is still the one that was shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from jobs.errors import ChangedLetterError
from jobs.forms import DecisionForm, SeenForm
from jobs.models import CannedReason
from jobs.services import letters
from jobs.services.letters import Letter
from portal.errors import ServiceError

REASON_HELP = "The company reads this. Say what to change, in words that they can act on."


@dataclass(frozen=True, slots=True)
class Choice:
    """`letters(reason)` are the mails; `carry_out(reason, seal)` is the service; `done` is told afterwards."""

    value: str
    label: str
    button: str
    letters: Callable[[str], list[Letter]]
    carry_out: Callable[[str, str], Any]
    done: str
    has_reason: bool = True
    canned: str = ""


class Deciding:
    """One request to a page with a decision; the template shows it by `jobs/admin/_decide.html`."""

    def __init__(
        self,
        request: HttpRequest,
        choices: Sequence[Choice],
        *,
        title: str,
        company: str,
        reason_help: str = REASON_HELP,
    ) -> None:
        self.request = request
        self.choices = {choice.value: choice for choice in choices}
        self.step = request.POST.get("step", "show") if request.method == "POST" else ""
        self.seen = SeenForm(request.POST)
        kinds = [choice.canned for choice in choices if choice.canned]
        canned = [
            each
            for each in CannedReason.objects.filter(decision__in=kinds)
            if title or "{title}" not in each.text  # of a company as a whole
        ]
        self.has_canned = bool(canned)
        texts = {str(each.pk): each.filled(title=title, company=company) for each in canned}
        first = next(iter(self.choices), "")
        asked = request.POST if self.step else {"decision": request.GET.get("decision", first)}
        data = {name: asked.get(name, "") for name in ("decision", "canned", "reason")}
        if data["decision"] not in self.choices and not self.step:
            data["decision"] = first
        if self.step == "insert" and (text := texts.get(data["canned"])):
            data["reason"] = "\n\n".join(filter(None, [data["reason"].strip(), text]))
        arguments: dict[str, Any] = {
            "choices": [(choice.value, choice.label) for choice in choices],
            "with_reason": [choice.value for choice in choices if choice.has_reason],
            "canned": canned,
            "texts": texts,
            "reason_help": reason_help,
        }
        checked = DecisionForm(data, **arguments)
        is_complete = checked.is_valid()
        is_told = self.step in ("show", "send")
        self.form = checked if is_told else DecisionForm(initial=data, **arguments)
        self.typed = data["reason"]
        self.choice = self.choices.get(data["decision"])
        self.reason = checked.cleaned_data.get("reason", "") if is_complete else ""
        self.is_complete = is_complete and self.choice is not None

    def carry_out(self) -> bool:
        """Whether the decision was sent, and so carried out; what is refused is told."""
        if self.step != "send" or not self.is_complete or self.choice is None:
            return False
        try:
            self.choice.carry_out(self.reason, self.seen.seal)
        except ChangedLetterError as error:
            messages.warning(self.request, error.message)
            return False
        except ServiceError as error:
            messages.error(self.request, error.message)
            return False
        messages.success(self.request, self.choice.done)
        return True

    @property
    def letters(self) -> list[Letter] | None:
        """None until there is enough to write them from."""
        return self.choice.letters(self.reason) if self.is_complete and self.choice else None

    @property
    def shown(self) -> dict[str, Any] | None:
        """The mails for the template, with the seal by which sending knows them again."""
        written = self.letters
        if written is None or self.choice is None:
            return None
        return {"letters": written, "seal": letters.seal(written), "button": self.choice.button}
