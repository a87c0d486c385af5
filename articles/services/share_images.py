"""Drawing the picture of an article's link, once."""

from django.db import transaction

from articles import share_image
from articles.models import ArticleVersion, ShareImage
from articles.services.effects import locked
from portal.files import services as files
from portal.files.models import StoredFile
from portal.site import site


def share_image_of(version: ArticleVersion) -> StoredFile:
    """The picture of what `version` is called: drawn when first asked for, in the place of the one before."""
    digest = share_image.digest(version.title, site.name)
    known = (
        ShareImage.objects.filter(article=version.article_id, digest=digest).select_related("file").first()
    )
    if known:
        return known.file
    content = share_image.draw(version.title, site.name)  # before the transaction, so that no writer waits
    with transaction.atomic():
        article = locked(version.article)
        before = ShareImage.objects.filter(article=article).select_related("file").first()
        if before and before.digest == digest:
            return before.file
        if before:
            before.delete()
            files.delete(before.file)
        stored = files.store(content, name=f"{version.title}.png", media_type="image/png")
        ShareImage.objects.create(article=article, digest=digest, file=stored)
    return stored
