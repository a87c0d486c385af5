"""The browser of the journeys: pages that fail a test when something is wrong in their console or leads elsewhere."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.serving import Served

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    return {
        **browser_type_launch_args,
        **({"executable_path": path} if path else {}),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def base_url() -> str:
    from django.conf import settings

    return settings.SITE_URL


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    return {
        **browser_context_args,
        "base_url": base_url,
        "viewport": {"width": 1280, "height": 900},
        "locale": "en-GB",
    }


class Watch:
    """What went wrong on the pages of one test, and what the test says it expects."""

    def __init__(self, own_host: str) -> None:
        self.own_host = own_host
        self.problems: list[str] = []
        self.expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """A message in the console that belongs to this journey."""
        self.expected.append(pattern)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self._request)

    def unexpected(self) -> list[str]:
        return [
            text for text in self.problems if not any(re.search(pattern, text) for pattern in self.expected)
        ]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # A page that is itself an error, such as a 404, was asked for; a missing part of a page was not.
        where = message.location["url"]
        if message.text.startswith("Failed to load resource") and message.page and where == message.page.url:
            return
        self.problems.append(f"console {message.type}: {message.text} ({where})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.own_host:
            self.problems.append(f"request to another host: {request.url}")


@pytest.fixture
def watch(served: Served) -> Iterator[Watch]:
    """Fails the test for an error in the console (a breach of the content policy is one) or a request elsewhere."""
    watch = Watch(urlsplit(served.url).netloc)
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def new_page(watch: Watch, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page of another person: a browser context of its own. Takes the context's options."""

    def open_page(**options: Any) -> Page:
        page = new_context(**options).new_page()
        page.set_default_timeout(10_000)
        watch.follow(page)
        return page

    return open_page


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Asserts that axe finds nothing and nothing overflows: in light and dark, on a phone and on a desk."""

    def check(page: Page) -> None:
        before = page.viewport_size
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                found = Axe().run(page).response["violations"]
                report = [
                    f"{rule['id']}: {rule['help']}: {node['target']}: {node['html']}"
                    for rule in found
                    for node in rule["nodes"]
                ]
                assert report == [], f"axe, {scheme}, {width} pixels, {page.url}"
                wide = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert wide <= 0, f"{page.url} scrolls sideways by {wide} pixels at {width}, {scheme}"
        page.emulate_media(color_scheme="null")
        if before:
            page.set_viewport_size(before)

    return check


@pytest.fixture
def ferry(served):
    """A questionnaire of three questions, published."""
    from articles.models import Topic
    from assessments import services
    from portal.models import Page
    from tests.assessments.examples import small

    Topic.objects.create(
        key="crossing", slug="crossing", name="Crossing", kind="capability", summary="Across."
    )
    Page.objects.create(
        slug="how-we-weigh-answers", title="How we weigh answers", summary="By hand.", body=""
    )
    return services.load_questionnaire(small())
