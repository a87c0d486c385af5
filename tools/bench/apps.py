"""What `tools.bench` serves beside the site itself: the bare answer to compare with, and the site without its memory."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def _bare() -> Callable[..., Iterable[bytes]]:
    """A WSGI function that returns the bytes and headers in the file BENCH_ANSWER."""
    answer = json.loads(Path(os.environ["BENCH_ANSWER"]).read_text())
    body = bytes.fromhex(answer["body"])
    headers = [(name, value) for name, value in answer["headers"]]

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return application


def _uncached() -> Callable[..., Iterable[bytes]]:
    """The site, every page rendered for every request."""
    from portal.pagecache.store import Store
    from portal.wsgi import application

    application.store = Store(max_bytes=0)
    return application


def __getattr__(name: str) -> Callable[..., Iterable[bytes]]:
    makers = {"bare": _bare, "uncached": _uncached}
    if name in makers:
        return makers[name]()
    raise AttributeError(name)
