"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import include, path

from portal import picking, sitemaps, views

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler429 = "portal.errors.too_many_requests"
handler500 = "portal.errors.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = lambda request, extra_context=None: redirect("account_change_password")  # type: ignore[method-assign,assignment,return-value]

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search_page, name="search"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemaps.section, name="sitemap_section"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("account/", include("portal.accounts.urls")),
    path("admin/pick-link/", picking.pick_link, name="pick_link"),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
    path("", include("jobs.urls")),
    path("", include("assessments.urls")),
    path("<slug:slug>/", views.page, name="page"),
]
