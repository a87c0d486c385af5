"""Addresses of jobs, companies and the employers' side."""

from django.urls import path, register_converter

from jobs import feeds
from jobs.views import (
    board,
    companies,
    counted,
    elsewhere,
    figures,
    imports,
    life,
    people,
    postings,
    public,
    reports,
    writing,
)
from portal.feeds import addresses


class PublicId:
    regex = "[a-z2-7]{10}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicId, "public_id")

app_name = "jobs"
urlpatterns = [
    # Readers: jobs
    path("jobs/", public.listing, name="list"),
    *addresses("jobs/", feeds.ALL, feeds.PostingFeed, feeds.WRITERS),
    path("jobs/<public_id:public_id>/", public.detail, name="detail_without_slug"),
    path("jobs/<public_id:public_id>/posting.md", elsewhere.posting_markdown, name="posting_markdown"),
    path("jobs/<public_id:public_id>/posting.jsonld", elsewhere.posting_json_ld, name="posting_json_ld"),
    path("jobs/<public_id:public_id>/<slug:slug>/", public.detail, name="detail"),
    path("j/<public_id:public_id>", public.short, name="short"),
    path("j/<public_id:public_id>/qr.svg", public.qr, name="qr"),
    path("j/<public_id:public_id>/seen", counted.seen, name="seen"),
    path("j/<public_id:public_id>/apply/", public.apply, name="apply"),
    path("j/<public_id:public_id>/report/", reports.report, name="report"),
    # Readers: companies
    path("companies/<slug:slug>/", public.company, name="company"),
    path("companies/<slug:slug>/logo/<public_id:public_id>.webp", companies.logo, name="logo"),
    *addresses("companies/<slug:slug>/", feeds.OF_COMPANY, feeds.PostingFeed, feeds.WRITERS),
    path("companies/<slug:slug>/embed/", elsewhere.embed, name="embed"),
    path("employers/about/", public.how_it_works, name="how_it_works"),
    # A company's people: the board and its figures
    path("employers/", board.dashboard, name="dashboard"),
    path("employers/figures/", figures.figures, name="figures"),
    path("employers/figures.csv", figures.figures_csv, name="figures_csv"),
    path("employers/postings.csv", figures.postings_csv, name="postings_csv"),
    # The company
    path("employers/company/new/", companies.company_create, name="company_create"),
    path("employers/company/<slug:slug>/", companies.company_edit, name="company_edit"),
    path(
        "employers/company/<slug:slug>/logo/<public_id:public_id>.webp",
        companies.logo_preview,
        name="logo_preview",
    ),
    path("employers/company/<slug:slug>/domain/", companies.domain, name="domain"),
    path("employers/company/<slug:slug>/log/", companies.log, name="log"),
    path("employers/company/<slug:slug>/elsewhere/", elsewhere.offer, name="elsewhere"),
    # Its people
    path("employers/company/<slug:slug>/people/", people.people, name="people"),
    path("employers/company/<slug:slug>/people/<int:pk>/", people.role, name="member_role"),
    path("employers/company/<slug:slug>/people/<int:pk>/remove/", people.remove, name="member_remove"),
    path(
        "employers/company/<slug:slug>/invitations/<public_id:public_id>/resend/",
        people.resend,
        name="invitation_resend",
    ),
    path(
        "employers/company/<slug:slug>/invitations/<public_id:public_id>/withdraw/",
        people.withdraw,
        name="invitation_withdraw",
    ),
    path("employers/invitation/", people.invitation_waiting, name="invitation_waiting"),
    path("employers/invitations/<str:token>/", people.invitation, name="invitation"),
    # Its imports
    path("employers/company/<slug:slug>/import/", imports.start, name="import"),
    path("employers/company/<slug:slug>/import/template.csv", imports.template, name="import_template"),
    path("employers/company/<slug:slug>/import/<int:pk>/", imports.run, name="import_run"),
    path("employers/company/<slug:slug>/import/<int:pk>/report.csv", imports.report, name="import_report"),
    # A posting, written
    path("employers/postings/start/", postings.posting_start, name="posting_start"),
    path("employers/postings/new/", postings.posting_create, name="posting_create"),
    path("employers/postings/new/keep/", writing.keep, name="keep_new"),
    path("employers/postings/new/beside/", writing.beside, name="beside_new"),
    path("employers/postings/<public_id:public_id>/", postings.posting_edit, name="posting_edit"),
    path("employers/postings/<public_id:public_id>/keep/", writing.keep, name="keep"),
    path("employers/postings/<public_id:public_id>/beside/", writing.beside, name="beside"),
    path(
        "employers/postings/<public_id:public_id>/preview/", postings.posting_preview, name="posting_preview"
    ),
    # A posting, once it is sent
    path("employers/postings/<public_id:public_id>/recall/", life.recall, name="recall"),
    path("employers/postings/<public_id:public_id>/confirm/", life.confirm, name="confirm"),
    path("employers/postings/<public_id:public_id>/close/", life.close, name="close"),
    path("employers/postings/<public_id:public_id>/delete/", life.delete, name="posting_delete"),
    path("employers/postings/<public_id:public_id>/copy/", life.copy, name="copy"),
    path(
        "employers/postings/<public_id:public_id>/figures/", figures.posting_figures, name="posting_figures"
    ),
    path("employers/still-open/<str:token>/", life.still_open, name="still_open"),
]
