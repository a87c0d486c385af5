from django.apps import AppConfig


class RedirectsConfig(AppConfig):
    name = "portal.redirects"
    verbose_name = "Redirects"
