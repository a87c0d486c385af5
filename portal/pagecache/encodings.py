"""Content encodings and conditional requests (RFC 9110), pure: which variant fits, and is it the one held."""

import functools
import gzip

import brotli

IDENTITY, BROTLI, GZIP = "", "br", "gzip"
MIN_BYTES = 400  # below this the encoded variant is hardly smaller
COMPRESSIBLE = ("application/json", "application/xml")


@functools.lru_cache(maxsize=512)
def negotiate(accept_encoding: str) -> str:
    """The best encoding that the header accepts: Brotli, gzip or, without either, identity."""
    accepted: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameters = part.partition(";")
        quality = 1.0
        label, _, value = parameters.strip().partition("=")
        if label.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
        if name.strip():
            accepted[name.strip()] = quality
    fallback = accepted.get("*", 0.0)
    best, best_quality = IDENTITY, 0.0
    for encoding in (BROTLI, GZIP):
        quality = accepted.get(encoding, fallback)
        if quality > best_quality:
            best, best_quality = encoding, quality
    return best


def is_compressible(content_type: str, body: bytes) -> bool:
    """Text that is long enough to gain by it."""
    media_type = content_type.partition(";")[0].strip().lower()
    is_text = media_type.startswith("text/") or media_type.endswith(("+xml", "+json"))
    is_text = is_text or media_type in COMPRESSIBLE
    return is_text and len(body) >= MIN_BYTES


def compress(body: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return brotli.compress(body, quality=5)
    if encoding == GZIP:
        return gzip.compress(body, 6, mtime=0)
    return body


def decompress(body: bytes, encoding: str) -> bytes:
    """The inverse of `compress`."""
    if encoding == BROTLI:
        return brotli.decompress(body)
    if encoding == GZIP:
        return gzip.decompress(body)
    return body


def matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison: a proxy may have weakened our tag on its way."""
    if if_none_match.strip() == "*":
        return True
    return etag in (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
