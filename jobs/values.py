"""Plain values in which postings are handed to the services: by the form, the pack and an assessment. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST_MUSTS = 5  # topics that somebody must have


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line or a need came from: keys of an assessment's answer, and the same in words."""

    result: str = ""
    question: str = ""
    answer: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    section: str
    text: str
    source: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class DraftNeed:
    topic_key: str
    is_must: bool
    level: int
    source: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an assessment drafts. `labels` are the sources of title, summary and terms in words, by field."""

    title: str
    summary: str
    lines: Sequence[DraftLine]
    needs: Sequence[DraftNeed]
    terms: Mapping[str, object]
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlaceOfWork:
    country: str
    city: str = ""
    is_remote: bool = False


@dataclass(frozen=True, slots=True)
class PostingInput:
    """Everything that the posting form holds. `terms` are fields of PostingText by name."""

    terms: Mapping[str, object]
    places: Sequence[PlaceOfWork] = ()
    needs: Sequence[DraftNeed] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    """Section to its Markdown, all lines in one text."""
