"""What a log line may say."""

import json
import logging

import pytest
from django.http import HttpResponseForbidden, HttpResponseServerError
from django.utils.log import log_response

from portal.logs import JsonFormatter


@pytest.mark.parametrize(
    ("pattern", "arguments", "response", "said"),
    [
        ("%s: %s", ("Internal Server Error",), HttpResponseServerError(), "Internal Server Error"),
        ("Forbidden (%s): %s", ("no cookie",), HttpResponseForbidden(), "Forbidden (no cookie)"),
    ],
)
def test_djangos_lines_about_a_request_lose_its_path(rf, caplog, pattern, arguments, response, said):
    request = rf.get("/r/a-private-link/")
    with caplog.at_level(logging.INFO, "django.request"):
        log_response(pattern, *arguments, request.path, response=response, request=request)
    line = JsonFormatter().format(caplog.records[-1])
    assert json.loads(line)["message"] == said
    assert "private" not in line


def test_other_lines_are_kept_whole(caplog):
    with caplog.at_level(logging.INFO):
        logging.getLogger("portal.mail").info("held back: %s", "too many")
    assert json.loads(JsonFormatter().format(caplog.records[-1]))["message"] == "held back: too many"
