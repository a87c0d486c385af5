from datetime import timedelta

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "portal.mail"
    label = "mail"
    verbose_name = "Mail"

    def ready(self) -> None:
        from portal import tasks
        from portal.mail.tasks import delete_old, sweep

        tasks.periodic("mail.sweep", every=timedelta(minutes=1), task=sweep)
        tasks.periodic("mail.delete_old", every=timedelta(hours=1), task=delete_old)
