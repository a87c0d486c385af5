"""The field of a text: it stores canonical HTML, whoever writes to it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models

from portal import text
from portal.text.widgets import RichTextarea

MAX_LENGTH = 200_000
MAX_TYPED = 2 * MAX_LENGTH  # parsing some hostile texts takes time that grows with the square of their length

# One saving asks for it as a form, to see what has changed, as a model, as a service, and as a column.
cleaned = lru_cache(maxsize=8)(text.clean)


class BodyFormField(forms.CharField):
    """Takes any HTML, gives canonical HTML; nothing but empty elements is empty."""

    widget = RichTextarea

    def __init__(self, *, max_length: int | None = MAX_LENGTH, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if len(typed) > MAX_TYPED:
            raise forms.ValidationError(
                f"This text has {len(typed):,} characters, its markup included. "
                f"Shorten it to {MAX_LENGTH:,}, or make several of it."
            )
        return cleaned(typed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if len(data or "") > MAX_TYPED:
            return True
        return super().has_changed(cleaned(initial or ""), cleaned(data or ""))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # a maxlength would cut the HTML, not the text


class BodyField(models.TextField):
    """A text column that is sanitised whenever it is validated or saved: by form, service, import or update()."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(cleaned(value or ""), model_instance)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(cleaned(value) if isinstance(value, str) else value, connection)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        if kwargs.get("widget", AdminTextareaWidget) is AdminTextareaWidget:
            kwargs["widget"] = RichTextarea  # the admin gives every text column its own
        return super().formfield(**{"form_class": BodyFormField, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """To migrations it is the column that it is, so that the editor may change without one."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
