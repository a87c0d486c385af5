"""The page cache's public surface (the layer itself follows)."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeVar

from django.utils import timezone
from django.views.decorators.http import require_safe

View = TypeVar("View", bound=Callable[..., object])
_horizons: list[Callable[[datetime], datetime | None]] = []


def public(*, params: Collection[str] = ()) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        return require_safe(view)  # type: ignore[arg-type, return-value]

    return decorate


def bump() -> None:
    """Raise the epoch."""


def now() -> datetime:
    return timezone.now()


def horizon(function: Callable[[datetime], datetime | None]) -> None:
    _horizons.append(function)
