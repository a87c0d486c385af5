"""Pay: integer minor units, a currency and a period; how it is written, compared and read from a form. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

RATES_PATH = Path(__file__).with_name("rates.yaml")
COMMON = ("GBP", "EUR", "USD")
LARGEST = 10**13  # minor units; above this a figure is a slip of the finger


class Period(StrEnum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Currency:
    code: str
    name: str
    symbol: str
    digits: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """One dated table: what a unit of each currency is worth, and how many of a period make a year."""

    on: date
    reference: str
    periods: dict[str, int]
    currencies: dict[str, Currency]


@dataclass(frozen=True, slots=True)
class Pay:
    """A range in minor units. One end may be missing."""

    minimum: int | None
    maximum: int | None
    currency: str
    period: str

    def __str__(self) -> str:
        return f"{amounts(self)} {per(self.period)}"


@cache
def rates() -> Rates:
    data = yaml.safe_load(RATES_PATH.read_text(encoding="utf-8"))
    currencies = {
        code: Currency(code, row["name"], row["symbol"], row["digits"], Decimal(str(row["rate"])))
        for code, row in data["currencies"].items()
    }
    return Rates(data["date"], data["reference"], {p.value: data[p.value] for p in Period}, currencies)


def currency_choices() -> list[tuple[str, str]]:
    """The commonest three first, then by code."""
    codes = list(dict.fromkeys([*COMMON, *sorted(rates().currencies)]))
    return [(code, f"{code} ({rates().currencies[code].name})") for code in codes]


def to_minor(amount: Decimal | int | str, currency: str) -> int:
    """A figure as people write it, in minor units. Raises ValueError for what is no amount."""
    try:
        value = Decimal(amount).scaleb(rates().currencies[currency].digits)
        minor = int(value.to_integral_value(ROUND_HALF_UP))
    except (InvalidOperation, KeyError, ValueError, OverflowError):
        raise ValueError(f"Not an amount: {amount} {currency}") from None
    if not 0 <= minor <= LARGEST:
        raise ValueError(f"Not a likely amount: {amount} {currency}")
    return minor


def to_major(minor: int, currency: str) -> Decimal:
    """The figure in whole units, without a tail of zeros: 9200000 GBP is 92000."""
    value = Decimal(minor).scaleb(-rates().currencies[currency].digits)
    whole = value.to_integral_value()
    return whole if whole == value else value


def amount(minor: int, currency: str) -> str:
    """ "£92,000", "£62.50", "CHF 120,000" """
    value = to_major(minor, currency)
    digits = 0 if value == value.to_integral_value() else rates().currencies[currency].digits
    return f"{rates().currencies[currency].symbol}{value:,.{digits}f}"


def amounts(pay: Pay) -> str:
    """The range without its period: "£92,000–£110,000", "CHF 120,000–130,000"."""
    low, high = pay.minimum, pay.maximum
    if low is not None and high is not None and low != high:
        symbol = rates().currencies[pay.currency].symbol
        upper = amount(high, pay.currency)
        return f"{amount(low, pay.currency)}–{upper.removeprefix(symbol) if symbol.endswith(' ') else upper}"
    if low is not None and high is None:
        return f"From {amount(low, pay.currency)}"
    if high is not None and low is None:
        return f"Up to {amount(high, pay.currency)}"
    return amount(low or 0, pay.currency)


def in_short(pay: Pay) -> str:
    """The range, with its period unless that is a year: "£92,000–£110,000", "€650–€750 a day"."""
    return amounts(pay) if pay.period == Period.YEAR else str(pay)


def per(period: str) -> str:
    return "an hour" if period == Period.HOUR else f"a {Period(period).value}"


def yearly_reference(pay: Pay) -> int:
    """The upper end as minor units of the reference currency a year: for sorting, never for showing."""
    table = rates()
    upper = pay.maximum if pay.maximum is not None else pay.minimum or 0
    value = to_major(upper, pay.currency) * table.currencies[pay.currency].rate * table.periods[pay.period]
    return int(value.scaleb(table.currencies[table.reference].digits).to_integral_value(ROUND_HALF_UP))
