from django.apps import AppConfig
from django.contrib.admin import apps as admin

from portal.text.pickers import picker


class DeskConfig(admin.AdminConfig):
    default = False
    default_site = "portal.desk.DeskSite"


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Site"

    def ready(self) -> None:
        from articles import leaning
        from portal import answers
        from portal.leaning import by_pages

        answers.register()
        picker("link", "pick_link")
        leaning.provider(by_pages)
