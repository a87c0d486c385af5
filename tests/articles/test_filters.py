"""Lists narrowed by what is in the address: every count is that of the list behind it."""

import re

import pytest

from articles import services
from tests.articles.factories import make_author, make_draft, make_published, make_topic

pytestmark = pytest.mark.django_db

CHIP = re.compile(r'<a href="([^"]+)"(?: aria-current="true")?>([^<]+) <span class="num">(\d+)</span>')
TOPIC = re.compile(r'<a href="(/topics/[^"]+)">([^<]+) <span class="soft num">(\d+)</span>')
CARD = re.compile(r'<h3 class="\w+"><a href="(/articles/[\w-]+/)">')


def body_of(minutes):
    return f"<p>{'word ' * (220 * minutes)}</p>"


@pytest.fixture
def shelf():
    craft, lifting = make_topic("The craft", slug="craft"), make_topic("Lifting", slug="lifting")
    keepers, guests = (
        make_author(name="The keepers", slug="keepers"),
        make_author(name="Guests", slug="guests"),
    )
    rows = [
        (keepers, craft, 1),
        (keepers, craft, 7),
        (keepers, lifting, 12),
        (guests, craft, 2),
        (guests, lifting, 3),
    ]
    for author, topic, minutes in rows:
        make_published(author=author, main_topic=topic, body=body_of(minutes))
    make_draft(author=guests, main_topic=craft, body=body_of(8))
    services.withdraw(make_published(author=guests, main_topic=craft, body=body_of(20)), by=None)


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().replace("&amp;", "&")


@pytest.mark.parametrize("start", ["/articles/", "/topics/craft/"])
def test_every_count_is_that_of_the_list_behind_it(client, shelf, start):
    pages, promised, ahead = {}, {}, [start]
    while ahead:
        address = ahead.pop()
        pages[address] = text_of(client, address)
        for link, _, count in CHIP.findall(pages[address]) + TOPIC.findall(pages[address]):
            promised.setdefault(link, set()).add(int(count))
            if link not in pages and link not in ahead:
                ahead.append(link)
    seen = {address: len(CARD.findall(page)) for address, page in pages.items()}
    assert promised == {link: {seen[link]} for link in promised}
    assert len(seen) > 5 and len(set(seen.values())) > 2


def test_of_many_authors_those_who_have_written_most_are_offered(client, shelf, monkeypatch):
    monkeypatch.setattr("articles.filters.AUTHORS", 2)
    make_published(author=make_author(name="Once", slug="once"))
    for query, offered in [("", {"The keepers": "3", "Guests": "2"}), ("?author=once", {"Once": "1"})]:
        found = {name: count for _, name, count in CHIP.findall(text_of(client, f"/articles/{query}"))}
        assert found.items() >= {"Everybody": "6", "The keepers": "3", **offered}.items()
        assert ("Once" in found) is bool(query)


def test_filters_come_together(client, shelf):
    page = text_of(client, "/articles/?author=guests&time=short")
    assert len(CARD.findall(page)) == 2
    assert 'aria-current="true">Guests' in page and 'aria-current="true">Up to 5 minutes' in page
    assert '<meta name="robots" content="noindex">' in page and 'rel="canonical"' not in page


@pytest.mark.parametrize(
    "query", ["author=nobody", "time=endless", "author=%00&time=%F0", "topic=craft", "time="]
)
def test_what_is_unknown_is_ignored(client, shelf, query):
    assert text_of(client, f"/articles/?{query}") == text_of(client, "/articles/")


def test_an_empty_choice_says_where_to_go(client, shelf):
    page = text_of(client, "/topics/craft/?author=guests&time=long")
    assert (
        "No article fits all that is chosen." in page
        and '<a href="/topics/craft/">Take the filters away</a>' in page
    )
    assert 'aria-current="true">More than 10 minutes <span class="num">0</span>' in page


def test_where_there_is_no_choice_none_is_shown(client):
    make_published()
    assert 'class="chips"' not in text_of(client, "/articles/")


def test_the_pages_of_a_narrowed_list_stay_narrowed(client):
    author, topic = make_author(slug="keepers"), make_topic()
    for _ in range(13):
        make_published(author=author, main_topic=topic)
    make_published()
    page = text_of(client, "/articles/?author=keepers")
    (link,) = re.findall(r'href="(\?author=keepers&after=[\w-]+)" rel="next"', page)
    assert len(CARD.findall(text_of(client, f"/articles/{link}"))) == 1
