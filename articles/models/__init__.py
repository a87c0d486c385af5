"""Topics, authors, articles with their versions, images, and where texts lead."""

from articles.models.articles import PUBLISH, Article, ArticleText, ArticleVersion
from articles.models.authors import Author
from articles.models.images import WIDTHS, Image, ImageVariant
from articles.models.references import Reference
from articles.models.topics import Topic

__all__ = [
    "PUBLISH",
    "WIDTHS",
    "Article",
    "ArticleText",
    "ArticleVersion",
    "Author",
    "Image",
    "ImageVariant",
    "Reference",
    "Topic",
]
