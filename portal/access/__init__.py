"""Private links, public ids, and limits on how often somebody may do a thing."""

from portal.access.limits import address_in, client_address, limit, rate_limited, seconds_left
from portal.access.links import PUBLIC_ID_LENGTH, is_valid, make_token, new_public_id, read_token

__all__ = [
    "PUBLIC_ID_LENGTH",
    "address_in",
    "client_address",
    "is_valid",
    "limit",
    "make_token",
    "new_public_id",
    "rate_limited",
    "read_token",
    "seconds_left",
]
