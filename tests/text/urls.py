"""One page with the rich editor on it, as the admin shows it, which prints what was sent."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.html import escape

import portal.urls
from portal.text.fields import BodyFormField

body = ""


class BodyForm(forms.Form):
    body = BodyFormField(label="Body", required=False)


def editor(request: HttpRequest) -> HttpResponse:
    form = BodyForm(request.POST or None, initial={"body": body})
    if form.is_bound and form.is_valid():
        return HttpResponse(
            f"<!doctype html><title>Sent</title><pre>{escape(form.cleaned_data['body'])}</pre>"
        )
    return HttpResponse(
        "<!doctype html><html lang=en-GB><head><title>Editor</title>"
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/admin/css/base.css">'
        f"{form.media}</head><body><main><h1>Editor</h1><form method=post>"
        f'<input type=hidden name=csrfmiddlewaretoken value="{get_token(request)}">'
        f"{form.as_div()}<button id=save>Save</button></form></main></body></html>"
    )


urlpatterns = [path("editor/", editor), *portal.urls.urlpatterns]
