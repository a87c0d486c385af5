"""Names of countries, one and several."""

import pytest

from jobs.countries import EUROPEAN_UNION, NAMES, name, short_name, summarise


def test_the_list_is_whole():
    assert len(NAMES) == 249
    assert all(len(code) == 2 and code.isupper() for code in NAMES)
    assert set(NAMES) >= EUROPEAN_UNION and len(EUROPEAN_UNION) == 27


@pytest.mark.parametrize(
    ("codes", "short", "expected"),
    [
        ([], False, ""),
        (["gb"], False, "United Kingdom"),
        (["GB"], True, "UK"),
        (["GB", "IE"], False, "United Kingdom or Ireland"),
        (["GB", "IE", "DE"], False, "United Kingdom, Ireland or Germany"),
        (["GB", *EUROPEAN_UNION], True, "UK or EU"),
        (["GB", "IE", "DE", "FR", "NL"], True, "UK, Ireland or 3 more"),
        (["ZZ"], False, "ZZ"),
    ],
)
def test_several_countries_in_a_few_words(codes, short, expected):
    assert summarise(codes, short=short) == expected


def test_names():
    assert name("de") == "Germany" and short_name("us") == "US"
