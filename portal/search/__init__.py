"""One search over everything that readers may see, fed by the apps' services.

Words are folded and stemmed here, in Python, and both databases index the tokens plainly, so that
SQLite and PostgreSQL find the same.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.search.queries import RANKED, Found, Hit, find, matching_ids, suggest
    from portal.search.services import index, remove, remove_all
    from portal.search.words import highlight

__all__ = [
    "RANKED",
    "Found",
    "Hit",
    "find",
    "highlight",
    "index",
    "matching_ids",
    "remove",
    "remove_all",
    "suggest",
]

_MODULES = ("queries", "services", "words")


def __getattr__(name: str) -> Any:
    """Import on first use: a package of models cannot import them while Django loads its apps."""
    if name in __all__:
        for module in _MODULES:
            found = getattr(import_module(f"portal.search.{module}"), name, None)
            if found is not None:
                return found
    raise AttributeError(name)
