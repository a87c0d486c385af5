"""The posting form for records of a file: what people write into tables, and what is wrong in words."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from django import forms

from articles.models import Topic
from jobs.checks import Problem
from jobs.forms.fields import MOST_LINES
from jobs.forms.postings import PostingForm
from jobs.importing.columns import plain
from jobs.values import PostingInput
from portal import text

NEEDS = {"must_have": "must", "nice_to_have": "nice"}
YES = frozenset({"yes", "y", "true", "1", "x", "on"})
NO = frozenset({"", "no", "n", "false", "0", "off"})
# What people write for a choice, beside its key and its label.
SYNONYMS = {
    "employment_type": {
        "contractor": "contract",
        "temporary": "contract",
        "fractional": "freelance",
        "freelancer": "freelance",
        "intern": "internship",
    },
    "workplace": {"office": "on_site", "in_office": "on_site", "onsite": "on_site", "fully_remote": "remote"},
    "pay_period": {
        **dict.fromkeys(("annual", "annually", "yearly", "per_year", "a_year", "pa", "p_a"), "year"),
        **dict.fromkeys(("monthly", "per_month", "a_month"), "month"),
        **dict.fromkeys(("daily", "per_day", "a_day"), "day"),
        **dict.fromkeys(("hourly", "per_hour", "an_hour"), "hour"),
    },
    "seniority": {"middle": "mid", "junior": "associate", "principal": "lead"},
}
LONGEST_NEED = 200
_GROUPED = re.compile(r"\d{1,3}(?:([,\u00a0\u202f ’'])\d{3})(?:\1\d{3})*(?:\.\d{1,2})?")
_NEED = re.compile(r"(?P<topic>.*?)\s*[:(=]?\s*(?:level\s*)?(?P<level>\d+)\s*\)?", re.IGNORECASE)


class ImportedPostingForm(PostingForm):
    """One form for all records of a file, filled anew for each: `read` says what it holds, or what is wrong."""

    def read(self, cells: Mapping[str, str]) -> tuple[PostingInput | None, list[Problem]]:
        """`cells` are texts by column. Gives the posting, or every problem, each at its column."""
        problems: list[Problem] = []
        self.data, self.is_bound = self._typed(cells, problems), True
        self.full_clean()
        for name, errors in self.errors.as_data().items():
            column = next((c for c in NEEDS if name.startswith("need_") and c in cells), name)
            problems.append(Problem(column, self._words(column, cells, errors[0])))
        return (None, problems) if problems else (self.to_input(), [])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            cleaned.get("pay_min") is not None
            and not cleaned.get("pay_period")
            and "pay_period" not in self.errors
        ):
            self.add_error("pay_period", "Enter year, month, day or hour")
        return cleaned

    def _typed(self, cells: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
        data: dict[str, Any] = {"language": "en"}
        for name, cell in cells.items():
            field = self.fields.get(name)
            if name in NEEDS:
                self._add_needs(name, cell, data, problems)
            elif isinstance(field, forms.BooleanField):
                data[name] = self._is_yes(name, cell, problems)
            elif isinstance(field, forms.ChoiceField):
                data[name] = self._choice(name, field, cell) or data.get(name, "")
            elif isinstance(field, forms.DecimalField | forms.IntegerField):
                data[name] = re.sub(r"[^\d.]", "", cell) if _GROUPED.fullmatch(cell) else cell
            elif name == "offices":
                data[name] = cell.replace(";", "\n")
            elif field is not None:
                data[name] = cell
        return data

    def _choice(self, name: str, field: forms.ChoiceField, cell: str) -> str:
        typed = plain(cell)
        choices: Any = field.choices
        known = {plain(str(words)): str(key) for key, words in choices if key}
        known |= {plain(str(key)): str(key) for key in known.values()}
        return (
            known.get(typed) or SYNONYMS.get(name, {}).get(typed) or known.get(typed.replace("_", "")) or cell
        )

    def _is_yes(self, name: str, cell: str, problems: list[Problem]) -> bool:
        typed = cell.casefold()
        if typed not in YES | NO:
            problems.append(Problem(name, f"“{cell[:40]}” is neither yes nor no"))
        return typed in YES

    def _add_needs(self, column: str, cell: str, data: dict[str, Any], problems: list[Problem]) -> None:
        """The choice of each topic that is named, as the form's fields have it."""
        pieces = [piece for piece in re.split(r"[;\n]", cell) if piece.strip()]
        if len(pieces) > MOST_LINES:
            problems.append(Problem(column, f"name at most {MOST_LINES} topics; here are {len(pieces):,}"))
            return
        for piece in pieces:
            piece = text.one_line(piece, LONGEST_NEED)  # a long run of spaces would take the pattern minutes
            found = _NEED.fullmatch(piece)
            name = found["topic"] if found else piece
            topic = self._known_topics.get(name.casefold().strip())
            if topic is None:
                near = get_close_matches(name.casefold()[:60], self._known_topics, 1)
                hint = f". Did you mean {self._known_topics[near[0]].name}?" if near else ""
                problems.append(Problem(column, f"“{name[:60]}” is no topic here{hint}"))
            elif found is None:
                problems.append(Problem(column, f"say a level from 1 to 4: {topic.name}: 3"))
            elif f"need_{topic.key}" in data:
                problems.append(Problem(column, f"“{topic.name}” is asked for twice"))
            elif found["level"] not in {"1", "2", "3", "4"}:
                problems.append(Problem(column, f"“{found['level'][:10]}” is no level: there are 1 to 4"))
            else:
                data[f"need_{topic.key}"] = NEEDS[column]
                data[f"level_{topic.key}"] = found["level"]

    @property
    def _known_topics(self) -> dict[str, Topic]:
        known: dict[str, Topic] | None = self.__dict__.get("_by_name")
        if known is None:
            known = {topic.name.casefold(): topic for topic in self.topics}
            known |= {topic.key.casefold(): topic for topic in self.topics}
            self.__dict__["_by_name"] = known
        return known

    def _words(self, name: str, cells: Mapping[str, str], error: forms.ValidationError) -> str:
        field, typed = self.fields.get(name), f"“{cells.get(name, '')[:40]}”"
        match error.code:
            case "max_length" if error.params:
                return f"at most {error.params['limit_value']:,} characters; here are {error.params['show_value']:,}"
            case "invalid_choice" if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                keys = [str(key) for key, _words in choices if key]
                shown = ", ".join(keys[:12]) + (" …" if len(keys) > 12 else "")
                return f"{typed} is none of {shown}"
            case "null_characters_not_allowed":
                return "here are characters that are no text"
            case "invalid" if isinstance(field, forms.DateField):
                return f"{typed} is no date: write it as 2026-12-31"
            case "invalid" if isinstance(field, forms.DecimalField):
                return f"{typed} is not a number"
            case "invalid" if isinstance(field, forms.IntegerField):
                return f"{typed} is not a whole number"
            case "invalid" if isinstance(field, forms.EmailField):
                return f"{typed} is no e-mail address"
            case "invalid" if isinstance(field, forms.URLField):
                return f"{typed} is no link"
            case "max_decimal_places" | "max_digits" | "max_whole_digits":
                return f"{typed} is no amount: write it as 48000 or 62.50"
        message = " ".join(map(str, error.messages))
        return message[:1].lower() + message[1:].removesuffix(".")
