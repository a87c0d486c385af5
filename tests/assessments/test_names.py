import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import names

from .examples import briefly


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna   Berg ", "Anna Berg"),
        ("Anna\nBerg\t2", "Anna Berg 2"),
        ("An\u200bna\u202e\x00", "Anna"),
        ("e\u0301le\u0300ve", "élève"),
        ("Z" + "\u0335" * 20 + "oe", "Z\u0335\u0335oe"),
        ("\u200f\u00a0", ""),
    ],
)
def test_a_name_is_one_line_that_can_be_seen(typed, kept):
    assert names.tidy(typed) == kept


@pytest.mark.parametrize("name", ["Anna", "J.R. Smith", "王小明", "O’Brien-Łuc", "7", "Mr. T"])
def test_what_is_a_name(name):
    assert names.fault(name) == ""


@pytest.mark.parametrize(
    "name", ["", "—", "!!", "🙂", "a@b.example", "win.example", "WWW.x", "https://x", "a/b"]
)
def test_what_is_none(name):
    assert names.fault(name)


def test_names_that_look_alike_are_one():
    assert names.key("ANNA") == names.key("An\u200dna") == names.key("Ａnna") == names.key("  anna ")
    assert names.key("Anna") != names.key("Hanna")


def test_initials_tell_people_apart():
    found = names.initials(["Anna Berg", "Bo", "Bea", "Arne van Beek", "Бо", "(x)"])
    assert found == {"Anna Berg": "AB", "Bo": "B", "Bea": "B2", "Arne van Beek": "A2", "Бо": "Б", "(x)": "X"}


@briefly
@given(st.lists(st.text("aAbß7 Бō-’", min_size=1, max_size=5).map(names.tidy), unique=True, max_size=8))
def test_initials_are_short_and_different(people):
    people = [name for name in people if not names.fault(name)]
    found = names.initials(people)
    assert len(set(found.values())) == len(people) and all(1 <= len(short) <= 4 for short in found.values())
    assert all(names.tidy(name) == name for name in people)
