"""The picture that stands for an article where somebody shares its link. Pure: words in, a PNG out.

Its font is Noto Serif Bold, cut down to Latin, Greek and Cyrillic. A title in another script gets no picture of its
own, rather than one of empty boxes: the site's picture stands in.
"""

import functools
import hashlib
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
SIZES = range(80, 43, -4)
LEADING = 1.2
HIGHEST = 360  # of the title, in pixels
NAME_SIZE = 36
DESIGN = "1"  # another one when the drawing changes, so that its addresses do
PAPER, INK, ACCENT = "#ffffff", "#12211d", "#07594d"  # the tokens of the light theme
FONT = Path(__file__).with_name("fonts") / "NotoSerif-Bold.ttf"
Font = ImageFont.FreeTypeFont


@functools.lru_cache(maxsize=32)
def _font(size: int) -> Font:
    return ImageFont.truetype(FONT, size)


@functools.lru_cache(maxsize=2_000)
def _has(character: str) -> bool:
    """Whether the font draws the character, and not the box that stands for a missing one."""
    font = _font(NAME_SIZE)
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


def _drawn(words: str) -> str:
    """One line, without the emoji and signs that the font lacks: words do without them."""
    kept = (c for c in unicodedata.normalize("NFC", words) if _has(c) or not _is_sign(c))
    return " ".join("".join(kept).split())


def _is_sign(character: str) -> bool:
    """A picture, or what colours or joins pictures."""
    return character == "\ufe0f" or unicodedata.category(character) in {"So", "Sk", "Cf", "Me"}


def can_draw(words: str) -> bool:
    drawn = _drawn(words)
    return bool(drawn) and all(map(_has, drawn))


def digest(title: str, site_name: str) -> str:
    """Names the picture: the same for the same drawing, another for any other."""
    return hashlib.sha256("\0".join((DESIGN, site_name, title)).encode()).hexdigest()[:20]


def draw(title: str, site_name: str) -> bytes:
    """The title as large as it fits, and the site's name below."""
    title, site_name = _drawn(title), _drawn(site_name)
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 16), fill=ACCENT)
    font, lines = _fitted(title)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * round(font.size * LEADING)), line, font=font, fill=INK)
    baseline = HEIGHT - MARGIN
    pen.rectangle((MARGIN, baseline - 64, WIDTH - MARGIN, baseline - 62), fill=INK)
    if can_draw(site_name):
        pen.text((MARGIN, baseline), site_name, fill=ACCENT, font=_font(NAME_SIZE), anchor="ls")
    sink = io.BytesIO()
    image.quantize(64).save(sink, "PNG", optimize=True)
    return sink.getvalue()


def _fitted(title: str) -> tuple[Font, list[str]]:
    """The largest font in which the title fits, and its lines; at the smallest size what is left over is cut."""
    for size in SIZES:
        font = _font(size)
        lines = list(_lines(title, font))
        room = HIGHEST // round(size * LEADING)
        if len(lines) <= room:
            return font, lines
    return font, [*lines[: room - 1], f"{lines[room - 1].rstrip()[:-1]}…"]


def _lines(title: str, font: Font) -> Iterator[str]:
    room = WIDTH - 2 * MARGIN
    line = ""
    for word in title.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        while font.getlength(word) > room:  # no space to break at
            end = next(end for end in range(len(word) - 1, 0, -1) if font.getlength(word[:end]) <= room)
            yield word[:end]
            word = word[end:]
        line = word
    yield line
