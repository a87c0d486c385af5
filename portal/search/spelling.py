"""Which words are written nearly like another. Pure.

Two words are near when they begin alike after at most one letter is left out of the first LEADING of either: so a
letter that is wrong, missing, too many or out of its place is found, be it the first, and whatever is wrong further on.
"""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

LEADING = 6
SHORTEST, LONGEST = 3, 40  # letters of a word that may be meant, or be misspelt
ALIKE = 0.7


def keys(word: str) -> set[str]:
    """What a word has in common with those near it: its leading letters, whole and without each of them."""
    leading = word[:LEADING]
    return {leading} | {leading[:at] + leading[at + 1 :] for at in range(len(leading))}


def nearest(word: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that are like a word, the most like first."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    ranked = []
    for candidate in candidates:
        matcher.set_seq1(candidate)
        if candidate != word and matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
            ranked.append((-ratio, abs(len(candidate) - len(word)), candidate))
    return [candidate for _, _, candidate in sorted(ranked)]


def halves(word: str) -> Iterator[tuple[str, str]]:
    """A word as two that were run together."""
    for at in range(SHORTEST, len(word) - SHORTEST + 1):
        yield word[:at], word[at:]
