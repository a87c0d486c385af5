"""Text to tokens, tokens to queries, and the marks on what was found. Pure."""

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import snowballstemmer
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

MAX_TERMS = 12
MAX_QUERY = 200
MAX_TOKEN = 64

# Accents and vowel signs that are characters of their own, as macOS writes them, stand inside of words.
_SIGNS = "".join(c for c in map(chr, range(0x300, 0x1_0000)) if unicodedata.category(c).startswith("M"))
_RUN = rf"[^\W_]+(?:[{_SIGNS}]+[^\W_]*)*"
# A run of letters and digits; "+", "#" and an inner "." belong to names such as C++, C# and node.js.
_WORD = re.compile(rf"{_RUN}(?:\.{_RUN})*[+#]*")
_PART = re.compile(_RUN)
# What begins an item of a list.
_ITEM = re.compile(r"^(?:- )+", re.MULTILINE)
# Where a block of the text ended without a full stop, and where a cell of a table did.
_SEAM = re.compile(r"(?<![.!?:;,…\s])\s*\n\s*|\s+\|\s+")
_SPELLED = {"+": "plus", "#": "sharp", ".": "dot"}
_stemmer = snowballstemmer.stemmer("english")


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The English stem of a folded word; a name that was spelled out, such as "cplusplus", stays whole."""
    return _stemmer.stemWord(word)


def fold(text: str) -> str:
    """Lower case, no accents, and only [a-z0-9]; other letters become their code points."""
    # First taken apart, then lowered: "ℂ" has no small letter, the "C" that it stands for has.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = (c for c in plain if not unicodedata.combining(c))
    return "".join(c if c.isascii() else f"x{ord(c):x}" for c in letters if c.isalnum())[:MAX_TOKEN]


def _forms(raw: str) -> list[str]:
    """The tokens of one raw word: itself, and the parts of a compound ("node.js" → nodedotjs, node, js)."""
    if _PART.fullmatch(raw):
        return [fold(raw)]
    spelled = "".join(_SPELLED.get(character, character) for character in raw)
    return [fold(spelled), *(fold(part) for part in _PART.findall(raw))]


def tokens(text: str) -> list[str]:
    """Every token of a text, in order."""
    return [form for match in _WORD.finditer(text) for form in _forms(match[0]) if form]


def spellings(text: str) -> dict[str, str]:
    """How each token of a text is written there, in small letters, as far as those are letters of a token too."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        for token, raw in zip(_forms(match[0]), (match[0], *_PART.findall(match[0])), strict=False):
            letters = unicodedata.normalize("NFKD", raw.casefold())
            if token and not any(c.isalnum() and not c.isascii() for c in letters):
                found.setdefault(token, raw.lower())
    return found


@dataclass(frozen=True)
class Query:
    """What somebody looks for: all terms must occur, each as a stem; the last also as a prefix."""

    words: tuple[str, ...]

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(stem(word) for word in self.words)

    def __bool__(self) -> bool:
        return bool(self.words)

    def matches(self, raw: str) -> bool:
        """Whether a raw word of a text is one of those looked for."""
        if not self.words:
            return False
        forms = _forms(raw)
        stems = set(self.stems)
        return any(stem(form) in stems or form.startswith(self.words[-1]) for form in forms)


def terms(query: str) -> dict[str, str]:
    """What somebody looks for, in order: how each token is written."""
    raw = [match[0] for match in _WORD.finditer(query[:MAX_QUERY])]
    written = [(forms[0], word) for word in raw if (forms := [form for form in _forms(word) if form])]
    return dict(written[:MAX_TERMS])


def parse(query: str) -> Query:
    """Any input at all becomes a query; what holds no letter or digit becomes an empty one."""
    return Query(tuple(terms(query)))


def _marked(text: str, query: Query) -> Iterator[str]:
    end = 0
    for match in _WORD.finditer(text):
        if query.matches(match[0]):
            yield escape(text[end : match.start()])
            yield f"<mark>{escape(match[0])}</mark>"
            end = match.end()
    yield escape(text[end:])


def highlight(text: str, query: str | Query) -> SafeString:
    """The escaped text, each word that was looked for in `<mark>`."""
    query = parse(query) if isinstance(query, str) else query
    return mark_safe("".join(_marked(text, query)))  # noqa: S308 - every part is escaped


def snippet(text: str, query: Query, *, length: int = 180) -> SafeString:
    """About `length` characters around the densest group of hits, highlighted, as one readable line."""
    text = _SEAM.sub(" · ", _ITEM.sub("", text.strip()))
    hits = [match.start() for match in _WORD.finditer(text) if query.matches(match[0])]
    if not hits or len(text) <= length:
        start = 0
    else:
        densest = max(hits, key=lambda at: (sum(at <= other < at + length - 40 for other in hits), -at))
        start = max(0, densest - 40)
    stop = min(len(text), start + length)
    if start:
        start = text.find(" ", start, start + 40) + 1 or start
    if stop < len(text):
        stop = max(text.rfind(" ", start, stop), start + length // 2)
    before, after = ("… " if start else ""), (" …" if stop < len(text) else "")
    shown = highlight(text[start:stop].strip(" ·"), query)
    return mark_safe(f"{before}{shown}{after}")  # noqa: S308
