"""Fields that read places as people write them."""

import pytest
from django import forms
from hypothesis import example, given
from hypothesis import strategies as st

from jobs import countries
from jobs.forms.fields import CountriesField, OfficesField, country_code
from jobs.values import PlaceOfWork

codes = st.sampled_from(sorted(countries.NAMES))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("United Kingdom", "GB"),
        (" united   kingdom ", "GB"),
        ("uk", "GB"),
        ("USA", "US"),
        ("côte d'ivoire", "CI"),
        ("de", "DE"),
    ],
)
def test_a_country_by_name_or_code(words, code):
    assert country_code(words) == code


@given(codes)
def test_every_country_is_known_by_its_name_and_its_code(code):
    assert country_code(countries.name(code)) == code
    assert country_code(code) == code


@given(st.text(max_size=80))
def test_other_words_are_refused_in_words(words):
    try:
        assert country_code(words) in countries.NAMES
    except forms.ValidationError as error:
        assert "not a country" in error.messages[0]


cities = st.text(st.sampled_from("abc é-"), min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(st.tuples(cities, codes), max_size=8))
@example([("a", "BQ"), ("b", "SH"), ("c", "GB")])
def test_places_come_back_as_they_were_stored(pairs):
    places = [PlaceOfWork(code, " ".join(city.split())) for city, code in pairs]
    field = OfficesField(required=False)
    assert field.clean(field.prepare_value(places)) == places


@given(st.sets(codes, max_size=40), st.booleans())
@example({"BQ", "SH", "GB"}, False)
def test_countries_come_back_as_they_were_stored(chosen, with_union):
    chosen |= countries.EUROPEAN_UNION if with_union else set()
    places = [PlaceOfWork(code, is_remote=True) for code in sorted(chosen)]
    field = CountriesField(required=False)
    found = field.clean(field.prepare_value(places))
    assert {place.country for place in found} == chosen


def test_too_many_places_are_refused():
    with pytest.raises(forms.ValidationError, match="at most"):
        OfficesField(required=False).clean("A, GB\n" * 61)


@pytest.mark.parametrize("code", sorted(code for code, name in countries.NAMES.items() if "," in name))
def test_a_country_with_a_comma_in_its_name_comes_back(code):
    remote, offices = CountriesField(), OfficesField()
    assert remote.clean(remote.prepare_value([PlaceOfWork(code, is_remote=True)])) == [
        PlaceOfWork(code, is_remote=True)
    ]
    assert offices.clean(offices.prepare_value([PlaceOfWork(code, "Port, Old Town")])) == [
        PlaceOfWork(code, "Port, Old Town")
    ]
