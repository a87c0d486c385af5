"""A real worker on the database named on the command line, with a short lease: `… NAME [LEASE_SECONDS]`."""

import os
import sys
from datetime import timedelta

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from portal.tasks import queue, schedule, worker  # noqa: E402

queue.FIRST_BACKOFF = timedelta(milliseconds=10)
worker.BEAT_SECONDS = 0.2
worker.IDLE_SECONDS = 0.1
schedule._entries.clear()
process = worker.Worker(lease=timedelta(seconds=float(sys.argv[2])), max_running=timedelta(seconds=30))
process.listen_to_signals()
process.run()
