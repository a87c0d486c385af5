"""The site of `tests.pagecache.site` for gunicorn, on the database that TEST_DATABASE names."""

import os

from django.conf import settings

settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
settings.ROOT_URLCONF = "tests.pagecache.site"

from portal.wsgi import application  # noqa: E402, F401
