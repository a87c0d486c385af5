"""A result in the words and measures of its page: rounded here, for the first time. Pure."""

from .page import Page, answer_rows, limits, page, weighed
from .team import TeamPage, team_page
from .weights import all_weights, effect, own_weights

__all__ = [
    "Page",
    "TeamPage",
    "all_weights",
    "answer_rows",
    "effect",
    "limits",
    "own_weights",
    "page",
    "team_page",
    "weighed",
]
