"""The image library: added once, made smaller in the background, shown by articles, deleted when nothing shows it."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import services
from articles.models import Image, Reference
from portal import tasks
from portal.site import site
from tests.articles.factories import make_draft, make_published, make_user
from tests.files.pictures import opened, picture

pytestmark = pytest.mark.django_db


def make_image(**values) -> Image:
    size = values.pop("size", (1000, 500))
    image, _ = services.add_image(picture("JPEG", size=size), name="a_bridge-at night.jpg", by=None, **values)
    tasks.run_pending()
    image.refresh_from_db()
    return image


def figure(image: Image, caption: str = "A bridge.") -> str:
    return f'<figure><img src="{image.path}" alt="A bridge"><figcaption>{caption}</figcaption></figure>'


def test_an_image_is_kept_whole_and_made_smaller_in_the_background():
    image = make_image(alt=" A bridge ")
    assert (image.title, image.alt, image.width, image.height) == ("a bridge at night", "A bridge", 1000, 500)
    assert [variant.width for variant in image.variants.all()] == [480, 960, 1000]
    assert services.make_variants(image) == 0  # a task may run twice


def test_the_same_file_is_kept_once():
    content = picture()
    first, is_new = services.add_image(content, name="a.png", by=None)
    again, is_new_again = services.add_image(content, name="b.png", by=None)
    assert (first.pk, is_new, is_new_again) == (again.pk, True, False)


def test_a_page_shows_an_image_at_the_width_that_fits_with_its_credit(client):
    image = make_image(credit="Photo: M. <Keeper>")
    article = make_published(body=figure(image))
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'srcset="/images/{image.public_id}/480.webp 480w, /images/{image.public_id}/960.webp 960w' in page
    assert 'width="1000" height="500"' in page and 'alt="A bridge"' in page
    assert '<figcaption>A bridge. <small class="credit">Photo: M. &lt;Keeper&gt;</small></figcaption>' in page


def test_an_image_is_for_everybody_and_for_good(client):
    image = make_image()
    for name, media_type, width in [("original.jpg", "image/jpeg", 1000), ("480.webp", "image/webp", 480)]:
        response = client.get(f"/images/{image.public_id}/{name}")
        assert (response["Content-Type"], opened(response.getvalue()).width) == (media_type, width)
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert not response.cookies and response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["original.png", "481.webp", "-1.webp", "480.jpg", "480", "x.webp", "٤٨٠.webp"]
)
def test_an_address_that_no_image_has_is_answered_404(client, name):
    image = make_image()
    assert client.get(f"/images/{image.public_id}/{name}").status_code == 404


def test_an_image_whose_file_is_lost_is_answered_404(client):
    image = make_image()
    default_storage.delete(image.original.key)
    assert client.get(image.path).status_code == 404


def test_what_a_text_shows_and_links_to_is_noted_with_each_of_its_versions():
    image = make_image()
    article = make_draft(
        body=figure(image)
        + '<p><a href="/articles/bell/#top">Bell</a> <a href="https://a.example/">out</a></p>'
        + f'<p><a href="{site.url}/articles/rope/?a=1">Rope</a> <a href="{site.url}.example/x/">out</a></p>'
    )
    noted = Reference.objects.filter(article=article, version=None)
    assert {(row.path, row.image) for row in noted} == {
        ("/articles/bell/", None),
        ("/articles/rope/", None),
        (image.path, image),
    }
    services.publish(article, by=None)
    article.refresh_from_db()
    fields = services.fields_of(article)
    services.save_article(
        article, services.ArticleFields(**{**vars(fields), "body": "<p>No more.</p>"}), by=None, revision=1
    )
    assert not Reference.objects.filter(article=article, version=None).exists()
    assert Reference.objects.filter(article=article, version__number=1).count() == 3


def test_an_image_that_a_text_of_the_past_shows_stays():
    image = make_image()
    article = make_published(body=figure(image), title="On bridges")
    with pytest.raises(services.ArticleError, match="used in “On bridges”"):
        services.delete_image(image, by=None)
    assert list(Image.objects.unused()) == []
    assert Image.objects.with_uses().get().uses == 1
    services.withdraw(article, by=None)
    assert list(Image.objects.unused()) == []


def test_a_deleted_image_takes_its_files_along(django_capture_on_commit_callbacks):
    image = make_image()
    keys = [image.original.key, *(variant.file.key for variant in image.variants.all())]
    assert list(Image.objects.unused()) == [image]
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_image(image, by=None)
    assert [key for key in keys if default_storage.exists(key)] == []


# The admin


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def upload(client, *files, **words):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("admin:articles_image_add"), {"images": sent, **words}, follow=True)


def test_several_images_are_added_at_once_and_one_that_is_none_is_named(editor):
    response = upload(
        editor, ("one.png", picture()), ("two.txt", b"words"), ("three.jpg", picture("JPEG")), alt="Bells"
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "“two.txt”: This file is not an image" in page and "“one” is in the library" in page
    assert 'value="Bells"' in page
    assert {(image.title, image.alt) for image in Image.objects.all()} == {
        ("one", "Bells"),
        ("three", "Bells"),
    }


def test_an_image_that_is_there_already_is_shown(editor):
    content = picture()
    upload(editor, ("one.png", content))
    page = upload(editor, ("again.png", content)).content.decode()
    assert "“again.png” was in the library already, as “one”." in page
    assert Image.objects.count() == 1


def test_no_file_is_told(editor):
    response = editor.post(reverse("admin:articles_image_add"), {"alt": "Bells"})
    assert response.status_code == 422 and "Choose at least one image." in response.content.decode()


def test_the_library_says_where_an_image_is_used_and_deletes_what_is_not(editor):
    used, unused = make_image(), make_image(size=(700, 400))
    make_published(body=figure(used), title="On bridges")
    listing = reverse("admin:articles_image_changelist")
    assert "On bridges" in editor.get(reverse("admin:articles_image_change", args=[used.pk])).content.decode()
    assert editor.get(reverse("admin:articles_image_delete", args=[used.pk])).status_code == 403
    both = {"action": "delete_unused", "_selected_action": [used.pk, unused.pk]}
    said = editor.post(listing, both, follow=True).content.decode()
    assert "1 image is deleted. 1 in use is kept." in said
    assert list(Image.objects.all()) == [used]


def test_an_image_names_some_of_the_many_articles_that_show_it(editor, monkeypatch):
    image = make_image()
    for number in range(3):
        make_published(body=figure(image), title=f"Bridge {number}")
    page = reverse("admin:articles_image_change", args=[image.pk])
    assert "Bridge 2" in editor.get(page).content.decode()
    monkeypatch.setattr("articles.admin.images.NAMED", 1)
    said = editor.get(page).content.decode()
    assert ">Bridge 0</a> and 2 more" in said and "Bridge 1" not in said


def test_the_library_asks_as_often_for_thirty_as_for_one(editor):
    def queries() -> list[int]:
        counts = []
        for used in ("", "yes", "no"):
            with CaptureQueriesContext(connection) as asked:
                assert editor.get(listing, {"used": used}).status_code == 200
            counts.append(len(asked))
        return counts

    listing = reverse("admin:articles_image_changelist")
    one = make_image()
    make_published(body=figure(one))
    make_image(size=(90, 50))
    before = queries()
    for number in range(5):
        make_published(body=figure(make_image(size=(100 + number, 50))))
        make_image(size=(200 + number, 50))
    assert queries() == before
