"""Stores what files bring: found again by its key, and nothing that was written here is lost to it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.text import Truncator

from articles.exchange.entries import Entry, Outcome
from articles.exchange.items import (
    Incoming,
    IncomingArticle,
    IncomingEntry,
    IncomingImage,
    IncomingSeries,
    Named,
    Unusable,
)
from articles.models import Article, Author, Series, SeriesPart, Topic
from articles.services.effects import ArticleError
from articles.services.images import add_image, find_image
from articles.services.loading import backdate, load_author, load_series, load_topic
from articles.services.publishing import publish
from articles.services.writing import (
    TAKEN,
    ArticleFields,
    create_article,
    fields_of,
    is_same,
    rename,
    save_article,
)
from portal import pagecache, text
from portal.errors import ServiceError
from portal.files import images
from portal.redirects import services as redirects
from portal.redirects.models import Redirect
from portal.text.fields import MAX_LENGTH
from portal.versions.models import VersionState

MAX_TITLE, MAX_SUMMARY, MAX_KEY, MAX_WORDS = 120, 160, 100, 10_000
SLUG = re.compile(r"[A-Za-z0-9_-]{1,100}")
LOADERS: dict[str, Any] = {"topic": (Topic, load_topic), "author": (Author, load_author)}


@dataclass
class Importer:
    """One run over a delivery. With `is_dry` it says what it would do, and stores nothing.

    Topics that come along and are not known here are made, unless `makes_topics` is off. `main_topic` and `author`
    stand in where a text names none that is known here. `arriving` are the keys and names of topics and authors that a dry
    run would have made before the texts, `claimed` the addresses, with their keys.
    """

    by: Any
    is_dry: bool = False
    main_topic: Topic | None = None
    author: Author | None = None
    makes_topics: bool = True
    arriving: set[tuple[str, str]] = field(default_factory=set)
    claimed: dict[str, str] = field(default_factory=dict)

    def take(self, item: Incoming) -> Entry:
        """Everything that one item brings is stored, or nothing of it."""
        if isinstance(item, Unusable):
            return Entry("file", item.source, item.name, Outcome.SKIPPED, notes=[item.reason])
        if isinstance(item, IncomingEntry):
            return self._entry(item)
        if isinstance(item, IncomingSeries):
            return self._series(item)
        try:
            return _Text(self, item).taken()
        except (ServiceError, ValidationError) as error:
            return Entry("article", item.source, item.name, Outcome.CONFLICT, notes=[_said(error)])

    def _entry(self, item: IncomingEntry) -> Entry:
        """A topic or an author: made if it is not here, otherwise left as it is."""
        model, load = LOADERS[item.kind]
        entry = Entry(item.kind, item.source, item.name)
        key = item.values["key"]
        known = _find(model, Named(key, item.name)) if item.is_known_by_name else None
        is_twice = item.is_known_by_name and self.brings(item.kind, Named(key, item.name))
        if known or is_twice or model.objects.filter(key=key).exists():
            return entry
        if item.kind == "topic" and not self.makes_topics:
            entry.outcome = Outcome.SKIPPED
            entry.notes.append("It is not known here, and no topics are to be made.")
            return entry
        if model.objects.filter(slug=item.values.get("slug")).exists():
            entry.outcome = Outcome.CONFLICT
            entry.notes.append(f"Another {item.kind} has the address “{item.values.get('slug')}”.")
            return entry
        try:
            with transaction.atomic():
                load(item.values, by=self.by)
                transaction.set_rollback(self.is_dry)
        except KeyError as error:
            entry.outcome, entry.notes = Outcome.SKIPPED, [f"“{error.args[0]}” is missing."]
        except (ValidationError, TypeError, ValueError, AttributeError) as error:
            said = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            entry.outcome, entry.notes = Outcome.SKIPPED, [said]
        else:
            entry.outcome = Outcome.CREATE
            self.expect(item)
        return entry

    def expect(self, item: IncomingEntry) -> None:
        """Whether or not it is stored, later items may name it."""
        self.arriving |= {(item.kind, item.values["key"]), (item.kind, item.name.casefold())}

    def brings(self, kind: str, name: Named) -> bool:
        """A topic or an author of this key or name would be here by now."""
        return not self.arriving.isdisjoint({(kind, name.key), (kind, name.name.casefold())})

    def _series(self, item: IncomingSeries) -> Entry:
        """A series of what is here by now: made, or completed where its order here is a part of that of the file."""
        entry = Entry("series", item.source, item.name)
        known = {
            *self.claimed.values(),
            *Article.objects.filter(key__in=item.articles).values_list("key", flat=True),
        }
        wanted = [key for key in dict.fromkeys(item.articles) if key in known]
        if unknown := [f"“{key}”" for key in item.articles if key not in known]:
            entry.notes.append(f"Not here: {', '.join(unknown)}.")
        existing = Series.objects.filter(key=item.key).first()
        standing = existing.article_keys if existing else []
        if existing and (existing.name, standing) == (item.name, wanted):
            return entry
        if existing and (
            existing.name != item.name or [key for key in wanted if key in standing] != standing
        ):
            entry.outcome = Outcome.CONFLICT
            entry.notes.append("It has another name or order here, so it is left as it is.")
            return entry
        elsewhere = SeriesPart.objects.filter(article__key__in=wanted).exclude(series__key=item.key)
        if part := elsewhere.select_related("series", "article").first():
            entry.outcome = Outcome.CONFLICT
            entry.notes.append(f"“{part.article}” is a part of “{part.series}” here.")
            return entry
        entry.outcome = Outcome.CHANGE if existing else Outcome.CREATE
        try:
            Series(key=item.key, name=item.name).clean_fields(exclude=["id"])
            if not self.is_dry:
                values = {"key": item.key, "name": item.name, "articles": wanted}
                load_series(values, series=existing, by=self.by)
        except (ServiceError, ValidationError) as error:
            entry.outcome = Outcome.SKIPPED
            entry.notes.append(_said(error))
        return entry


def _said(error: ValidationError | ServiceError) -> str:
    return error.message if isinstance(error, ServiceError) else "; ".join(error.messages)


class _Text:
    """One text on its way in."""

    def __init__(self, run: Importer, item: IncomingArticle) -> None:
        self.run, self.item = run, item
        self.entry = Entry("article", item.source, item.name, notes=list(item.notes))
        self.is_new_entry = False  # a topic or an author that only this import would make
        self.existing = Article.objects.filter(key=item.key).first()
        self.slug = self.existing.slug if self.existing and item.yields else item.slug

    def taken(self) -> Entry:
        for name in (self.item.key, self.slug):
            if not SLUG.fullmatch(name):
                raise ArticleError(
                    f"Keys and addresses are up to {MAX_KEY} letters from a to z, figures and “-”: not “{_short(name)}”."
                )
        if self.existing is None:
            self._free_slug()
        fields = self._fields()
        if self.existing is None:
            self._create(fields)
        else:
            self._meet(self.existing, fields)
        if self.item.old_path and self.entry.outcome != Outcome.CONFLICT:
            self._lead_on()
        return self.entry

    # The text

    def _fields(self) -> ArticleFields:
        item = self.item
        title, summary = (text.one_line(words, MAX_WORDS) for words in (item.title, item.summary))
        body = self._body()
        if len(title) > MAX_TITLE:
            title = Truncator(title).chars(MAX_TITLE)
            self.entry.notes.append(f"The title is cut to {MAX_TITLE} characters.")
        if len(summary) > MAX_SUMMARY:
            summary = Truncator(summary).chars(MAX_SUMMARY)
            self.entry.notes.append(f"The summary is cut to {MAX_SUMMARY} characters.")
        author, topics = self._author(), self._topics()
        return ArticleFields(
            title=title or item.key,
            summary=summary,
            body=body,
            author=author,
            main_topic=topics[0] if topics else None,
            topics=topics,
            review_by_on=self._review_date(),
        )

    def _review_date(self) -> date | None:
        """That of the file, unless the article was reviewed here since, or the file knows nothing of reviews."""
        article, brought = self.existing, self.item.review_by_on
        if article is None:
            return brought
        is_reviewed_since = bool(
            article.last_reviewed_on and article.review_by_on and (brought or date.min) < article.review_by_on
        )
        return article.review_by_on if self.item.yields or is_reviewed_since else brought

    def _body(self) -> str:
        lost: list[str] = []
        known: dict[str, str] = {}

        def relocate(tag: str, address: str) -> str:
            if tag == "a":
                return self.item.link(address)
            if address not in known:
                known[address] = self._image(address, lost)
            return known[address]

        html = self.item.html(relocate)
        self.entry.notes += lost
        if len(html) > MAX_LENGTH:
            raise ArticleError(f"The text is longer than {MAX_LENGTH:,} characters, marks included.")
        return html

    def _image(self, address: str, lost: list[str]) -> str:
        """Where the library shows it; an image that did not come along, or is none, is left out."""
        incoming = self.item.image(address)
        if incoming is None:
            if urlsplit(address).path.startswith("/images/") and not urlsplit(address).netloc:
                return address  # the site's own
            lost.append(f"The image {_short(address)} did not come along.")
            return ""
        try:
            return self._stored(incoming)
        except ServiceError as error:
            lost.append(f"The image {_short(address)} is left out. {error.message}")
            return ""

    def _stored(self, incoming: IncomingImage) -> str:
        content = incoming.read()
        image = find_image(content)
        if image is None and self.run.is_dry:
            images.cleaned(content)
            return "/images/to-come"
        if image is None:
            image, _ = add_image(content, name=incoming.name, by=self.run.by, **_fitting(incoming.words))
        return image.path

    def _author(self) -> Author | None:
        name = self.item.author
        if name:
            if found := _find(Author, name):
                return found
            if self.run.brings("author", name):
                self.is_new_entry = True
                return Author(key=name.key)
            self.entry.notes.append(f"The author “{name.name or name.key}” is not known here.")
        return self.run.author

    def _topics(self) -> list[Topic]:
        found, unknown = [], []
        for name in self.item.topics:
            if topic := _find(Topic, name):
                found.append(topic)
            elif self.run.brings("topic", name):
                self.is_new_entry = True
                found.append(Topic(key=name.key))
            else:
                unknown.append(f"“{name.name or name.key}”")
        if unknown:
            many = "topics are" if len(unknown) > 1 else "topic is"
            self.entry.notes.append(f"The {many} not known here: {', '.join(unknown)}.")
        if not found and self.run.main_topic:
            found = [self.run.main_topic]
        return list(dict.fromkeys(found)) if all(topic.pk for topic in found) else found

    # Its place

    def _free_slug(self) -> None:
        wanted = self.slug
        if self._is_free(wanted):
            return
        if not self.item.yields:
            raise ArticleError(f"Another article has, or had, the address “{wanted}”.")
        number = self.item.key.rpartition("-")[2]
        self.slug = f"{wanted[: MAX_KEY - len(number) - 1]}-{number}"
        self.entry.notes.append(f"The address “{wanted}” is taken: it becomes “{self.slug}”.")

    def _is_free(self, slug: str) -> bool:
        return not (
            slug in TAKEN
            or self.run.claimed.get(slug, self.item.key) != self.item.key
            or Article.objects.filter(slug=slug).exists()
            or redirects.is_left(Article(slug=slug).get_absolute_url())
        )

    def _is_asked_for(self, fields: ArticleFields) -> bool:
        """Readers are to see it, now or at a time; said if it lacks something for that."""
        if not (self.item.published_at or self.item.publish_at):
            return False
        row = Article(title=fields.title, summary=fields.summary, body=fields.body)
        missing = [need for need in row.missing if need not in {"an author", "a main topic"}]
        missing += [] if fields.author else ["an author"]
        missing += [] if fields.main_topic else ["a main topic"]
        if missing:
            self.entry.notes.append(f"It stays a draft: to be published it needs {', '.join(missing)}.")
        elif silent := [
            image for image in text.facts(fields.body).images if not (image.alt or image.is_decorative)
        ]:
            self.entry.notes.append(f"Images without alternative text: {len(silent)}. Say what each shows.")
        return not missing

    def _create(self, fields: ArticleFields) -> None:
        is_second = self.run.claimed.get(self.slug) == self.item.key  # its draft, after what readers will see
        self.run.claimed[self.slug] = self.item.key
        is_asked_for = self._is_asked_for(fields)
        self._settle(Outcome.CHANGE if is_second else Outcome.CREATE, self._state(is_asked_for))
        if self.run.is_dry:
            return
        with transaction.atomic():
            article = create_article(fields, by=self.run.by, slug=self.slug, key=self.item.key)
            if is_asked_for:
                self._publish(article)
            self._remember(article)
        self.existing = article

    def _meet(self, article: Article, fields: ArticleFields) -> None:
        """An article of this key is here: follow the file where no text of this site's would be lost."""
        self.entry.article = article.pk
        newest, live = article.newest_version(), article.live_version()
        is_for_readers = self.item.published_at is not None and live is not None
        compared: Any = live if is_for_readers else article
        may_begin = not article.was_approved or (
            live is not None and self._is_ahead and article.scheduled_version() is None
        )
        is_asked_for = may_begin and self._is_asked_for(fields)
        is_same_text = not self.is_new_entry and is_same(fields, compared) and self.slug == article.slug
        if is_same_text and not is_asked_for:
            return
        is_frozen = newest is not None and newest.revision == article.revision
        if newest and newest.state == VersionState.SUBMITTED:
            raise ArticleError("It waits for review here, so it is left as it is.")
        if not self._is_as_imported(article) and (self.item.yields or not is_frozen):
            raise ArticleError("Somebody has edited it here since, so it is left as it is.")
        if self.slug != article.slug and not self._is_free(self.slug):
            raise ArticleError(f"Another article has, or had, the address “{self.slug}”.")
        state = "published" if is_for_readers else self._state(is_asked_for)
        self._settle(Outcome.CHANGE, state)
        if article.was_approved and live is None and self.item.published_at:
            self.entry.notes.append("It is not published here, and stays so.")
        if self.run.is_dry:
            return
        with transaction.atomic():
            article = rename(article, self.slug, by=self.run.by)
            article = save_article(article, fields, by=self.run.by, revision=article.revision)
            if is_asked_for:
                self._publish(article)
            elif is_for_readers and live and live.revision != article.revision:
                publish(article, by=self.run.by, is_checked=False)
            self._remember(article)

    def _is_as_imported(self, article: Article) -> bool:
        """Nobody has edited it; a review date alone, of which a file that yields knows nothing, is no edit."""
        imported = article.imported_revision
        if imported is None or imported == article.revision or not self.item.yields:
            return imported == article.revision
        came_in = article.versions.filter(revision=imported).first()
        return came_in is not None and is_same(
            replace(fields_of(came_in), review_by_on=article.review_by_on), article
        )

    def _state(self, is_asked_for: bool) -> str:
        if not is_asked_for:
            return "draft"
        return "scheduled" if self._is_ahead else "published"

    @property
    def _is_ahead(self) -> bool:
        at = self.item.publish_at
        return at is not None and at > pagecache.now()

    def _publish(self, article: Article) -> None:
        if self._is_ahead:
            publish(article, by=self.run.by, at=self.item.publish_at, is_checked=False)
            return
        begun = self.item.published_at or self.item.publish_at
        version = publish(article, by=self.run.by, is_checked=False)
        if begun:
            backdate(version, begun)

    def _settle(self, outcome: Outcome, state: str) -> None:
        self.entry.outcome, self.entry.state = outcome, state

    def _remember(self, article: Article) -> None:
        self.entry.article = article.pk
        Article.objects.filter(pk=article.pk).update(imported_revision=article.revision)

    # Its old address

    def _lead_on(self) -> None:
        """Let the address that it had elsewhere lead to it, unless that is an address of this site."""
        old, slug = self.item.old_path, self.existing.slug if self.existing else self.slug
        new = Article(slug=slug).get_absolute_url()
        if old == new:
            return
        if len(old) > 400 or _is_own(old):
            self.entry.notes.append(
                f"Its old address {_short(old)} cannot lead here: it is one of this site's."
            )
            return
        standing = Redirect.objects.filter(old_path=old).first()
        if standing and standing.new_path != new:
            self.entry.notes.append(f"Its old address {_short(old)} leads elsewhere already.")
            return
        self.entry.old_path = old
        if standing is None and not self.run.is_dry:
            redirects.add(old, new, by=self.run.by)
        if standing is None and self.entry.outcome == Outcome.UNCHANGED:
            self._settle(Outcome.CHANGE, self.entry.state)


