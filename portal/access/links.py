"""Public ids, and private links of the form `public_id.mac`, of which nothing secret is stored.

The mac is HMAC-SHA-256, cut to 160 bits, over the purpose, the public id and the row's generation.
Raising the generation revokes a link; SECRET_KEY_FALLBACKS keeps old links while a key is rotated.
"""

import base64
import hashlib
import hmac
import re
import secrets

from django.conf import settings

PUBLIC_ID_LENGTH = 10
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_TOKEN = re.compile(rf"([a-z2-7]{{{PUBLIC_ID_LENGTH}}})\.([a-z2-7]{{32}})")
_MAC_BYTES = 20


def new_public_id() -> str:
    """Ten random base-32 characters: 50 bits, enough not to collide, not enough to be a secret."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def _mac(key: str, purpose: str, public_id: str, generation: int) -> str:
    message = f"{purpose}\0{public_id}\0{generation}".encode()
    digest = hmac.digest(b"portal.access\0" + key.encode(), message, hashlib.sha256)[:_MAC_BYTES]
    return base64.b32encode(digest).decode().lower()


def make_token(purpose: str, public_id: str, generation: int = 0) -> str:
    """The secret part of a private link's address."""
    return f"{public_id}.{_mac(settings.SECRET_KEY, purpose, public_id, generation)}"


def read_token(token: str) -> str | None:
    """The public id that a token names, or None when it is not a token. It proves nothing yet."""
    match = _TOKEN.fullmatch(token)
    return match[1] if match else None


def is_valid(purpose: str, token: str, generation: int = 0) -> bool:
    """Whether a token was made here for this purpose and generation; compares in constant time."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return False
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    macs = [_mac(key, purpose, match[1], generation) for key in keys]
    return sum(hmac.compare_digest(mac, match[2]) for mac in macs) > 0
