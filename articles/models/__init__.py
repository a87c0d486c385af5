"""Topics, authors, articles and their versions."""

from articles.models.articles import PUBLISH, Article, ArticleText, ArticleVersion
from articles.models.authors import Author
from articles.models.topics import Topic

__all__ = ["PUBLISH", "Article", "ArticleText", "ArticleVersion", "Author", "Topic"]
