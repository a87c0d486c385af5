"""The WSGI application: around Django the layer that counts views, and around both the page cache."""

import os

from django.core.wsgi import get_wsgi_application

from jobs.counts.layer import take_hits
from portal.pagecache.wsgi import wrap

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = wrap(take_hits(get_wsgi_application()))
