"""Changes of working copies, of topics and of authors."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from articles.models import Article, ArticleText, ArticleVersion, Author, Topic
from articles.services.effects import ArticleError, locked, settle
from articles.services.images import refer
from portal import audit, pagecache, text
from portal.redirects import services as redirects
from portal.text.fields import cleaned

TAKEN = frozenset({"feed"})  # /articles/feed/ is the feed
Entry = TypeVar("Entry", Topic, Author)


@dataclass(frozen=True, kw_only=True)
class ArticleFields:
    """An article's text as somebody wrote it; `body` is HTML."""

    title: str
    summary: str = ""
    body: str = ""
    author: Author | None = None
    main_topic: Topic | None = None
    topics: Sequence[Topic] = ()
    review_by_on: date | None = None


class EditConflictError(ArticleError):
    """Saved in the meantime, by somebody else or in another tab. Holds both texts, so that nothing is lost."""

    def __init__(self, *, yours: ArticleFields, theirs: Article) -> None:
        super().__init__(
            "This article was saved after you opened it. Nothing of yours is lost: "
            "compare the two texts, then save again."
        )
        self.yours = yours
        self.theirs = theirs


def fields_of(row: ArticleText) -> ArticleFields:
    return ArticleFields(
        title=row.title,
        summary=row.summary,
        body=row.body,
        author=row.author,
        main_topic=row.main_topic,
        topics=tuple(row.topics.all()),
        review_by_on=row.review_by_on,
    )


def _normal(fields: ArticleFields) -> ArticleFields:
    """Trimmed, sanitised, the topics in their own order and the main one among them."""
    title = text.one_line(fields.title)
    if not title:
        raise ArticleError("Give the article a title.")
    topics = {topic.pk: topic for topic in (*fields.topics, fields.main_topic) if topic}
    return ArticleFields(
        title=title,
        summary=text.one_line(fields.summary),
        body=cleaned(fields.body),
        author=fields.author,
        main_topic=fields.main_topic,
        topics=tuple(sorted(topics.values(), key=lambda topic: (topic.position, topic.name))),
        review_by_on=fields.review_by_on,
    )


def is_same(fields: ArticleFields, row: ArticleText) -> bool:
    """Whether storing the fields in the row would change nothing."""
    return _normal(fields) == _normal(fields_of(row))


def write(row: Article | ArticleVersion, fields: ArticleFields) -> None:
    """Put a text into a row, and store it."""
    row.title, row.summary, row.body = fields.title, fields.summary, fields.body
    row.author, row.main_topic, row.review_by_on = fields.author, fields.main_topic, fields.review_by_on
    row.save()
    row.topics.set(fields.topics)
    refer(row)


