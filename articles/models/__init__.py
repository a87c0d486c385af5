"""Topics, authors, articles and their versions."""

from articles.models.topics import Topic

__all__ = ["Topic"]
