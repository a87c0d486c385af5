"""The definition of a questionnaire: its shape, its reading and its checks, without Django."""

from .checks import topic_places
from .model import (
    DONT_KNOW,
    RESERVED_KEYS,
    SECONDS_EACH,
    Answer,
    Branch,
    Condition,
    Criterion,
    Definition,
    HandOff,
    LineTemplate,
    NeedTemplate,
    Option,
    Phrase,
    Question,
    Rule,
    Term,
    TermValue,
    Thresholds,
    minutes,
)
from .parse import parse
from .reader import DefinitionError, Problem, Source, document_hash, from_yaml, odd_characters, read_yaml
from .writing import to_yaml

__all__ = [
    "DONT_KNOW",
    "RESERVED_KEYS",
    "SECONDS_EACH",
    "Answer",
    "Branch",
    "Condition",
    "Criterion",
    "Definition",
    "DefinitionError",
    "HandOff",
    "LineTemplate",
    "NeedTemplate",
    "Option",
    "Phrase",
    "Problem",
    "Question",
    "Rule",
    "Source",
    "Term",
    "TermValue",
    "Thresholds",
    "document_hash",
    "from_yaml",
    "minutes",
    "odd_characters",
    "parse",
    "read_yaml",
    "to_yaml",
    "topic_places",
]
