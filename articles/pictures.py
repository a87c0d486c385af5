"""How pages show the library's images."""

import re
from collections.abc import Callable

from articles.models import Image
from portal import text

IMAGE_PATH = re.compile(r"/images/([a-z2-7]{10})/")


def pictures_in(*bodies: str) -> Callable[[str], text.Picture | None]:
    """How a page shows the library's images of these texts, by their address. Two queries, or none."""
    ids = {found for body in bodies for found in IMAGE_PATH.findall(body)}
    rows = Image.objects.filter(public_id__in=ids).prefetch_related("variants") if ids else ()
    known = {row.public_id: row for row in rows}

    def picture(src: str) -> text.Picture | None:
        found = IMAGE_PATH.match(src)
        image = known.get(found[1]) if found else None
        if image is None:
            return None
        return text.Picture(srcset=image.srcset, width=image.width, height=image.height, credit=image.credit)

    return picture
