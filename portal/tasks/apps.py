from datetime import timedelta

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "portal.tasks"
    label = "tasks"
    verbose_name = "Background work"

    def ready(self) -> None:
        from portal.tasks import housekeeping, periodic

        periodic("tasks.forget_finished", every=timedelta(days=1), task=housekeeping.forget_finished)
