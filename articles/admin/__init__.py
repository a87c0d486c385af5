"""The admin of articles, of what they are filed under, and of their images."""

from articles.admin.articles import ArticleAdmin
from articles.admin.entries import AuthorAdmin, TopicAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "TopicAdmin"]
