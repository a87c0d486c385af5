"""How hard a text is to read. Pure."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûü]+", re.IGNORECASE)
_SILENT = re.compile(r"(?:[^laeiouy]e|[^laeiouytd]ed|[^laeiouysxz]es)$", re.IGNORECASE)
ENOUGH = 100  # words: of fewer the figure says nothing


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """An estimate for English: groups of vowels, without the silent e at the end."""
    groups = len(_VOWELS.findall(word))
    return max(1, groups - 1 if groups > 1 and _SILENT.search(word) else groups)


def reading_ease(sentences: Sequence[str]) -> int | None:
    """Flesch's reading ease, about 0 (hard) to 100 (easy); None for a text too short to tell.

    206.835 - 1.015 · words per sentence - 84.6 · syllables per word. R. Flesch, "A new readability
    yardstick", Journal of Applied Psychology 32 (1948), pages 221 to 233.
    """
    found = [word for sentence in sentences for word in words(sentence)]
    if len(found) < ENOUGH:
        return None
    a_word = sum(map(syllables, found)) / len(found)
    return round(206.835 - 1.015 * len(found) / len(sentences) - 84.6 * a_word)
