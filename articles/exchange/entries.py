"""What is told of each thing that an import takes."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    SKIPPED = "skipped"


@dataclass
class Entry:
    """What an import does to one thing, or would do; `notes` say what could not be carried over."""

    kind: str
    source: str
    name: str
    outcome: Outcome = Outcome.UNCHANGED
    state: str = ""
    notes: list[str] = field(default_factory=list)
    old_path: str = ""
    article: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
