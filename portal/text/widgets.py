"""The rich editor's widget: a textarea of canonical HTML that a module of ours turns into the editor."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.templatetags.static import static
from django.urls import reverse

from portal.text.pickers import pickers


class RichTextarea(forms.Textarea):
    """Without JavaScript it is a plain textarea.

    The editor's library is imported by the address that the textarea names, not by an import map, and it
    injects no style: so the page needs no nonce, and the content security policy no exception.
    """

    class Media:
        css = {
            "all": [
                "django_prose_editor/material-icons.css",
                "django_prose_editor/editor.css",
                "django_prose_editor/overrides.css",
                "text/rich_text.css",
            ]
        }
        js = [Script("text/rich_text.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        modules = {
            "library": static("django_prose_editor/editor.js"),
            "extensions": static("text/rich_text_extensions.js"),
            "paste": static("text/rich_text_paste.js"),
        }
        windows = {kind: reverse(view) for kind, view in pickers().items()}
        context["widget"]["attrs"]["data-rich-text"] = json.dumps(modules | {"pickers": windows})
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # the browser could not point at a textarea that the editor hides
