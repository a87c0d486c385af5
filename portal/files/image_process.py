"""Reads and writes images in a process of its own, whose memory and time are limited. No Django here.

    python -I image_process.py < image > answer          widths as arguments: at these widths, as WebP
                                                         none: the whole image in a format of the web

The answer is one line of JSON, a list of {media_type, width, height, size}, then the images one after another;
or {"error": code} and nothing else. What is written has no metadata, stands upright and is in sRGB.
"""

import io
import json
import resource
import sys
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

MEMORY = 256 * 1024 * 1024
SECONDS = 5
MAX_PIXELS = 25_000_000
MAX_SIDE = 12_000
STARTS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
Options = dict[str, int]
WRITTEN: dict[str, tuple[str, Options]] = {
    "JPEG": ("JPEG", {"quality": 92}),
    "PNG": ("PNG", {}),
    "GIF": ("PNG", {}),
    "WEBP": ("WEBP", {"quality": 92}),
}
VARIANT: tuple[str, Options] = ("WEBP", {"quality": 80})
Written = tuple[dict[str, object], bytes]


class Refused(Exception):  # noqa: N818
    """Its only argument is a code that `portal.files.images` has words for."""


def limit() -> None:
    """Bound this process: its memory above what the interpreter holds already, and its processor time."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    held = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


Image.MAX_IMAGE_PIXELS = None  # `read` has a bound of its own, and words for it


def kind(content: bytes) -> str:
    for start, name in STARTS.items():
        if content.startswith(start):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    raise Refused("type")


def read(content: bytes, width: int = 0) -> tuple[Image.Image, str]:
    """The image, upright and in sRGB, with the format that it came in; a JPEG at half its size or less, where
    that is still twice as wide as `width`."""
    found = kind(content)
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=[found])
        if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
            raise Refused("pixels")
        if getattr(image, "is_animated", False):
            raise Refused("animated")
        if width:
            image.draft("RGB", (2 * width, 2 * width))
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return _srgb(image), found
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("memory") from error
    except Exception as error:  # Pillow's readers raise whatever they stumble over
        raise Refused("damaged") from error


def _srgb(image: Image.Image) -> Image.Image:
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            image = converted or image
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile says nothing about the colours
    wanted = "RGBA" if has_alpha else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def write(image: Image.Image, form: str, options: Options) -> Written:
    sink = io.BytesIO()
    image.info = {}  # Pillow would write a profile and a comment from here, and nothing else on its own
    image.save(sink, form, **options)
    content = sink.getvalue()
    facts = {"media_type": f"image/{form.lower()}", "width": image.width, "height": image.height}
    return {**facts, "size": len(content)}, content


def resized(image: Image.Image, width: int) -> Image.Image:
    if width >= image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def answer(content: bytes, widths: list[int]) -> list[Written]:
    image, found = read(content, max(widths, default=0))
    if not widths:
        return [write(image, *WRITTEN[found])]
    return [write(resized(image, width), *VARIANT) for width in widths]


def main() -> None:
    limit()
    content = sys.stdin.buffer.read()
    try:
        written = answer(content, [int(width) for width in sys.argv[1:]])
    except Refused as refused:
        print(json.dumps({"error": str(refused)}))  # noqa: T201
        return
    except MemoryError:
        print(json.dumps({"error": "memory"}))  # noqa: T201
        return
    sys.stdout.buffer.write(json.dumps([facts for facts, _ in written]).encode() + b"\n")
    for _, image in written:
        sys.stdout.buffer.write(image)


if __name__ == "__main__":
    main()
