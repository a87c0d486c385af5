"""What two sequences share, in order, found in a bounded time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from typing import Any

WORK = 4_000_000  # steps: about a second
LARGEST_GRID = 250_000  # what one comparison of all with all may take of it


class Work:
    """What may still be spent; asking for more than is left gets nothing."""

    def __init__(self, left: int = WORK) -> None:
        self.left = left

    def take(self, steps: int, grid: int = 0) -> bool:
        if steps > self.left or grid > LARGEST_GRID:
            return False
        self.left -= steps
        return True


def aligned(
    before: Sequence[Any], after: Sequence[Any], work: Work
) -> Iterator[tuple[Sequence[Any], Sequence[Any], bool]]:
    """Both sequences cut where they begin or cease to be the same; the third value says which it is."""
    old_from = new_from = 0
    shared = _shared(before, after, work)
    for _, together in groupby(
        enumerate(shared), key=lambda each: (each[1][0] - each[0], each[1][1] - each[0])
    ):
        pairs = [pair for _, pair in together]
        (old, new), length = pairs[0], len(pairs)
        if old > old_from or new > new_from:
            yield before[old_from:old], after[new_from:new], False
        yield before[old : old + length], after[new : new + length], True
        old_from, new_from = old + length, new + length
    if old_from < len(before) or new_from < len(after):
        yield before[old_from:], after[new_from:], False


def _shared(before: Sequence[Hashable], after: Sequence[Hashable], work: Work) -> list[tuple[int, int]]:
    """Positions of what both have, in order: ends first, then what is unique in both, then the longest rest."""
    names: dict[Hashable, int] = {}
    old = [names.setdefault(each, len(names)) for each in before]
    new = [names.setdefault(each, len(names)) for each in after]
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        i, i_end, j, j_end = waiting.pop()
        while i < i_end and j < j_end and old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            pairs.append((i_end, j_end))
        if i == i_end or j == j_end or not work.take(i_end - i + j_end - j):
            continue
        anchors = _anchors(old, new, (i, i_end), (j, j_end))
        if not anchors:
            pairs += _longest(old, new, (i, i_end), (j, j_end), work)
            continue
        pairs += anchors
        for k, m in [*anchors, (i_end, j_end)]:
            waiting.append((i, k, j, m))
            i, j = k + 1, m + 1
    return sorted(pairs)


def _anchors(
    old: list[int], new: list[int], old_range: tuple[int, int], new_range: tuple[int, int]
) -> list[tuple[int, int]]:
    """What stands once in either, as far as it is in the same order in both."""
    unique_old = _unique(old, *old_range)
    unique_new = _unique(new, *new_range)
    pairs = [(i, unique_new[each]) for each, i in unique_old.items() if each in unique_new]
    ends: list[int] = []  # the smallest end of an increasing run of each length
    lasts: list[int] = []
    previous: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        previous.append(lasts[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        lasts[length : length + 1] = [number]
    found = []
    number = lasts[-1] if lasts else -1
    while number >= 0:
        found.append(pairs[number])
        number = previous[number]
    return found[::-1]


def _unique(values: list[int], start: int, end: int) -> dict[int, int]:
    counts = Counter(values[start:end])
    return {value: at for at, value in enumerate(values[start:end], start) if counts[value] == 1}


def _longest(
    old: list[int], new: list[int], old_range: tuple[int, int], new_range: tuple[int, int], work: Work
) -> list[tuple[int, int]]:
    """The longest that both have in order, by comparing all with all."""
    (i, i_end), (j, j_end) = old_range, new_range
    grid = (i_end - i) * (j_end - j)
    if not work.take(grid, grid):
        return []
    same = [[float(old[k] == new[m]) for m in range(j, j_end)] for k in range(i, i_end)]
    return [(i + k, j + m) for k, m in best_path(same)]


def best_path(weights: list[list[float]]) -> list[tuple[int, int]]:
    """The pairs, both numbers increasing, whose weights sum up highest."""
    height, width = len(weights), len(weights[0]) if weights else 0
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        row, below, above = best[i], best[i + 1], weights[i]
        for j in range(width - 1, -1, -1):
            most = below[j] if below[j] > row[j + 1] else row[j + 1]
            if above[j] and above[j] + below[j + 1] > most:
                most = above[j] + below[j + 1]
            row[j] = most
    path = []
    i = j = 0
    while i < height and j < width:
        if weights[i][j] and best[i][j] == weights[i][j] + best[i + 1][j + 1]:
            path.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return path
