"""Pay as integers, and as people write and read it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.money import LARGEST, Pay, amounts, currency_choices, rates, to_major, to_minor, yearly_reference

currencies = st.sampled_from(sorted(rates().currencies))
minors = st.integers(0, LARGEST)


def test_a_range_reads_like_a_range():
    assert str(Pay(9_200_000, 11_000_000, "GBP", "year")) == "£92,000–£110,000 a year"
    assert str(Pay(65_000, 75_000, "EUR", "day")) == "€650–€750 a day"
    assert str(Pay(6_250, 7_000, "GBP", "hour")) == "£62.50–£70 an hour"
    assert str(Pay(12_000_000, 12_000_000, "CHF", "year")) == "CHF 120,000 a year"
    assert str(Pay(12_000_000, 13_000_000, "CHF", "year")) == "CHF 120,000–130,000 a year"
    assert str(Pay(9_000_000, None, "JPY", "year")) == "From ¥9,000,000 a year"
    assert amounts(Pay(None, 11_000_000, "USD", "year")) == "Up to US$110,000"


@given(minors, currencies)
def test_minor_units_survive_the_way_to_the_form_and_back(minor, currency):
    assert to_minor(to_major(minor, currency), currency) == minor
    assert to_minor(str(to_major(minor, currency)), currency) == minor


@pytest.mark.parametrize("wrong", ["", "ninety", "-1", "NaN", "Infinity", "1e99", "9" * 40])
def test_what_is_no_amount_is_refused(wrong):
    with pytest.raises(ValueError, match="amount"):
        to_minor(wrong, "GBP")


def test_an_unknown_currency_is_refused():
    with pytest.raises(ValueError, match="amount"):
        to_minor("1", "XXX")


def test_the_reference_is_by_the_year_in_one_currency():
    assert yearly_reference(Pay(None, 10_000_000, "EUR", "year")) == 10_000_000
    assert yearly_reference(Pay(None, 50_000, "EUR", "day")) == 50_000 * rates().periods["day"]
    assert yearly_reference(Pay(9_000_000, None, "EUR", "year")) == 9_000_000


@given(currencies, st.sampled_from(["year", "month", "day", "hour"]), minors, minors)
def test_more_pay_is_never_sorted_below_less(currency, period, one, other):
    low, high = sorted((one, other))
    assert yearly_reference(Pay(0, low, currency, period)) <= yearly_reference(Pay(0, high, currency, period))


def test_the_table_has_a_date_and_offers_every_currency_once():
    assert rates().on.year >= 2026
    assert rates().currencies[rates().reference].rate == Decimal(1)
    codes = [code for code, _name in currency_choices()]
    assert codes[0:3] == ["GBP", "EUR", "USD"]
    assert sorted(codes) == sorted(rates().currencies)
