"""Images from strangers: judged by their content, cleaned and resized by a process whose memory and time are limited."""

import json
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.errors import ServiceError

MAX_BYTES = 20 * 1024 * 1024
WALL_SECONDS = 20
EXTENSIONS = ("png", "jpg", "jpeg", "webp", "gif")
LIMITS = "PNG, JPEG, WebP or GIF, not animated, up to 20 MB and 25 megapixels."
PROCESS = Path(__file__).with_name("image_process.py")
WORDS = {
    "type": "This file is not an image that browsers show. Save it as PNG, JPEG or WebP and try again.",
    "pixels": "This image has more than 25 megapixels, or a side of more than 12,000. Make it smaller and try again.",
    "animated": "This image is animated. Use a still one: readers cannot stop an animation.",
    "damaged": "This image is damaged: it cannot be read to its end. Save it anew and try again.",
    "memory": "This image takes too much memory to read. Make it smaller and try again.",
    "slow": "This image takes too long to read. Save it anew, smaller, and try again.",
    "size": "This file is larger than 20 MB. Make it smaller and try again.",
    "empty": "This file is empty. Choose another one.",
}


class ImageError(ServiceError):
    """An image was refused."""

    def __init__(self, code: str) -> None:
        super().__init__(WORDS[code])
        self.code = code


@dataclass(frozen=True)
class Picture:
    """A cleaned image; width and height in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def cleaned(content: bytes) -> Picture:
    """The whole image without metadata, upright, in sRGB. Raises ImageError."""
    if not content:
        raise ImageError("empty")
    if len(content) > MAX_BYTES:
        raise ImageError("size")
    return _process(content, ())[0]


def at_widths(content: bytes, widths: Collection[int]) -> Sequence[Picture]:
    """The image as WebP at each of the widths, none above its own. Raises ImageError."""
    return _process(content, sorted(widths)) if widths else []


def _process(content: bytes, widths: Sequence[int]) -> list[Picture]:
    command = [sys.executable, "-I", str(PROCESS), *map(str, widths)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ImageError("slow") from error
    if done.returncode:
        # Ended by its limit of processor time, or by one of memory at a place that could not answer any more.
        raise ImageError("slow" if done.returncode < 0 else "memory")
    head, _, rest = done.stdout.partition(b"\n")
    answer = json.loads(head)
    if isinstance(answer, dict):
        raise ImageError(answer["error"])
    pictures, start = [], 0
    for facts in answer:
        end = start + facts["size"]
        pictures.append(Picture(rest[start:end], facts["media_type"], facts["width"], facts["height"]))
        start = end
    return pictures
