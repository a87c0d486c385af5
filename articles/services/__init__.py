"""Every change of a topic, an author or an article."""

from articles.services.effects import ArticleError
from articles.services.loading import load_article, load_author, load_topic
from articles.services.publishing import (
    approve,
    publish,
    recall,
    reject,
    request_changes,
    submit,
    unschedule,
    withdraw,
)
from articles.services.writing import (
    TAKEN,
    ArticleFields,
    EditConflictError,
    create_article,
    delete_article,
    delete_author,
    delete_topic,
    fields_of,
    rename,
    restore,
    save_article,
    save_author,
    save_topic,
)

__all__ = [
    "TAKEN",
    "ArticleError",
    "ArticleFields",
    "EditConflictError",
    "approve",
    "create_article",
    "delete_article",
    "delete_author",
    "delete_topic",
    "fields_of",
    "load_article",
    "load_author",
    "load_topic",
    "publish",
    "recall",
    "reject",
    "rename",
    "request_changes",
    "restore",
    "save_article",
    "save_author",
    "save_topic",
    "submit",
    "unschedule",
    "withdraw",
]
