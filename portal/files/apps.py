from datetime import timedelta

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "portal.files"
    label = "files"

    def ready(self) -> None:
        from portal import tasks
        from portal.files.tasks import sweep

        tasks.periodic("files.sweep", every=timedelta(hours=6), task=sweep)
