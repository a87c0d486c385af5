"""Articles from a WordPress export: its posts and pages, with the images that lie beside it."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from django.utils.text import Truncator, slugify

from articles.exchange import wordpress_html, wxr
from articles.exchange.items import Incoming, IncomingArticle, IncomingEntry, IncomingImage, Named, Unusable
from articles.exchange.sources import MAX_IMAGE, Source, SourceError
from portal import text
from portal.text.canonical import Relocate

MAX_CONTENT = 1_000_000
SUMMARY = 160
LAST = 1_000  # the position of a topic that comes along: after the site's own
TYPES = {"post": "post", "page": "page"}
SKIPPED = {
    "private": "It is private there.",
    "trash": "It is in the trash there.",
    "auto-draft": "It is an empty draft that WordPress made by itself.",
    "inherit": "It is an earlier revision.",
}
SHOWN = frozenset({"publish", "future"})
STATUSES = SHOWN | {"draft", "pending"}
_SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[a-z]+$)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:p|page_id)=\d{1,18}")  # addresses of a site without permalinks
_TAGS = re.compile(r"<[^<>]*>")


class WordPressExport:
    """A delivery of posts and pages. Reads everything once, for what posts say of one another.

    Raises SourceError for a file that cannot be read to its end: then nothing of it is taken.
    """

    def __init__(self, source: Source, media: Source | None = None) -> None:
        self.source, self.media = source, media or source
        self.files = _files_in(source)
        self.images: dict[str, wordpress_html.Image] = {}  # by the attachment's id
        self.by_address: dict[str, wordpress_html.Image] = {}
        self.places: dict[str, str] = {}  # new paths by old ones
        self.others: Counter[str] = Counter()
        self.channel = wxr.Channel()
        self.creators: dict[str, None] = {}
        self.categories: dict[str, Named] = {}  # by key, those of texts that readers are to see
        self.comments = self.posts = 0
        self._read()
        self.hosts = {urlsplit(address).netloc.lower() for address in self.channel.addresses}
        self.site = hashlib.sha256(min(self.hosts, default="").encode()).hexdigest()[:8]
        self.by_tail = self._files_by_tail()

    @property
    def count(self) -> int:
        return len(self.categories) + len(self.creators) + self.posts

    def _posts(self) -> Iterator[wxr.Post | wxr.Channel]:
        for name in self.files:
            yield from wxr.read(lambda name=name: self.source.open(name))  # type: ignore[misc]

    def _read(self) -> None:
        slugs: set[str] = set()  # of two texts with the same name, the second is found by its old address
        for post in self._posts():
            if isinstance(post, wxr.Channel):
                self.channel.add(post)
            elif post.type == "attachment":
                image = wordpress_html.Image(
                    post.attachment_url, post.meta.get("_wp_attachment_image_alt", ""), _plain(post.excerpt)
                )
                self.images[post.id] = image
                self.by_address[_bare(post.attachment_url)] = image
            elif post.type in TYPES:
                self.posts += 1
                self.comments += post.comments
                if post.creator and not _reason(post):
                    self.creators[post.creator] = None
                if post.status in SHOWN and not _reason(post):
                    for named in _named(post, "category"):
                        self.categories.setdefault(named.key, named)
                if path := _old_path(post):
                    self.places[path] = path if _slug(post) in slugs else f"/articles/{_slug(post)}/"
                    slugs.add(_slug(post))
            else:
                self.others[post.type or "item without a type"] += 1

    @property
    def notes(self) -> list[str]:
        notes = [
            f"{count} of the type “{kind}”, which this site does not have: not carried over."
            for kind, count in sorted(self.others.items())
        ]
        if self.comments:
            notes.append(f"Comments by readers, {self.comments} of them: not carried over.")
        return notes

    def items(self) -> Iterator[Incoming]:
        for key, category in self.categories.items():
            about = _plain(self.channel.descriptions.get(key, "")) or f"Articles on {category.name}."
            values = {
                "key": key,
                "slug": key,
                "name": category.name[:80],
                "kind": "theme",
                "summary": Truncator(about).chars(200),
                "position": LAST,
            }
            yield IncomingEntry("topic", self.files[0], values, is_known_by_name=True)
        for login in self.creators:
            name = self.channel.authors.get(login) or login
            key = wxr.key_of(login, "author")
            yield IncomingEntry(
                "author",
                self.files[0],
                {"key": key, "slug": key, "name": name[:80], "kind": "person"},
                is_known_by_name=True,
            )
        met: dict[str, list[bytes]] = {}  # digests of what bore a number: the texts are too many to hold
        for post in self._posts():
            if isinstance(post, wxr.Post) and post.type in TYPES:
                digest = hashlib.sha256(repr(post).encode()).digest()
                same_number = met.setdefault(post.id, [])
                if digest in same_number:
                    yield Unusable(_source(post), _title(post), "It is in this file twice.")
                    continue
                same_number.append(digest)
                yield self._item(post, len(same_number))

    def _item(self, post: wxr.Post, copy: int) -> Incoming:
        """A text; `copy` counts those of its number, which files put together from several have more than once."""
        source, title = _source(post), _title(post)
        if reason := _reason(post):
            return Unusable(source, title, reason)
        content, lost = wordpress_html.to_html(post.content, self.images)
        notes = [f"It is a {post.type} there."] if post.type == "page" else []
        if post.status == "pending":
            notes.append("It waits for review there; here it is a draft.")
        cover = self.images.get(post.meta.get("_thumbnail_id", ""))
        if cover and _stem(cover.address) not in content:
            content = wordpress_html.image_html(cover) + content
        summary = _plain(post.excerpt)
        if not summary:
            summary = Truncator(" ".join(text.plain(text.clean(content)).split())).chars(SUMMARY)
            notes.append("It has no excerpt: its summary is how its text begins.")
        begun = _moment(post)
        old_path = _old_path(post) if post.status in SHOWN else ""
        if post.status == "publish" and not old_path:
            notes.append(f"Its old address {post.link or '(none)'} cannot lead here: it is no path.")
        return IncomingArticle(
            source=source,
            key=f"wp-{self.site}-{post.id}" + (f"-{copy}" if copy > 1 else ""),
            slug=_slug(post),
            title=title,
            summary=summary,
            html=lambda relocate: _canonical(content, relocate),
            image=self._image,
            link=self._link,
            author=self._author(post.creator),
            topics=[*_named(post, "category"), *_named(post, "post_tag")],
            published_at=(begun or timezone.now()) if post.status == "publish" else None,
            publish_at=begun if post.status == "future" else None,
            old_path=old_path,
            notes=[*notes, *lost],
            yields=True,
        )

    def _author(self, login: str) -> Named | None:
        return Named(wxr.key_of(login, "author"), self.channel.authors.get(login) or login) if login else None

    # Addresses

    def _link(self, address: str) -> str:
        """An address of the old site as the new one's, where its text comes along."""
        parts = urlsplit(address) if _is_address(address) else None
        if parts is None or parts.netloc.lower() not in self.hosts | {""}:
            return address
        new = self.places.get(unquote(parts.path) + (f"?{parts.query}" if parts.query else ""))
        if not new:
            return address
        return new + (f"#{parts.fragment}" if parts.fragment else "")

    def _image(self, address: str) -> IncomingImage | None:
        """The file beside the export: at its path below “uploads”, whole rather than one of its sizes."""
        if not _is_address(address):
            return None
        path = unquote(urlsplit(address).path)
        known = self.by_address.get(_bare(address)) or self.by_address.get(_SIZED.sub("", _bare(address)))
        words = {"alt": known.alt, "caption": known.caption} if known else {}
        whole = _SIZED.sub("", path)
        for wanted in dict.fromkeys((whole, path)):
            if found := self.by_tail.get(_tail(wanted)) or self.by_tail.get(
                PurePosixPath(wanted).name.lower()
            ):
                name = PurePosixPath(found).name
                return IncomingImage(name, lambda found=found: self.media.read(found, MAX_IMAGE), words)  # type: ignore[misc]
        return None

    def _files_by_tail(self) -> Mapping[str, str]:
        """Files by their path below “uploads”, and by their bare name where only one has it."""
        names = [name for name in self.media.names if name not in self.files]
        counts = Counter(PurePosixPath(name).name.lower() for name in names)
        bare = {PurePosixPath(name).name.lower(): name for name in names}
        found = {name: path for name, path in bare.items() if counts[name] == 1}
        for name in names:
            found[_tail(name)] = name
        return found


