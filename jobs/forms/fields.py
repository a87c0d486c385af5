"""Fields for days and places, and how fields stand side by side."""

from datetime import date
from difflib import get_close_matches
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms

from jobs import countries
from jobs.values import PlaceOfWork
from portal import text

MOST_LINES = 60
MOST_LINES_OF_TEXT = 200
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
COUNTRY_ALIASES = {
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "uk": "GB",
    "great britain": "GB",
    "usa": "US",
    "united states of america": "US",
    "america": "US",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
    "uae": "AE",
}
_COUNTRY_CODES = {
    **{name.casefold(): code for code, name in countries.NAMES.items()},
    **{code.casefold(): code for code in countries.NAMES},
    **COUNTRY_ALIASES,
}


def _known_code(words: str) -> str | None:
    return _COUNTRY_CODES.get(" ".join(words.split()).casefold())


def country_code(words: str) -> str:
    """The code of a country that somebody typed. Raises a ValidationError that suggests a near one."""
    if code := _known_code(words):
        return code
    typed = " ".join(words.split()).casefold()
    near = get_close_matches(typed[:60], _COUNTRY_CODES, 1)
    hint = f" Did you mean {countries.name(_COUNTRY_CODES[near[0]])}?" if near else ""
    raise forms.ValidationError(f"“{words[:60]}” is not a country that we know.{hint}")


def whole_number(most: int) -> dict[str, str]:
    """The messages of a field for a whole number from one to `most`."""
    return dict.fromkeys(("invalid", "min_value", "max_value"), f"Enter a whole number from 1 to {most}")


def row(*names: str) -> Row:
    return Row(*(Column(name) for name in names))


class MarkdownField(forms.CharField):
    """A text. Each of its lines may be a row and a block to render: a page of hyphens is none.

    A line's end counts as one character, as in the browser, which sends two.
    """

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def validate(self, value: Any) -> None:
        super().validate(value)
        count = len(value.splitlines())
        if count > MOST_LINES_OF_TEXT:
            raise forms.ValidationError(f"Shorten this to {MOST_LINES_OF_TEXT} lines. It has {count:,}.")


class DayField(forms.DateField):
    """A day that may have been meant: the ends of the calendar have no midnight in every time zone."""

    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y")

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError("Enter a likely date.")
        return day


class CountryField(forms.CharField):
    """One country by name or code; gives the code."""

    def clean(self, value: Any) -> str:
        words = super().clean(value)
        return country_code(words) if words else ""

    def prepare_value(self, value: Any) -> Any:
        return countries.name(value) if value in countries.NAMES else value


class _ListField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 2})

    def pieces(self, value: Any) -> list[str]:
        words = super().clean(value)
        found = [text.one_line(piece) for piece in self.split(words)]
        if len(found) > MOST_LINES:
            raise forms.ValidationError(f"Enter at most {MOST_LINES}.")
        return [piece for piece in found if piece]

    def split(self, words: str) -> list[str]:
        raise NotImplementedError


class OfficesField(_ListField):
    """ "City, country", one a line."""

    def split(self, words: str) -> list[str]:
        return words.splitlines()

    def clean(self, value: Any) -> list[PlaceOfWork]:
        places = []
        for piece in self.pieces(value):
            city, comma, country = self._halves(piece)
            if not comma:
                raise forms.ValidationError(f"Write “{piece[:60]}” as city, comma, country.")
            places.append(PlaceOfWork(country_code(country.strip()), city.strip()[:80]))
        return places

    def _halves(self, piece: str) -> tuple[str, str, str]:
        """Parted at the last comma, or at an earlier one: some countries have commas in their names."""
        for position, character in enumerate(piece):
            if character == "," and _known_code(piece[position + 1 :]):
                return piece[:position], ",", piece[position + 1 :]
        return piece.rpartition(",")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{place.city}, {countries.name(place.country)}" for place in value)


class CountriesField(_ListField):
    """Countries, one a line or with commas between; "EU" is all of them."""

    def split(self, words: str) -> list[str]:
        """Commas part countries, unless the whole line is one country's name."""
        lines = words.replace(";", "\n").splitlines()
        return [piece for line in lines for piece in ([line] if _known_code(line) else line.split(","))]

    def clean(self, value: Any) -> list[PlaceOfWork]:
        codes: dict[str, None] = {}
        for piece in self.pieces(value):
            if piece.casefold() in ("eu", "european union"):
                codes |= dict.fromkeys(sorted(countries.EUROPEAN_UNION))
            else:
                codes[country_code(piece)] = None
        return [PlaceOfWork(code, is_remote=True) for code in codes]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        codes = [place.country for place in value]
        if set(codes) >= countries.EUROPEAN_UNION:
            rest = [code for code in codes if code not in countries.EUROPEAN_UNION]
            return "\n".join(["EU", *(countries.name(code) for code in rest)])
        return "\n".join(countries.name(code) for code in codes)
