"""The definition of a questionnaire: its shape, its reading and its checks, without Django."""

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
)
from .parse import parse
from .reader import DefinitionError, Problem, document_hash, from_yaml
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
    "Term",
    "TermValue",
    "Thresholds",
    "document_hash",
    "from_yaml",
    "parse",
    "to_yaml",
]