def _files_in(source: Source) -> list[str]:
    """The XML, in the order of its parts: a large site comes as several files, numbered."""
    found = sorted(name for name in source.names if name.lower().endswith((".xml", ".wxr")))
    if found:
        return found
    if len(source.names) == 1:
        return list(source.names)
    raise SourceError("An export of WordPress is XML; this holds no XML file.")


def _reason(post: wxr.Post) -> str:
    """Why a post is left out; empty if it is not."""
    if not re.fullmatch(r"\d{1,18}", post.id):
        return "It has no number by which it could be found again."
    if post.password:
        return "It is protected by a password there."
    if len(post.content) > MAX_CONTENT:
        return f"Its text has more than {MAX_CONTENT:,} characters."
    if post.status in STATUSES:
        return ""
    return SKIPPED.get(post.status, f"Its status “{post.status}” is none that this site has.")


def _canonical(content: str, relocate: Relocate) -> str:
    return text.clean(content, relocate=relocate)


def _plain(words: str) -> str:
    """Words without tags; what is left is text."""
    return (
        " ".join(text.plain(text.clean(words[:20_000])).split())
        if _TAGS.search(words)
        else " ".join(words.split())
    )


def _source(post: wxr.Post) -> str:
    return f"{TYPES[post.type]} {post.id}"


