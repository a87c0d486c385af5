"""A result in the words and measures of its page: rounded here, for the first time. Pure."""

from .page import Page, answer_rows, limits, page, weighed

__all__ = ["Page", "answer_rows", "limits", "page", "weighed"]
