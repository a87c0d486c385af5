"""Whether an option can lead at all: answers that make it lead, a proof that none do, or neither found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .whole import TooManyError, Way, Whole

# So many leads over rivals are added up, for all options together, before the search gives up and says so.
MAX_WORK = 4_000_000
MIXES = 60


class Reach(StrEnum):
    LEADS = "leads"
    ONLY_TIES = "only_ties"
    NEVER = "never"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Reached:
    """`answers` are such that the option leads, or ties where it can do no better."""

    reach: Reach
    answers: Mapping[str, str] | None = None


def reach(whole: Whole, option: str) -> Reached:
    """Exact unless the search is given up (NOT_FOUND). Leading means: alone in front, and not ruled out."""
    place = whole.options.index(option)
    try:
        alone = _Search(whole, place, least=1).run()
        if alone.reach is not Reach.NEVER:
            return alone
        tied = _Search(whole, place, least=0).run()
    except TooManyError:
        return Reached(Reach.NOT_FOUND)
    if tied.reach is Reach.LEADS:
        return Reached(Reach.ONLY_TIES, tied.answers)
    return Reached(Reach.NEVER) if tied.reach is Reach.NEVER else tied


class _Search:
    """Depth first over the trees of questions, with a bound for every rival and for a mix of rivals.

    A rival that no rule can exclude must be `least` points behind. So must any sum of such rivals' leads, weighted with
    numbers of nought or more: where the greatest that is still possible for such a sum is below `least`, nothing that
    follows can make the option lead. The mix is found by raising the weight of whichever rival is hardest to beat.
    """

    def __init__(self, whole: Whole, place: int, *, least: int) -> None:
        self._whole, self._place, self._least = whole, place, least
        self._rivals = [rival for rival in range(len(whole.options)) if rival != place]
        self._free = [number for number, rival in enumerate(self._rivals) if not whole.rules[rival]]
        self._work = 0
        levels = [[(self._over(way), way) for way in ways] for ways in whole.ways.values()]
        self._levels = sorted(levels, key=_spread, reverse=True)
        self._mix, self._first = self._mixed()
        for level in self._levels:
            level.sort(key=lambda entry: -self._sum(entry[0]))
        self._best = self._bounds(lambda lead: lead)
        self._best_sum = [row[0] for row in self._bounds(lambda lead: (self._sum(lead),))]
        self._open_bits = [0] * (len(self._levels) + 1)
        for number in range(len(self._levels) - 1, -1, -1):
            bits = self._open_bits[number + 1]
            for _, way in self._levels[number]:
                bits |= way.met
            self._open_bits[number] = bits

    def run(self) -> Reached:
        if self._first is not None:
            return Reached(Reach.LEADS, self._first)
        try:
            found = self._look(0, (0,) * len(self._rivals), 0, ())
        except _GivenUpError:
            return Reached(Reach.NOT_FOUND)
        return Reached(Reach.NEVER) if found is None else Reached(Reach.LEADS, found)

    def _over(self, way: Way) -> tuple[int, ...]:
        own = way.points[self._place]
        return tuple(own - way.points[rival] for rival in self._rivals)

    def _sum(self, lead: Sequence[int]) -> int:
        return sum(weight * lead[number] for number, weight in zip(self._free, self._mix, strict=True))

    def _mixed(self) -> tuple[list[int], Mapping[str, str] | None]:
        self._mix = [1] * len(self._free)
        best, best_bound = list(self._mix), None
        for _ in range(MIXES):
            chosen = [max(level, key=lambda entry: self._sum(entry[0])) for level in self._levels]
            lead = [sum(column) for column in zip(*(entry[0] for entry in chosen), strict=True)]
            met = 0
            for _, way in chosen:
                met |= way.met
            if self._is_leading(lead, met):
                return best, _joined(tuple(way for _, way in chosen))
            if not self._free:
                break
            bound = self._sum(lead) / sum(self._mix)
            if best_bound is None or bound < best_bound:
                best, best_bound = list(self._mix), bound
            hardest = min(range(len(self._free)), key=lambda number: lead[self._free[number]])
            self._mix[hardest] += max(1, sum(self._mix) // 8)
        self._mix = best
        return best, None

    def _is_leading(self, lead: Sequence[int], met: int) -> bool:
        whole = self._whole
        return not whole.is_excluded(self._place, met) and all(
            lead[number] >= self._least or whole.is_excluded(rival, met)
            for number, rival in enumerate(self._rivals)
        )

    def _bounds(self, measure: object) -> list[tuple[int, ...]]:
        """After each number of trees, the most that the rest can add."""
        assert callable(measure)
        rows = [[measure(lead) for lead, _ in level] for level in self._levels]
        width = len(rows[0][0])
        found = [(0,) * width]
        for level in reversed(rows):
            best = [max(column) for column in zip(*level, strict=True)]
            found.append(tuple(a + b for a, b in zip(found[-1], best, strict=True)))
        return found[::-1]

    def _look(
        self, level: int, lead: tuple[int, ...], met: int, chosen: tuple[Way, ...]
    ) -> Mapping[str, str] | None:
        if self._is_hopeless(level, lead, met):
            return None
        if level == len(self._levels):
            return _joined(chosen) if self._is_leading(lead, met) else None
        self._work += len(self._levels[level]) * len(self._rivals)
        if self._work > MAX_WORK // len(self._whole.options):
            raise _GivenUpError
        for more, way in self._levels[level]:
            further = tuple(a + b for a, b in zip(lead, more, strict=True))
            found = self._look(level + 1, further, met | way.met, (*chosen, way))
            if found is not None:
                return found
        return None

    def _is_hopeless(self, level: int, lead: Sequence[int], met: int) -> bool:
        whole = self._whole
        if whole.is_excluded(self._place, met):
            return True
        # Every weight is a whole number of at least 1, so a lead of `least` over each makes `least` times their sum.
        if self._free and self._sum(lead) + self._best_sum[level] < self._least * sum(self._mix):
            return True
        possible = met | self._open_bits[level]
        return any(
            lead[number] + self._best[level][number] < self._least and not whole.is_excluded(rival, possible)
            for number, rival in enumerate(self._rivals)
        )


class _GivenUpError(Exception):
    """The search took too long."""


def _spread(level: list[tuple[tuple[int, ...], Way]]) -> int:
    columns = list(zip(*(lead for lead, _ in level), strict=True))
    return max((max(column) - min(column) for column in columns), default=0)


def _joined(ways: tuple[Way, ...]) -> dict[str, str]:
    return {key: answer for way in ways for key, answer in way.answers.items()}


def beats_never(whole: Whole, option: str, rival: str) -> bool:
    """Whether the option has no more points than the rival, whatever is answered. Raises TooManyError."""
    one, other = whole.options.index(option), whole.options.index(rival)
    most = sum(max(way.points[one] - way.points[other] for way in ways) for ways in whole.ways.values())
    return most <= 0
