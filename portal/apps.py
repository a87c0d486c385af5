from django.apps import AppConfig

from portal.text.pickers import picker


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Site"

    def ready(self) -> None:
        from portal import answers

        answers.register()
        picker("link", "pick_link")