def _title(post: wxr.Post) -> str:
    return _plain(post.title) or f"Untitled {_source(post)}"


def _slug(post: wxr.Post) -> str:
    named = slugify(unquote(post.name)) or slugify(_plain(post.title))
    return named[:90].strip("-_") or f"{TYPES.get(post.type, 'post')}-{post.id}"


def _named(post: wxr.Post, domain: str) -> list[Named]:
    """The post's categories or tags; “Uncategorized” is none."""
    named = [
        Named(wxr.key_of(nicename or name, "topic"), name or nicename)
        for of, nicename, name in post.terms
        if of == domain
    ]
    return [each for each in named if each.key != "uncategorized"]


def _moment(post: wxr.Post) -> datetime | None:
    for written, zone in ((post.date_gmt, UTC), (post.date, timezone.get_default_timezone())):
        try:
            moment = datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
        except ValueError:  # drafts have “0000-00-00 00:00:00”
            continue
        if moment.year > 1970:
            return moment
    return None


def _is_address(address: str) -> bool:
    try:
        return bool(urlsplit(address).path)
    except ValueError:
        return False


def _old_path(post: wxr.Post) -> str:
    """The path of its permalink, with the query where only that tells it from others; empty for what is none."""
    if not _is_address(post.link):
        return ""
    parts = urlsplit(post.link)
    path = unquote(parts.path)
    is_path = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    if not is_path or (parts.query and not _NUMBERED.fullmatch(parts.query)):
        return ""
    if parts.query:
        return f"{path}?{parts.query}"
    return path if path != "/" else ""


def _bare(address: str) -> str:
    """An address without scheme, query and fragment: the same image is linked in several ways."""
    if not _is_address(address):
        return address
    parts = urlsplit(address)
    return f"{parts.netloc.lower()}{unquote(parts.path)}"


def _stem(address: str) -> str:
    return PurePosixPath(_bare(address)).stem or address


def _tail(path: str) -> str:
    return "/".join(path.lower().split("/")[-3:])
