"""What holds of every page that a reader reaches, on the tiny pack with its demonstration, through the page cache."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from tests.serving import Cached
from tests.walking import Walk, own_path, walk

ROOT = Path(__file__).resolve().parent.parent
LARGEST_HTML = 14 * 1024
LARGEST_CSS = 12 * 1024


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cached(committed: None) -> Cached:
    """One database and one walk for all tests of this module, which change nothing."""
    call_command("load_content", demo=True, verbosity=0)
    return Cached()


@pytest.fixture(scope="module")
def walked(cached: Cached) -> Walk:
    return walk(cached)


def test_every_link_leads_to_a_page(walked):
    lost = {
        path: (answer.status, walked.found_on[path])
        for path, answer in walked.answers.items()
        # A redirect within the site is followed, so its end is in the walk too.
        if answer.status not in {200, 301, 302}
    }
    assert lost == {}
    assert len(walked.answers) > 20


def test_no_page_loads_or_names_as_its_own_anything_of_another_host(walked):
    foreign = [
        (path, part)
        for path, page in walked.pages.items()
        for part in page.parts
        if own_path(part, path) is None and not part.startswith("data:")
    ]
    assert foreign == []


def test_public_pages_hold_nothing_of_a_person(walked):
    assert len(walked.public) > 15
    for path, answer in walked.public.items():
        assert "set-cookie" not in answer.headers, path
        assert "csrf" not in answer.text.lower(), path
        assert answer.headers.get("vary") in (None, "Accept-Encoding"), path
    for path, page in walked.pages.items():
        assert not (path in walked.public and page.has_post_form), path


def test_public_pages_answer_304_and_compressed(cached, walked):
    for path, answer in walked.public.items():
        assert answer.headers["etag"], path
        again = cached.get(path, if_none_match=answer.headers["etag"])
        assert again.status == 304, path
        assert {"etag", "cache-control"} <= set(again.headers), path
        if answer.headers["content-type"].startswith("text/html"):
            packed = cached.get(path, accept_encoding="gzip")
            assert packed.headers["content-encoding"] == "gzip", path
            assert gzip.decompress(packed.body) == answer.body, path
            assert cached.get(path, accept_encoding="gzip, br").headers["content-encoding"] == "br", path


def test_pages_are_small(cached, walked):
    large = {}
    for path in walked.pages:
        size = len(cached.get(path, accept_encoding="br").body)
        if path in walked.public and size > LARGEST_HTML:
            large[path] = size
    for sheet in (path for path in walked.answers if path.endswith(".css")):
        size = len(gzip.compress(walked.answers[sheet].body))
        if size > LARGEST_CSS:
            large[sheet] = size
    assert large == {}


def test_pages_name_themselves(walked):
    """A title of its own, a description, a language and one first heading."""
    titles: dict[str, str] = {}
    for path, page in walked.pages.items():
        assert page.title.strip(), path
        assert page.headings == 1, f"{path} has {page.headings} h1"
        assert page.language, path
        if path in walked.public and "?" not in path:
            assert page.description, path
            assert page.title not in titles, (
                f"{path} and {titles.get(page.title)} are both called {page.title!r}"
            )
            titles[page.title] = path


def test_no_page_shows_a_word_of_the_other_role(walked):
    """The starter content is one role's; with another pack nothing of it is left."""
    role = yaml.safe_load((ROOT / "portal" / "content" / "site.yaml").read_text())
    words = [role["name"], *(role["role"][key] for key in ("name", "short", "plural", "short_plural"))]
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words), re.IGNORECASE)
    assert {
        path: pattern.findall(answer.text)
        for path, answer in walked.answers.items()
        if is_text(answer) and pattern.search(answer.text)
    } == {}


def test_absolute_links_are_the_sites(walked):
    """`SITE_URL` builds every absolute link: no page names this machine in another way."""
    own = urlsplit(settings.SITE_URL).netloc
    for path, page in walked.pages.items():
        for link in page.links:
            host = urlsplit(link).netloc
            assert host == own or not re.match(r"localhost|127\.|testserver|\[::1\]", host), f"{path}: {link}"


def is_text(answer) -> bool:
    return answer.headers.get("content-type", "").startswith(
        ("text/", "application/atom", "application/xml", "application/json")
    )
