"""Every change of a topic, an author, an article or an image."""

from articles.exchange.entries import Entry, Outcome
from articles.services.care import assign_owner, mark_reviewed, plan_review, remind_owners
from articles.services.checking import Report, check, recheck_links
from articles.services.editing import Typed, delete_old_editing, forget, form_of, keep, look
from articles.services.effects import ArticleError
from articles.services.images import add_image, delete_image, make_variants, save_image
from articles.services.import_runs import confirm_import, delete_old_imports, go_on, start_import
from articles.services.importing import Importer, import_items
from articles.services.loading import load_article, load_author, load_series, load_topic
from articles.services.publishing import (
    MAX_NOTE,
    approve,
    publish,
    recall,
    reject,
    request_changes,
    submit,
    unschedule,
    withdraw,
)
from articles.services.reviewing import MAX_COMMENT, comment
from articles.services.series import arrange_series, delete_series, save_series
from articles.services.share_images import share_image_of
from articles.services.sharing import SHARED_DAYS, delete_ended_links, revoke, share, shared
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
    "MAX_COMMENT",
    "MAX_NOTE",
    "SHARED_DAYS",
    "TAKEN",
    "ArticleError",
    "ArticleFields",
    "EditConflictError",
    "Entry",
    "Importer",
    "Outcome",
    "Report",
    "Typed",
    "add_image",
    "approve",
    "arrange_series",
    "assign_owner",
    "check",
    "comment",
    "confirm_import",
    "create_article",
    "delete_article",
    "delete_author",
    "delete_ended_links",
    "delete_image",
    "delete_old_editing",
    "delete_old_imports",
    "delete_series",
    "delete_topic",
    "fields_of",
    "forget",
    "form_of",
    "go_on",
    "import_items",
    "keep",
    "load_article",
    "load_author",
    "load_series",
    "load_topic",
    "look",
    "make_variants",
    "mark_reviewed",
    "plan_review",
    "publish",
    "recall",
    "recheck_links",
    "reject",
    "remind_owners",
    "rename",
    "request_changes",
    "restore",
    "revoke",
    "save_article",
    "save_author",
    "save_image",
    "save_series",
    "save_topic",
    "share",
    "share_image_of",
    "shared",
    "start_import",
    "submit",
    "unschedule",
    "withdraw",
]
