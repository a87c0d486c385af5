"""Logs as JSON lines, with an id for each request; they hold the route, never the path or a person."""

import json
import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

request_id: ContextVar[str] = ContextVar("request_id", default="")
log = logging.getLogger("portal.requests")

EXTRA = ("route", "method", "status", "ms", "task", "message_id")


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request id, and the extras named in EXTRA."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_without_path(record),
        }
        if current := request_id.get():
            line["request"] = current
        line |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def message_without_path(record: logging.LogRecord) -> str:
    """Django's own lines about a request end in its path, which may be a private link."""
    pattern = str(record.msg)
    if hasattr(record, "request") and pattern.endswith(": %s") and isinstance(record.args, tuple):
        return pattern.removesuffix(": %s") % record.args[:-1]
    return record.getMessage()


class RequestMiddleware:
    """Gives each request an id and logs one line for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex[:16])
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
            match = request.resolver_match
            log.info(
                "request",
                extra={
                    "route": match.view_name or match.route if match else "",
                    "method": request.method,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)
