from datetime import timedelta

from django.apps import AppConfig

from portal import tasks


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from portal.accounts import receivers  # noqa: F401
        from portal.accounts.tasks import forget

        tasks.periodic("accounts.forget", every=timedelta(days=1), task=forget)
