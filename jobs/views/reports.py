"""A reader reports a posting: a private page, for anybody, with or without an address."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jobs import services
from jobs.forms import ReportForm
from jobs.models import Posting, PostingVersion
from portal import access


@require_http_methods(["GET", "HEAD", "POST"])
@access.rate_limited("jobs.report", count=10, per=timedelta(hours=1))
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    versions = PostingVersion.objects.readable().select_related("posting__company", "by")
    version = versions.filter(posting__public_id=public_id).first()
    if version is None:  # gone or hidden since the link was followed: its page says so
        return redirect(get_object_or_404(Posting, public_id=public_id, posted_at__isnull=False))
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.report(version, **form.cleaned_data)
        has_address = "answer" if form.cleaned_data["email"] else "yes"
        return redirect(f"{reverse('jobs:report', args=[public_id])}?sent={has_address}")
    context = {
        "section": "jobs",
        "version": version,
        "form": form,
        "sent": request.GET.get("sent", "") if request.method == "GET" else "",
    }
    return render(request, "jobs/report.html", context)