def _free_slug(wanted: str) -> str:
    """An address that no article has, nor one that readers know from before."""
    base = slugify(wanted)[:90].strip("-") or "article"
    taken = TAKEN | set(Article.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(Article.objects.filter(key__startswith=base).values_list("key", flat=True))
    candidates = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(
        slug
        for slug in candidates
        if slug not in taken and not redirects.is_left(reverse("articles:detail", args=[slug]))
    )


@contextmanager
def _claiming(slug: str) -> Iterator[None]:
    """Refuses an address that another article has, or is given at this very moment."""
    refusal = ArticleError(f"Another article has the address “{slug}”.")
    if slug in TAKEN or Article.objects.filter(slug=slug).exists():
        raise refusal
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise refusal from None


@transaction.atomic
def create_article(fields: ArticleFields, *, by: Any, slug: str = "", key: str = "") -> Article:
    """A new draft of `by`; only the title is needed. Without a slug, one is made from the title."""
    fields = _normal(fields)
    slug = slug or _free_slug(fields.title)
    if not key:
        key = slug if not Article.objects.filter(key=slug).exists() else _free_slug(slug)
    article = Article(owner=by, slug=slug, key=key)
    with _claiming(slug):
        write(article, fields)
    settle(article, "create", by=by, is_private=True)
    return article


@transaction.atomic
def save_article(article: Article, fields: ArticleFields, *, by: Any, revision: int) -> Article:
    """Change the working copy, which `by` opened at `revision`. Raises EditConflictError when it moved on.

    Saving what is already there changes nothing.
    """
    stored = locked(article)
    fields = _normal(fields)
    if stored.revision != revision:
        raise EditConflictError(yours=fields, theirs=stored)
    if fields == _normal(fields_of(stored)):
        return stored
    stored.revision += 1
    stored.updated_at = timezone.now()
    write(stored, fields)
    settle(stored, "save", by=by, is_private=True)
    return stored


@transaction.atomic
def restore(version: ArticleVersion, *, by: Any, revision: int) -> Article:
    """Copy a version's text back into the working copy, as `by` saw it at `revision`."""
    article = locked(version.article)
    if article.revision != revision:
        raise ArticleError(
            "Somebody saved the draft after you opened this version, and copying would replace what they wrote. "
            "Look at the draft, then decide again."
        )
    article.revision += 1
    article.updated_at = timezone.now()
    write(article, _normal(fields_of(version)))
    settle(article, "restore", by=by, detail={"version": version.number}, is_private=True)
    return article


@transaction.atomic
def rename(article: Article, slug: str, *, by: Any) -> Article:
    """Move the article to another address; the old one redirects while readers see it.

    The address of a withdrawn article keeps its answer: it leads elsewhere, or says “gone”. Of one that is still
    to come nobody knows the address, but what was to lead there follows.
    """
    stored = locked(article)
    if slug == stored.slug:
        return stored
    old = stored.get_absolute_url()
    stored.slug = slug
    with _claiming(slug):
        stored.save(update_fields=["slug"])
    now = pagecache.now()
    if stored.versions.live(now).exists():
        redirects.move(old, stored.get_absolute_url(), by=by)
    elif not stored.versions.begun(now).exists():
        redirects.follow(old, stored.get_absolute_url())
    settle(stored, "rename", by=by, detail={"from": old, "to": stored.get_absolute_url()})
    return stored


@transaction.atomic
def delete_article(article: Article, *, by: Any) -> None:
    """Remove a draft. What readers have seen is withdrawn instead, so that its address keeps an answer."""
    stored = locked(article)
    if stored.was_approved:
        raise ArticleError("This article has been published or scheduled. Withdraw it instead.")
    audit.record("delete", stored, by=by)
    redirects.drop(stored.get_absolute_url())
    stored.delete()


@transaction.atomic
def save_topic(topic: Topic, *, by: Any) -> Topic:
    """Store a topic; an address that moved redirects."""
    return _save_entry(topic, by=by)


@transaction.atomic
def save_author(author: Author, *, by: Any) -> Author:
    """Store an author; an address that moved redirects."""
    return _save_entry(author, by=by)


@transaction.atomic
def delete_topic(topic: Topic, *, by: Any) -> None:
    """Take a topic away that no article has as its main one; its address says that it is gone."""
    _delete_entry(topic, by=by)


@transaction.atomic
def delete_author(author: Author, *, by: Any) -> None:
    """Take an author away who has written nothing here; the address says that it is gone."""
    _delete_entry(author, by=by)


def _addresses(entry: Entry) -> list[str]:
    """Those of its page and of its feeds, always in the same order."""
    routes = [f"{entry._meta.model_name}{page}" for page in ("", "_feed", "_feed_rss", "_feed_json")]
    return [reverse(f"articles:{route}", args=[entry.slug]) for route in routes]


def _delete_entry(entry: Entry, *, by: Any) -> None:
    audit.record("delete", entry, by=by)
    for address in _addresses(entry):
        redirects.add(address, by=by)
    entry.delete()
    pagecache.bump()


def _save_entry(entry: Entry, *, by: Any) -> Entry:
    old = type(entry).objects.filter(pk=entry.pk).first() if entry.pk else None
    entry.save()
    addresses = _addresses(entry)
    for address in addresses:
        redirects.release(address)
    if old and old.slug != entry.slug:
        for before, after in zip(_addresses(old), addresses, strict=True):
            redirects.add(before, after, by=by)
    audit.record("save" if old else "create", entry, by=by)
    pagecache.bump()
    return entry
