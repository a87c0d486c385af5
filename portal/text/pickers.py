"""The windows in which the rich editor lets somebody choose: apps above name theirs, in `AppConfig.ready()`."""

from typing import Literal

Kind = Literal["image", "link"]
_pickers: dict[Kind, str] = {}


def picker(kind: Kind, view: str) -> None:
    """Register the view, by its name, in which an image or a place to link to is chosen.

    Its page gives what was chosen to the editor by `portal/picker.js`: {src, alt, caption} or {href}.
    """
    _pickers[kind] = view


def pickers() -> dict[Kind, str]:
    return dict(_pickers)
