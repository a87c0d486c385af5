"""The form in which a definition is typed or uploaded, and what is wrong with it by line and key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments import services
from assessments.definition import (
    Definition,
    DefinitionError,
    Problem,
    Source,
    document_hash,
    read_yaml,
    to_yaml,
)
from assessments.errors import AssessmentError, InvalidDefinitionError
from assessments.models import QuestionnaireVersion
from portal.text import side_by_side
from portal.text.side_by_side import Shown

MAX_FILE = 400_000
MAX_FAULTS = 200
MAX_ROWS = 400
QUOTED = 100  # characters of a line


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line, and what stands there."""

    line: int | None
    path: str
    message: str
    quoted: str = ""


class VersionForm(forms.ModelForm):
    """A definition typed or uploaded. `faults` has what is wrong with it, in the order of its lines."""

    source = forms.CharField(
        label="Definition",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 40, "cols": 110, "class": "vLargeTextField", "spellcheck": "false", "wrap": "off"}
        ),
        help_text="YAML. docs/questionnaires.md says what it holds. Comments (#) are not kept.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        help_text="A YAML file of at most 400 KB, in place of the text above.",
    )

    # The hash of the draft as it was when the form was opened.
    opened = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    class Meta:
        model = QuestionnaireVersion
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: list[Fault] = []
        self.fault_count = 0
        self.theirs: list[Shown] = []
        if self.instance.pk:
            self.initial.update(source=to_yaml(self.instance.document), opened=self.instance.hash)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = self._text(cleaned)
        try:
            source = read_yaml(text)
        except DefinitionError as error:
            self._report(text, error.problems)
            return cleaned
        cleaned["document"] = source.document
        self._check(source)
        return cleaned

    def _text(self, cleaned: dict[str, Any]) -> str:
        """What was typed, or the file. Where nothing was typed beside it, a file's text is then there to correct."""
        typed, file = str(cleaned.get("source") or ""), cleaned.get("file")
        if file is None:
            return typed
        if file.size > MAX_FILE:
            raise ValidationError({"file": "This file is larger than 400 KB."})
        try:
            file.seek(0)
            text = str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError({"file": "This file is not text in UTF-8. Save it as UTF-8."}) from error
        if _plain(typed) not in {"", _plain(self.initial.get("source", ""))}:
            raise ValidationError(
                {
                    "file": "The text above is changed too, and only one can be saved. Choose the file again after "
                    "emptying the text, or save without a file."
                }
            )
        self._put("source", text)
        return text

    def _put(self, name: str, value: str) -> None:
        """Into the form as it is shown again."""
        self.data = {**dict(self.data.items()), self.add_prefix(name): value}

    @property
    def opened_draft(self) -> str | None:
        """What the draft was when this was opened: nothing, where there was none."""
        return (self.cleaned_data.get("opened") or None) if self.instance.pk else ""

    def _check(self, source: Source) -> None:
        try:
            definition = services.validate(source.document)
        except InvalidDefinitionError as error:
            self._report(source.text, source.located(error.faults))
            return
        if problem := self._misplaced(definition):
            self._report(source.text, source.located([problem]))
        elif self._is_overtaken(source.document):
            self._show_theirs(source.document)

    def _is_overtaken(self, document: object) -> bool:
        opened = self.opened_draft
        return bool(opened) and self.instance.hash not in {opened, document_hash(document)}

    def _show_theirs(self, document: object) -> None:
        """What somebody else saved beside what was typed here. Sent once more, the form replaces it."""
        self.theirs = side_by_side.of_lines(to_yaml(self.instance.document), to_yaml(document))[:MAX_ROWS]
        self._put("opened", self.instance.hash)
        self.add_error(
            "source",
            f"Nothing is saved: {self.instance.by or 'somebody'} saved this draft after you opened it. Above stands "
            "what differs. Take over what you want to keep of it, then save again, which replaces theirs.",
        )

    def _misplaced(self, definition: Definition) -> Problem | None:
        """What is wrong with its size, or with its key or address beside the other questionnaires."""
        if (size := len(to_yaml(self.cleaned_data["document"]).encode())) > MAX_FILE:
            # Or it could be downloaded, and not uploaded again.
            return Problem("", f"Written out, this is {size // 1000} KB; {MAX_FILE // 1000} are allowed.")
        if self.instance.pk is None:
            if QuestionnaireVersion.objects.drafts().filter(questionnaire__key=definition.key).exists():
                return Problem("key", f"{definition.key} has a draft already. Open that one to change it.")
        elif definition.key != self.instance.questionnaire.key:
            return Problem(
                "key", f"The key must stay {self.instance.questionnaire.key}; results refer to it."
            )
        try:
            services.check_address(definition)
        except AssessmentError as error:
            return Problem("slug", error.message)
        return None

    def _report(self, text: str, problems: Iterable[Problem]) -> None:
        lines, found = text.splitlines(), list(problems)
        self.fault_count = len(found)
        self.faults = [
            Fault(problem.line, problem.path, problem.message, _quoted(lines, problem.line))
            for problem in found[:MAX_FAULTS]
        ]
        count = len(found)
        self.add_error(
            "source",
            "Nothing is saved: one fault, named above with its line and key."
            if count == 1
            else f"Nothing is saved: {count} faults, each named above with its line and key.",
        )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _quoted(lines: list[str], line: int | None) -> str:
    if line is None or not 1 <= line <= len(lines):
        return ""
    quoted = lines[line - 1].strip()
    return quoted if len(quoted) <= QUOTED else f"{quoted[:QUOTED]}…"
