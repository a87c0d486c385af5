"""The picture that stands for an article where its link is shared."""

import io
import re

import pytest
from PIL import Image

from articles import reading, services, share_image
from articles.models import ShareImage
from portal.files.models import StoredFile
from portal.site import site
from tests.articles.factories import make_fields, make_published

pytestmark = pytest.mark.django_db

LONGEST = "Wherefore incomprehensibilities " * 4


def content_of(client, path):
    return b"".join(client.get(path).streaming_content)


@pytest.mark.parametrize(
    "title",
    ["Bell", "Résumés, £5 — and “naïve” coöperation", "Мост и колокол", LONGEST[:120], "W" * 120, "a " * 60],
)
def test_a_title_is_drawn_within_the_picture(title):
    drawn = Image.open(io.BytesIO(share_image.draw(title, "Bridge Keepers' Board"))).convert("L")
    assert (drawn.format, drawn.size) == (None, (1200, 630))
    dark = drawn.point(lambda value: 255 if value < 200 else 0)
    left, _, right, bottom = dark.crop((0, 20, 1200, 630)).getbbox()
    assert left >= 70 and right <= 1130 and bottom <= 570
    assert dark.crop((0, 460, 1200, 484)).getbbox() is None, "the title runs into the rule below"


def test_ink_is_legible_on_paper():
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    paper = luminance(share_image.PAPER) + 0.05
    assert all(paper / (luminance(ink) + 0.05) >= 7 for ink in (share_image.INK, share_image.ACCENT))


def test_a_script_that_the_font_lacks_is_not_drawn_as_boxes(client):
    assert not share_image.can_draw("橋の番人")
    assert not share_image.can_draw("😀")
    article = make_published(title="橋の番人")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "/portal/share" in re.search(r'<meta property="og:image" content="([^"]+)">', page)[1]
    assert "twitter:card" not in page
    digest = share_image.digest("橋の番人", site.name)
    assert client.get(f"{article.get_absolute_url()}share/{digest}.png").status_code == 404


@pytest.mark.parametrize("title", ["Bell 😀", "Bell 👩‍👩‍👧", "☎️ Bell", "🇬🇧 Bell 👍🏽"])
def test_emoji_are_left_out_of_a_picture(title):
    assert share_image.can_draw(title)
    assert share_image.draw(title, "Board") == share_image.draw("Bell", "Board")


def test_a_page_names_its_picture_which_is_drawn_once_and_kept(client, django_assert_num_queries):
    article = make_published(title="Ring the bell", slug="bell")
    page = client.get("/articles/bell/").content.decode()
    url = re.search(r'<meta property="og:image" content="([^"]+)">', page)[1]
    assert '"summary_large_image"' in page
    assert f'"image":[{{"@type":"ImageObject","url":"{url}","width":1200,"height":630}}]' in page
    path = url.removeprefix(site.url)
    assert path == reading.share_path(article.live_version())
    response = client.get(path)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    first = b"".join(response.streaming_content)
    assert len(first) < 60_000
    with django_assert_num_queries(2):
        assert content_of(client, path) == first
    assert ShareImage.objects.count() == StoredFile.objects.count() == 1
    assert client.post(path).status_code == 405


def test_another_title_has_another_address_and_takes_the_place(client, django_capture_on_commit_callbacks):
    article = make_published(title="First", slug="bell")
    before = reading.share_path(article.live_version())
    content_of(client, before)
    services.save_article(article, make_fields(title="Second"), by=None, revision=1)
    assert reading.share_path(article.live_version()) == before
    services.publish(article, by=None)
    after = reading.share_path(article.live_version())
    assert after != before and client.get(before).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        content_of(client, after)
    assert ShareImage.objects.count() == StoredFile.objects.count() == 1
    services.withdraw(article, by=None)
    assert client.get(after).status_code == 404
