"""The page cache's public surface: mark a page public, tell that something changed, ask for the instant.

The layer itself is `portal.pagecache.wsgi`, around Django; `docs/page-cache.md` explains the whole.
"""

from portal.pagecache.clock import horizon, now
from portal.pagecache.epoch import bump
from portal.pagecache.pages import immutable, public, whole_query

__all__ = ["bump", "clear", "horizon", "immutable", "now", "public", "whole_query"]


def clear() -> None:
    """Forget every page that this process keeps, and the connection to its epoch. For tests."""
    from portal.pagecache import wsgi

    wsgi.clear()
