"""Images for the tests, made here."""

import io
from typing import Any

from PIL import Image


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A picture that compresses badly enough to be more than a header."""
    noise = Image.effect_noise(size, 80).convert(mode)
    sink = io.BytesIO()
    noise.save(sink, form, **options)
    return sink.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
