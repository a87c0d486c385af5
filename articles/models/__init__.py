"""Topics, authors, articles with their versions, reviews and series, images, and where texts lead."""

from articles.models.articles import PUBLISH, Article, ArticleText, ArticleVersion
from articles.models.authors import Author
from articles.models.editing import Editing
from articles.models.images import WIDTHS, Image, ImageVariant
from articles.models.imports import ImportRun
from articles.models.references import Reference
from articles.models.reviews import ReviewComment
from articles.models.series import Series, SeriesPart
from articles.models.share_images import ShareImage
from articles.models.share_links import SHARE_LINK, ShareLink
from articles.models.terms import Term
from articles.models.topics import Topic

__all__ = [
    "PUBLISH",
    "SHARE_LINK",
    "WIDTHS",
    "Article",
    "ArticleText",
    "ArticleVersion",
    "Author",
    "Editing",
    "Image",
    "ImageVariant",
    "ImportRun",
    "Reference",
    "ReviewComment",
    "Series",
    "SeriesPart",
    "ShareImage",
    "ShareLink",
    "Term",
    "Topic",
]
