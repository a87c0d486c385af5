"""How like two texts are, by their sketches."""

from hypothesis import given
from hypothesis import strategies as st

from jobs import likeness as module
from jobs.likeness import LIKE, LIKE_TITLE, SIZE, likeness, likeness_of_titles

TEXT = " ".join(f"lift{n} the bridge{n} for boat{n}" for n in range(60))


def sketch(text: str) -> frozenset[int]:
    return frozenset(module.sketch(text))


texts = st.lists(
    st.sampled_from(["lift", "the", "old", "bridge", "for", "boats", "at", "noon", "in", "wind"]), max_size=60
).map(" ".join)


@given(texts, texts)
def test_likeness_is_a_part_and_the_same_from_both_sides(one, other):
    first, second = sketch(one), sketch(other)
    assert 0 <= likeness(first, second) <= 1
    assert likeness(first, second) == likeness(second, first)
    assert len(first) <= SIZE
    assert likeness(first, first) == (1 if first else 0)


def test_a_text_with_a_few_words_changed_is_alike_and_another_is_not():
    changed = TEXT.replace("bridge7 ", "ferry ").replace("Boat9", "barge")
    assert likeness(sketch(TEXT), sketch(changed.upper())) > LIKE
    assert likeness(sketch(TEXT), sketch("Keep watch at night and write the log by hand")) == 0
    assert likeness(sketch(TEXT), sketch("")) == likeness(sketch("two words"), sketch("two words")) == 0


def test_titles():
    assert likeness_of_titles("Senior Bridge Keeper, Ledger", "Senior Bridge-Keeper (Ledger)") > LIKE_TITLE
    assert likeness_of_titles("Bridge Keeper", "Night Porter") < LIKE_TITLE
    assert likeness_of_titles("", "") == likeness_of_titles("!!", "!!") == 0
