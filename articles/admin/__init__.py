"""The admin of articles, of what they are filed under, and of their images."""

from articles.admin.articles import ArticleAdmin
from articles.admin.entries import AuthorAdmin, TopicAdmin
from articles.admin.images import ImageAdmin
from articles.admin.series import SeriesAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "ImageAdmin", "SeriesAdmin", "TopicAdmin"]
