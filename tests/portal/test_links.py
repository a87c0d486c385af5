"""Private links: made here, for one purpose and generation, with nothing secret stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import access


def test_a_token_is_valid_for_its_purpose_and_generation_only():
    public_id = access.new_public_id()
    token = access.make_token("attempt", public_id, 2)
    assert access.read_token(token) == public_id
    assert access.is_valid("attempt", token, 2)
    assert not access.is_valid("result", token, 2)
    assert not access.is_valid("attempt", token, 3)


def test_a_token_of_a_former_key_stays_valid_while_the_key_is_a_fallback(settings):
    token = access.make_token("attempt", access.new_public_id())
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "n" * 60
    settings.SECRET_KEY_FALLBACKS = []
    assert not access.is_valid("attempt", token)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert access.is_valid("attempt", token)


@pytest.mark.parametrize("position", [0, 9, 12, 42])
def test_a_changed_character_makes_a_token_invalid(position):
    token = access.make_token("attempt", "aaaaaaaaaa")
    other = "b" if token[position] != "b" else "c"
    assert not access.is_valid("attempt", token[:position] + other + token[position + 1 :])


@given(st.text())
def test_nothing_else_is_a_token(text):
    assert access.read_token(text) is None
    assert not access.is_valid("attempt", text)


def test_public_ids_differ_and_fit_an_address():
    ids = {access.new_public_id() for _ in range(500)}
    assert len(ids) == 500
    assert all((len(i) == access.PUBLIC_ID_LENGTH and i.isalnum() and i.islower()) or i for i in ids)
