"""How often somebody may do a thing: fixed windows, counted in the cache that all workers share."""

import functools
import hashlib
import ipaddress
import logging
import time
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from portal import errors

P = ParamSpec("P")
log = logging.getLogger("portal.access")


def client_address(request: HttpRequest) -> str:
    """The client's address, as `address_in` finds it."""
    return address_in(request.META)


def address_in(environ: Mapping[str, Any]) -> str:
    """The client's address; X-Forwarded-For counts only as far as TRUSTED_PROXY_COUNT proxies wrote it.

    IPv6 addresses are cut to their /64, which one customer holds whole.
    """
    address = environ.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY_COUNT:
        forwarded = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(forwarded) >= settings.TRUSTED_PROXY_COUNT:
            address = forwarded[-settings.TRUSTED_PROXY_COUNT]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:  # how a socket that listens on both protocols names IPv4 clients
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def limit(name: str, identity: str, *, count: int, per: timedelta) -> bool:
    """Count one use, and say whether it is still allowed.

    `identity` is hashed before it is stored. RATE_LIMIT_FACTOR scales `count`; 0 switches limits off.
    Without a cache that answers everything is allowed, and the log says so.
    """
    if not settings.RATE_LIMIT_FACTOR:
        return True
    seconds = int(per.total_seconds())
    window = int(time.time()) // seconds
    digest = hashlib.blake2b(
        f"{name}\0{identity}".encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16
    ).hexdigest()
    key = f"limit:{digest}:{window}"
    try:
        cache.add(key, 0, timeout=seconds + 1)
        used = cache.incr(key)
    except ValueError:  # it was evicted between the two calls
        return True
    except Exception:  # each kind of cache fails in its own way, and none may take the site with it
        log.exception("the limit %s is not counted: the cache does not answer", name)
        return True
    return used <= max(1, round(count * settings.RATE_LIMIT_FACTOR))


def seconds_left(per: timedelta) -> int:
    """Until the window of a limit ends and its count begins anew."""
    seconds = int(per.total_seconds())
    return seconds - int(time.time()) % seconds


def rate_limited(
    name: str, *, count: int, per: timedelta, methods: Collection[str] = ("POST",)
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Decorate a view so that one address may call it `count` times in each `per`; then it answers 429."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @functools.wraps(view)
        def limited(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method in methods and not limit(name, client_address(request), count=count, per=per):
                return errors.too_many_requests(request, retry_after=seconds_left(per))
            return view(request, *args, **kwargs)

        return limited

    return decorate