def _find(model: Any, name: Named) -> Any:
    """By key or slug, else by name."""
    found = model.objects.filter(Q(key=name.key) | Q(slug=name.key)).order_by("pk").first()
    if found is None and name.name:
        found = model.objects.filter(name__iexact=name.name).order_by("pk").first()
    return found


def _fitting(words: Any) -> dict[str, str]:
    """An image's words, as long as the library takes them."""
    most = {"title": 120, "alt": 500, "caption": 300, "credit": 120}
    return {name: Truncator(words[name]).chars(length) for name, length in most.items() if words.get(name)}


def _is_own(address: str) -> bool:
    """An address that this site answers whatever is stored in it."""
    path, _, query = address.partition("?")
    if path == "/" and query:
        return False  # the home page hands it on
    try:
        return not resolve(path).kwargs
    except Resolver404:
        return False


def _short(address: str) -> str:
    return Truncator(unquote(address)).chars(80)


def import_items(
    items: Iterable[Incoming],
    run: Importer,
    *,
    progress: Callable[[Entry], None] | None = None,
) -> Sequence[Entry]:
    """Take every item, each by itself: an interruption costs nothing, and the same files may come again."""
    entries = []
    for item in items:
        entries.append(run.take(item))
        if progress:
            progress(entries[-1])
    return entries
