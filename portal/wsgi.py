"""The WSGI application: the page cache around Django."""

import os

from django.core.wsgi import get_wsgi_application

from portal.pagecache.wsgi import wrap

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = wrap(get_wsgi_application())
