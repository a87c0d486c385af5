"""Addresses of assessments. Everything under a token is one person's own."""

from django.urls import path, register_converter

from assessments.views import (
    answering,
    drafts,
    looking_again,
    portfolios,
    projects,
    public,
    records,
    redrafts,
    results,
    sharing,
    teams,
    weights,
)


class Token:
    """The shape of a private link's secret part; anything else is no such address."""

    regex = r"[a-z2-7]{10}\.[a-z2-7]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Token, "token")

app_name = "assessments"
urlpatterns = [
    path("assess/", public.listing, name="list"),
    path("assess/forgotten/", public.forgotten, name="forgotten"),
    path("assess/take-over/", drafts.take_over, name="take_over"),
    path("assess/<slug:slug>/", public.detail, name="detail"),
    path("assess/<slug:slug>/start/", answering.start, name="start"),
    path("assess/<slug:slug>/team/", teams.begin, name="team_begin"),
    path("t/<token:token>/", teams.join, name="join"),
    path("a/<token:token>/team/", teams.team, name="team"),
    path("assess/take-over/changes/", redrafts.take_changes, name="take_changes"),
    path("assess/take-over/projects/", portfolios.keep_with, name="keep_portfolio"),
    path("employers/company/<slug:slug>/assessments/", portfolios.of_company, name="of_company"),
    path(
        "employers/company/<slug:slug>/assessments/<slug:public_id>/",
        portfolios.company_portfolio,
        name="company_portfolio",
    ),
    path("a/<token:token>/project/name/", projects.name_of_attempt, name="name_of_attempt"),
    path("r/<token:token>/project/name/", projects.name_of_result, name="name_of_result"),
    path("r/<token:token>/project/another/", projects.another, name="another"),
    path("a/<token:token>/team/draft/", drafts.team_draft, name="team_draft"),
    path("a/<token:token>/team/draft.md", drafts.team_draft_markdown, name="team_draft_markdown"),
    path("p/<token:token>/", portfolios.portfolio, name="portfolio"),
    path("p/<token:token>/rename/", portfolios.rename, name="rename_portfolio"),
    path("p/<token:token>/begin/", portfolios.begin, name="begin_in_portfolio"),
    path("p/<token:token>/add/", portfolios.add, name="add_to_portfolio"),
    path("p/<token:token>/take-out/", portfolios.take_out, name="take_out"),
    path("p/<token:token>/keep/", portfolios.keep, name="keep_portfolio_with"),
    path("p/<token:token>/end-keeping/", portfolios.end_keeping, name="end_keeping"),
    path("p/<token:token>/forget/", portfolios.forget, name="forget_portfolio"),
    path("a/<token:token>/", answering.resume, name="resume"),
    path("a/<token:token>/review/", answering.review, name="review"),
    path("a/<token:token>/send/", answering.send, name="send"),
    path("a/<token:token>/forget/", answering.forget, name="forget"),
    path("a/<token:token>/weights/", weights.weights, name="weights"),
    path("a/<token:token>/<slug:question>/", answering.question, name="question"),
    path("r/<token:token>/", results.result, name="result"),
    path("r/<token:token>/forget/", results.forget, name="forget_result"),
    path("r/<token:token>/record/", records.record, name="record"),
    path("r/<token:token>/record.md", records.record_markdown, name="record_markdown"),
    path("a/<token:token>/team/record/", records.team_record, name="team_record"),
    path("a/<token:token>/team/record.md", records.team_record_markdown, name="team_record_markdown"),
    path("r/<token:token>/share/", sharing.share, name="share"),
    path("r/<token:token>/look-again/", looking_again.look_again, name="look_again"),
    path("r/<token:token>/look-again/stop/", looking_again.look_again_stop, name="look_again_stop"),
    path("r/<token:token>/look-again.ics", looking_again.look_again_calendar, name="look_again_calendar"),
    path("v/<token:token>/", sharing.shared, name="shared"),
    path("r/<token:token>/draft/", drafts.draft, name="draft"),
    path("r/<token:token>/draft.md", drafts.draft_markdown, name="draft_markdown"),
]
