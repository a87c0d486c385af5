"""A result in the words and measures of its page: rounded here, for the first time. Pure."""

from .page import Page, answer_rows, costs, limits, page
from .portfolio import side_by_side
from .record import Facts, Record, record
from .team import TeamPage, team_page
from .verdict import Verdict, verdict
from .weights import all_weights, effect, own_weights

__all__ = [
    "Facts",
    "Page",
    "Record",
    "TeamPage",
    "Verdict",
    "all_weights",
    "answer_rows",
    "costs",
    "effect",
    "limits",
    "own_weights",
    "page",
    "record",
    "side_by_side",
    "team_page",
    "verdict",
]
