"""The one instant of a request, and the instants at which something public starts or ends by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

Horizon = Callable[[datetime], datetime | None]

_instant: ContextVar[datetime | None] = ContextVar("pagecache_instant", default=None)
_horizons: list[Horizon] = []


def now() -> datetime:
    """The instant of the request that is being answered, the same for all its queries; else the time."""
    return _instant.get() or timezone.now()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Answer with `instant` whoever asks for `now()` inside."""
    token = _instant.set(instant)
    try:
        yield
    finally:
        _instant.reset(token)


def horizon(function: Horizon) -> Horizon:
    """Register `function(now)`: the next instant after `now` at which something public of an app starts or
    ends, or None. Called in `AppConfig.ready()`.
    """
    if function not in _horizons:
        _horizons.append(function)
    return function


def next_change(instant: datetime) -> datetime | None:
    """The earliest of all the horizons after `instant`."""
    return min((moment for ask in _horizons if (moment := ask(instant))), default=None)
