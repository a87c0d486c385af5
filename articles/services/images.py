"""The image library, and what texts lead to."""

import hashlib
import re
from pathlib import PurePosixPath
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from articles.models import WIDTHS, Article, ArticleVersion, Image, ImageVariant, Reference
from articles.pictures import IMAGE_PATH
from articles.services.effects import ArticleError
from portal import audit, pagecache, text
from portal.files import images
from portal.files import services as files
from portal.site import site


def add_image(
    content: bytes, *, name: str, by: Any, title: str = "", alt: str = "", caption: str = "", credit: str = ""
) -> tuple[Image, bool]:
    """The library's image of these bytes, and whether it is new: the same file is kept once.

    Raises `portal.files.images.ImageError` for what is no image. Widths are made in the background.
    """
    if known := find_image(content):
        return known, False
    digest = hashlib.sha256(content).hexdigest()
    picture = images.cleaned(content)  # seconds: before the transaction, so that no writer waits for it
    try:
        with transaction.atomic():
            image = Image.objects.create(
                digest=digest,
                title=title.strip()[:120] or title_of(name),
                alt=alt.strip(),
                caption=caption.strip(),
                credit=credit.strip(),
                width=picture.width,
                height=picture.height,
                original=files.store(picture.content, name=name, media_type=picture.media_type),
                by=by,
            )
            audit.record("create", image, by=by)
            _queue(image)
    except IntegrityError:  # somebody else uploaded the same file in these seconds
        return Image.objects.get(digest=digest), False
    return image, True


def find_image(content: bytes) -> Image | None:
    """The library's image of these bytes, as somebody uploaded them or as the library keeps them."""
    digest = hashlib.sha256(content).hexdigest()
    return Image.objects.filter(Q(digest=digest) | Q(original__sha256=digest)).first()


def title_of(name: str) -> str:
    """What a file's name says in words: "launch_plan-2.png" is "launch plan 2"."""
    stem = PurePosixPath(files.shown_name(name)).stem
    return " ".join(re.split(r"[\s_-]+", stem)).strip() or "image"


def _queue(image: Image) -> None:
    from articles.tasks import make_variants  # tasks call these services

    make_variants.enqueue(image.pk)


def make_variants(image: Image) -> int:
    """Make the widths that are missing; returns how many. May run twice."""
    wanted = {min(width, image.width) for width in WIDTHS}
    missing = wanted - set(image.variants.values_list("width", flat=True))
    if not missing:
        return 0
    with image.original.open() as file:
        pictures = images.at_widths(file.read(), missing)
    with transaction.atomic():
        for picture in pictures:
            if image.variants.filter(width=picture.width).exists():
                continue
            name = f"{image.title} {picture.width}.webp"
            stored = files.store(picture.content, name=name, media_type=picture.media_type)
            ImageVariant.objects.create(image=image, width=picture.width, file=stored)
        pagecache.bump()
    return len(pictures)


@transaction.atomic
def save_image(image: Image, *, by: Any) -> Image:
    """Change an image's words; the credit is seen by readers at once."""
    image.save(update_fields=["title", "alt", "caption", "credit"])
    audit.record("save", image, by=by)
    pagecache.bump()
    return image


@transaction.atomic
def delete_image(image: Image, *, by: Any) -> None:
    """Take an image out of the library, with its files. One that a text shows stays."""
    image = Image.objects.select_for_update(of=("self",)).select_related("original").get(pk=image.pk)
    used = list(Article.objects.showing(image).order_by("title").values_list("title", flat=True)[:3])
    if used:
        raise ArticleError(f"“{image}” is used in {_some(used)}. Take it out of the text first.")
    stored = [variant.file for variant in image.variants.select_related("file")] + [image.original]
    audit.record("delete", image, by=by)
    image.delete()
    for each in stored:
        files.delete(each)


def _some(titles: list[str]) -> str:
    shown = ", ".join(f"“{title}”" for title in titles[:2])
    return f"{shown} and others" if len(titles) > 2 else shown


def refer(row: Article | ArticleVersion) -> None:
    """Note where a stored text leads, in the place of what was noted of it before."""
    article, version = (row.article, row) if isinstance(row, ArticleVersion) else (row, None)
    paths = {path[:400] for path in text.paths(row.body, site.url)}
    ids = {found[1]: path for path in paths if (found := IMAGE_PATH.match(path))}
    known = dict(Image.objects.filter(public_id__in=ids).values_list("public_id", "pk"))
    images_by_path = {ids[public_id]: pk for public_id, pk in known.items()}
    Reference.objects.filter(article=article, version=version).delete()
    Reference.objects.bulk_create(
        Reference(article=article, version=version, path=path, image_id=images_by_path.get(path))
        for path in sorted(paths)
    )
