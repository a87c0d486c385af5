"""Private pages are compressed where the browser takes it; public pages and files are not compressed twice."""

import gzip

import brotli
import pytest
from django.urls import reverse

from articles import services
from tests.articles.factories import make_published
from tests.files.pictures import picture

pytestmark = pytest.mark.django_db
TAKES_GZIP = {"Accept-Encoding": "gzip, br"}


def test_a_private_page_is_compressed(client):
    response = client.get(reverse("account_login"), headers=TAKES_GZIP)
    assert response["Content-Encoding"] == "gzip" and response["Cache-Control"] == "private, no-store"
    assert b"<h1" in gzip.decompress(response.content)
    assert b"<h1" in client.get(reverse("account_login")).content


def test_a_file_is_left_as_it_is(client):
    image, _ = services.add_image(picture(), name="bell.png", by=None)
    response = client.get(image.path, headers=TAKES_GZIP)
    assert "Content-Encoding" not in response
    assert response.getvalue().startswith(b"\x89PNG")


@pytest.mark.django_db(transaction=True)
def test_a_public_page_is_compressed_once(cached):
    article = make_published()
    for _ in range(2):
        answer = cached.get(article.get_absolute_url(), accept_encoding="gzip, br")
        assert {name.lower(): value for name, value in answer.headers.items()}["content-encoding"] == "br"
        assert b"<h1" in brotli.decompress(answer.body)
