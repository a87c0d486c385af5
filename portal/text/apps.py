from django.apps import AppConfig


class TextConfig(AppConfig):
    """An app only for its static files: the rich editor's."""

    name = "portal.text"
    label = "text"
