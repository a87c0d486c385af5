"""What a file brings: one record a posting, in the order of the file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jobs.checks import Problem

MAX_BYTES = 10 * 1024 * 1024
MAX_RECORDS = 20_000
LONGEST_ID = 200


class Kind(StrEnum):
    CSV = "csv"
    GREENHOUSE = "greenhouse"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Record:
    """One posting as it was found: `cells` are texts by the names of columns, only those that the file speaks of.

    `problems` keep it from being imported; `notes` say what could not be carried over.
    """

    number: int
    cells: Mapping[str, str]
    external_id: str = ""
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()

    @property
    def title(self) -> str:
        return self.cells.get("title", "")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that was read. `records` begins anew each time."""

    kind: Kind
    count: int
    records: Callable[[], Iterator[Record]]
    notes: Sequence[str] = field(default_factory=list)
