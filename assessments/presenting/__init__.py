"""A result in the words and measures of its page: rounded here, for the first time. Pure."""

from .page import Page, answer_rows, limits, page, weighed
from .weights import all_weights, effect, own_weights

__all__ = ["Page", "all_weights", "answer_rows", "effect", "limits", "own_weights", "page", "weighed"]
