"""The frame of a company's open postings in a page of another site."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from jobs import elsewhere, services
from tests.jobs.factories import make_company, make_live, make_user

PAGE = "<!doctype html><html lang='en'><meta name='color-scheme' content='light dark'><title>Work here</title><h1>Work here</h1>"


@pytest.fixture
def other_site():
    """A site on a port of its own, so of another origin, and the function that sets its page."""
    page = {"html": ""}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page["html"].encode())

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def show(html):
        page["html"] = PAGE + html
        return f"http://127.0.0.1:{server.server_port}/"

    yield show
    server.shutdown()
    server.server_close()


def test_another_site_frames_the_open_postings_and_no_other_page(served, watch, new_page, other_site):
    company = make_company(make_user(), name="Span Ltd")
    posting = make_live(company, title="Keeper of the Old Bridge")
    address = other_site(elsewhere.snippet(company, postings=1))
    watch.expect(re.escape(f"request to another host: {address}"))
    watch.expect("Blocked script execution in '[^']+/embed/'")  # Playwright's own, in a frame without scripts
    page = new_page()
    page.goto(address)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Open jobs at Span Ltd")).to_be_visible()
    for scheme, paper in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(15, 20, 19)")):
        page.emulate_media(color_scheme=scheme)
        # Its style arrives although the frame is sandboxed, and so of no origin.
        expect(frame.locator("body")).to_have_css("background-color", paper)
    page.set_viewport_size({"width": 390, "height": 800})
    assert frame.locator("html").evaluate("(html) => html.scrollWidth <= html.clientWidth")
    link = frame.get_by_role("link", name="Keeper of the Old Bridge")
    assert link.get_attribute("href").endswith(f"{posting.get_absolute_url()}?from=embed")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Keeper of the Old Bridge")
    assert opened.value.url.partition("?")[0].endswith(
        posting.get_absolute_url()
    )  # the page's script drops the rest

    services.close(posting, by=None, reason="filled")
    page.reload()
    expect(frame.get_by_text("There are no open jobs at the moment.")).to_be_visible()

    watch.expect("frame-ancestors|X-Frame-Options")
    other_site(f"<iframe src='{served.url}{company.get_absolute_url()}'></iframe>")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    expect(frame.get_by_text("Span Ltd")).to_have_count(0)
    assert any("frame-ancestors" in text for text in watch.problems)
