"""The words that tell what a text is about."""

from articles.terms import MOST, telling


def test_words_of_the_title_come_first_and_those_that_hold_sentences_together_not_at_all():
    stems = telling(
        "Splicing the ropes", "Which rope to splice.", "Hemp frays. Hemp holds. There are 12 knots."
    )
    assert stems == ["rope", "splice", "hemp"]


def test_a_long_text_has_no_more_than_the_most_telling():
    words = " ".join(f"word{letter}{other} " * 3 for letter in "abcdefgh" for other in "abcdefgh")
    assert len(telling("", "", words)) == MOST
    assert telling("", "", "") == []
    assert all(len(stem) <= 32 for stem in telling("x" * 120, "", ""))
