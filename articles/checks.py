"""What a text lacks before readers see it: what keeps it back, and what would make it better. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from articles import readability
from portal.links import Leads
from portal.text.facts import CallFact, Facts, sentences

TITLE_SHOWN = 65  # characters of a title that search engines show
LONG_SENTENCE = 40  # words
LONG_PARAGRAPH = 150  # words
HARD = 30  # of Flesch's reading ease: for university graduates
EXCERPT = 60  # characters

# English, without what a text is about.
VAGUE = frozenset(
    [
        "article",
        "click",
        "click here",
        "continue",
        "details",
        "find out more",
        "follow this link",
        "for more information",
        "further information",
        "go here",
        "here",
        "info",
        "information",
        "it",
        "learn more",
        "link",
        "more",
        "more information",
        "page",
        "read",
        "read here",
        "read it",
        "read more",
        "read on",
        "read this",
        "see",
        "see here",
        "see more",
        "site",
        "that",
        "there",
        "this",
        "this article",
        "this link",
        "this page",
        "this site",
        "website",
    ]
)
_FILE_NAME = re.compile(r"\.(?:avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)$", re.IGNORECASE)
_CAMERA = re.compile(
    r"(?:img|dsc[nf]?|dcim|image|photo|picture|screenshot|screen shot|untitled)[\W_]*[\d\W_]*", re.I
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|/\S+/", re.IGNORECASE)


class Level(StrEnum):
    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """`field` is the form's; `where` says which part of it, and is empty for the whole."""

    level: Level
    field: str
    message: str
    where: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.level == Level.BLOCKING


@dataclass(frozen=True)
class Checked:
    """`leads` tells of each address of the site's own that the text has, by href, where it leads.

    `dead_calls` are calls to an assessment or a topic that is not here.
    """

    title: str
    summary: str
    has_topic: bool
    facts: Facts
    leads: Mapping[str, Leads]
    dead_calls: Sequence[CallFact] = ()


def findings(text: Checked) -> list[Finding]:
    """What keeps the text back first, then in the order of the form."""
    found = [
        *_fields(text),
        *_images(text.facts),
        *_headings(text.facts),
        *_links(text),
        *_running_text(text.facts),
    ]
    return sorted(found, key=lambda finding: not finding.is_blocking)


def _fields(text: Checked) -> Iterator[Finding]:
    length = len(text.title)
    if length > TITLE_SHOWN:
        yield Finding(
            Level.WARNING,
            "title",
            f"The title has {length} characters; search engines show about {TITLE_SHOWN}. Shorten it, or begin with what matters.",
        )
    if not text.summary:
        yield Finding(
            Level.BLOCKING,
            "summary",
            "Write a summary: lists show it, and search engines describe the article by it.",
        )
    if not text.has_topic:
        yield Finding(
            Level.BLOCKING,
            "main_topic",
            "Choose a main topic: without one the article is in no list of a topic.",
        )


def _images(facts: Facts) -> Iterator[Finding]:
    for number, image in enumerate(facts.images, 1):
        where = f"Image {number}"
        if not image.alt and not image.is_decorative:
            yield Finding(
                Level.BLOCKING,
                "body",
                "Say in the alternative text what it shows, for readers who do not see it.",
                where,
            )
        elif _is_file_name(image.alt):
            yield Finding(
                Level.WARNING,
                "body",
                f"The alternative text “{excerpt(image.alt)}” looks like the name of a file. Say what the image shows.",
                where,
            )


def _is_file_name(alt: str) -> bool:
    is_one_word = " " not in alt and "_" in alt
    return bool(_FILE_NAME.search(alt) or _CAMERA.fullmatch(alt.strip()) or is_one_word)


def _headings(facts: Facts) -> Iterator[Finding]:
    above = 1  # the page's title
    for heading in facts.headings:
        if heading.level > above + 1:
            yield Finding(
                Level.WARNING,
                "body",
                f"This heading is of level {heading.level}, and the one before it of level {above}. "
                f"Make it level {above + 1}: whoever listens to a page goes by the levels.",
                f"Heading “{excerpt(heading.words)}”",
            )
        above = heading.level


def _links(text: Checked) -> Iterator[Finding]:
    for link in text.facts.links:
        where = f"Link “{excerpt(link.words)}”" if link.words else f"Link to {excerpt(link.href)}"
        words = " ".join(re.sub(r"[^\w\s]", " ", link.words).casefold().split())
        if not words:
            yield Finding(Level.WARNING, "body", "This link has no words. Say where it leads.", where)
        elif words in VAGUE:
            yield Finding(
                Level.WARNING,
                "body",
                "These words do not say where the link leads. Name what is there: links are also read on their own.",
                where,
            )
        elif _ADDRESS.fullmatch(link.words):
            yield Finding(
                Level.WARNING, "body", "This is a bare address. Name what is there in its place.", where
            )
        match text.leads.get(link.href, Leads.LIVE):
            case Leads.NOWHERE:
                yield Finding(
                    Level.BLOCKING,
                    "body",
                    f"Nothing of this site is at {link.href}. Correct the address, or take the link away.",
                    where,
                )
            case Leads.LATER:
                yield Finding(
                    Level.WARNING,
                    "body",
                    f"Readers do not see {link.href} yet. Publish that first, or take the link away.",
                    where,
                )
            case Leads.MOVED:
                yield Finding(
                    Level.WARNING,
                    "body",
                    f"What was at {link.href} has moved. Link to its new address.",
                    where,
                )
    for call in text.dead_calls:
        thing = "assessment" if call.kind == "assess" else "topic"
        yield Finding(
            Level.BLOCKING,
            "body",
            f"There is no {thing} “{excerpt(call.target)}” here. Choose another one, or take the call away.",
            "Call",
        )
    for number, image in enumerate(text.facts.images, 1):
        if text.leads.get(image.src) == Leads.NOWHERE:
            yield Finding(
                Level.BLOCKING,
                "body",
                f"There is no image at {image.src}. Choose another one, or take it away.",
                f"Image {number}",
            )


def _running_text(facts: Facts) -> Iterator[Finding]:
    for number, paragraph in enumerate(facts.paragraphs, 1):
        where = f"Paragraph {number}, “{excerpt(paragraph)}”"
        length = len(readability.words(paragraph))
        if length > LONG_PARAGRAPH:
            yield Finding(
                Level.WARNING,
                "body",
                f"This paragraph has {length} words. Break it where the thought turns.",
                where,
            )
        for sentence in sentences(paragraph):
            length = len(readability.words(sentence))
            if length > LONG_SENTENCE:
                yield Finding(
                    Level.WARNING,
                    "body",
                    f"This sentence has {length} words. Make two of it.",
                    f"Sentence “{excerpt(sentence)}”",
                )
    ease = readability.reading_ease(facts.sentences)
    if ease is not None and ease < HARD:
        yield Finding(
            Level.WARNING,
            "body",
            f"The text is hard to read: {ease} on Flesch's scale, where 60 is plain English and below {HARD} is for "
            "graduates. Shorter sentences and shorter words help.",
        )


def excerpt(words: str) -> str:
    """The first words, as far as they are needed to find the place again."""
    if len(words) <= EXCERPT:
        return words
    return f"{words[:EXCERPT].rsplit(' ', 1)[0].rstrip(',;:')}…"
