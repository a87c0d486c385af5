import pytest

from portal.pagecache import encodings


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", ""),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity", ""),
        ("BR", "br"),
        ("br;q=nonsense, gzip;q=0.1", "gzip"),
        ("abracadabra", ""),
        (";;;,,,q=", ""),
    ],
)
def test_negotiate(header, chosen):
    assert encodings.negotiate(header) == chosen


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_compress_round_trips(encoding):
    body = b"<p>words</p>" * 100
    assert encodings.decompress(encodings.compress(body, encoding), encoding) == body


def test_what_is_worth_compressing():
    assert encodings.is_compressible("text/html; charset=utf-8", b"x" * 400)
    for media_type in ("application/atom+xml", "application/feed+json", "application/ld+json"):
        assert encodings.is_compressible(media_type, b"x" * 400)
    assert not encodings.is_compressible("text/html", b"x" * 399)
    assert not encodings.is_compressible("image/png", b"x" * 400)


@pytest.mark.parametrize(
    ("held", "is_match"),
    [
        ('"a-br"', True),
        ('W/"a-br"', True),
        ('"b", "a-br"', True),
        ("*", True),
        ('"a"', False),
        ("a-br", False),
    ],
)
def test_matches(held, is_match):
    assert encodings.matches(held, '"a-br"') is is_match
