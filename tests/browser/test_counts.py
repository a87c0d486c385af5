"""What a browser says of the pages that it shows, and when it says nothing."""

import pytest
from playwright.sync_api import Page, expect

from jobs.models import Tally
from tests.jobs.factories import make_live

PERSON = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36"
)
NOT_DRIVEN = "Object.defineProperty(navigator, 'webdriver', { get: () => false });"
REFUSES = "Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true });"
HIT = "**/seen?*"


@pytest.fixture
def open_as(new_page):
    """A page of a person's browser, with a list of the hits that it sends."""

    def open_page(*scripts: str) -> tuple[Page, list[str]]:
        page, said = new_page(user_agent=PERSON), []
        for script in scripts:
            page.add_init_script(script)
        page.on(
            "request", lambda request: "/seen?" in request.url and said.append(request.url.partition("?")[2])
        )
        return page, said

    return open_page


def counts() -> list[tuple[str, str, int]]:
    from portal.wsgi import application

    assert application.application.flush()
    return sorted(Tally.objects.values_list("kind", "source", "count"))


def test_a_view_and_an_apply_start_are_counted_once_with_their_way(served, open_as):
    live = make_live(title="Bridge Keeper")
    page, said = open_as(NOT_DRIVEN)
    page.goto("/jobs/")
    with page.expect_response(HIT) as answered:
        page.get_by_role("link", name="Bridge Keeper", exact=True).click()
    assert answered.value.status == 204
    assert not {"cookie", "content-length"} & {
        name for name, value in answered.value.request.all_headers().items() if value != "0"
    }
    page.get_by_role("link", name="See how to apply").click()
    with page.expect_response(HIT):
        page.get_by_role("button", name="Show how to apply").click()
    page.get_by_role("link", name="Back to the job").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge Keeper")
    assert said == ["kind=view&from=&by=list", "kind=apply&from=&by=list"]

    with page.expect_response(HIT):
        page.goto(f"/j/{live.public_id}?from=qr")
    expect(page).to_have_url(live.get_absolute_url())  # which is what is copied
    assert counts() == [("apply", "list", 1), ("view", "list", 1), ("view", "qr", 1)]


def test_robots_and_who_asks_not_to_be_followed_say_nothing(served, open_as):
    live = make_live()
    for page, said in (open_as(), open_as(NOT_DRIVEN, REFUSES)):
        page.goto(f"{live.get_absolute_url()}?from=qr")
        expect(page).to_have_url(live.get_absolute_url())  # the script has run
        assert said == []
    assert counts() == []


def test_a_referrer_is_one_word(served, page):
    page.goto(make_live().get_absolute_url())
    words = page.evaluate(
        """async (referrers) => {
          const { cameFrom } = await import("/static/jobs/seen.js");
          const here = new URL("https://careers.example/jobs/abcdefgh23/keeper/");
          return referrers.map((referrer) => cameFrom(referrer, here));
        }""",
        [
            "",
            "https://www.google.co.uk/",
            "https://duckduckgo.com/",
            "https://mail.google.com/",
            "https://notbing.com/",
            "https://careers.example/jobs/?q=keeper",
            "https://careers.example/jobs/zzzzzzzz23/other/",
            "https://careers.example/jobs/abcdefgh23/keeper/?from=qr",
            "https://careers.example/j/abcdefgh23/apply/",
            "https://careers.example/topics/security/",
            "https://careers.example/r/token/",
            "https://careers.example/",
            "https://careers.example/employers/",
            "http://careers.example/employers/",
        ],
    )
    assert words == [
        *("none", "engine", "engine", "site", "site", "list", "posting", "again", "again"),
        *("article", "assessment", "page", "own", "site"),
    ]
