"""Images from strangers: what is refused, and what comes out of the rest."""

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image

from portal.files import images
from tests.files.pictures import opened, picture


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/png")],
)
def test_each_format_of_the_web_is_taken(form, media_type):
    found = images.cleaned(picture(form))
    assert (found.media_type, found.width, found.height) == (media_type, 60, 40)
    assert opened(found.content).size == (60, 40)


def test_a_photograph_loses_what_its_camera_wrote_and_stands_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # turned by a quarter
    exif[ExifTags.Base.Artist] = "Somebody Real"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 30.0, 0.0)
    taken = picture("JPEG", exif=exif, comment=b"a secret comment")
    assert b"Somebody Real" in taken and b"a secret comment" in taken

    found = images.cleaned(taken)

    assert (found.width, found.height) == (40, 60)
    assert b"Somebody Real" not in found.content and b"secret" not in found.content
    assert not opened(found.content).getexif()


def test_text_chunks_of_a_png_are_gone():
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "Somebody Real")
    taken = picture("PNG", pnginfo=notes)
    assert b"Somebody Real" in taken
    assert b"Somebody Real" not in images.cleaned(taken).content


def test_colours_of_another_profile_are_shown_as_they_are():
    """Without its profile a picture of another colour space would look wrong: it is converted first."""
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = opened(images.cleaned(picture("JPEG", icc_profile=profile)).content)
    assert "icc_profile" not in found.info
    assert opened(images.cleaned(picture("JPEG", mode="CMYK")).content).mode == "RGB"


def test_transparency_stays():
    see_through = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    sink = io.BytesIO()
    see_through.save(sink, "PNG")
    assert opened(images.cleaned(sink.getvalue()).content).getpixel((0, 0))[3] == 0
    [small] = images.at_widths(sink.getvalue(), [10])
    assert opened(small.content).convert("RGBA").getpixel((0, 0))[3] == 0


def test_widths_are_made_as_webp_and_never_above_the_image():
    found = images.at_widths(picture("JPEG", size=(400, 300)), [100, 200, 900])
    assert [(each.media_type, each.width, each.height) for each in found] == [
        ("image/webp", 100, 75),
        ("image/webp", 200, 150),
        ("image/webp", 400, 300),
    ]
    assert [opened(each.content).size for each in found] == [(100, 75), (200, 150), (400, 300)]


def huge_png(width: int, height: int) -> bytes:
    """A few hundred bytes that claim to be a very large picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def animated() -> bytes:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    sink = io.BytesIO()
    frames[0].save(sink, "GIF", save_all=True, append_images=frames[1:])
    return sink.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"x" * (images.MAX_BYTES + 1), "size"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "type"),
        (b"%PDF-1.7", "type"),
        (b"BM" + bytes(60), "type"),
        (picture("PNG")[:-40], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>", "damaged"),
        (b"\xff\xd8\xff" + bytes(200), "damaged"),
        (huge_png(30_000, 30_000), "pixels"),
        (huge_png(12_001, 10), "pixels"),
        (animated(), "animated"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_is_refused_in_words_that_say_what_to_do(content, code):
    with pytest.raises(images.ImageError) as refusal:
        images.cleaned(content)
    assert refusal.value.code == code
    assert refusal.value.message == images.WORDS[code]


def test_the_type_is_told_by_the_bytes_and_a_second_type_behind_them_is_gone():
    """A picture that is a page as well, or an archive, is only a picture afterwards."""
    polyglot = picture("JPEG") + b"<html><script>alert(1)</script>" + b"PK\x03\x04"
    found = images.cleaned(polyglot)
    assert b"<script" not in found.content and b"PK\x03\x04" not in found.content


def test_reading_is_ended_when_it_takes_too_long(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(images, "PROCESS", slow)
    monkeypatch.setattr(images, "WALL_SECONDS", 0.2)
    with pytest.raises(images.ImageError) as refusal:
        images.cleaned(picture())
    assert refusal.value.code == "slow"


def test_a_picture_of_the_largest_size_that_is_promised_is_taken():
    sink = io.BytesIO()
    Image.new("RGB", (5_000, 5_000), (20, 90, 60)).save(sink, "JPEG")
    found = images.cleaned(sink.getvalue())
    assert (found.width, found.height) == (5_000, 5_000)
