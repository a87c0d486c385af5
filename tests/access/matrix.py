"""Who gets what: each route and method with the status that every role is answered. A route without a row fails.

A row reads: this route, this method, on this thing (of `world.py`; it fills the address), answers these roles so:

    row("jobs:posting_edit", of="own_draft", anonymous=302, owner=200, recruiter=200, others=404)
    row("jobs:posting_submit", "POST", of="own_draft", anonymous=302, owner=302, others=404)

`others` are all roles that the row does not name. Methods that no row of a route names must answer 405.
A thing in another state is another row of the same route.
"""

from tests.access.rows import (
    ALL,
    MEMBERS,
    REFUSED,
    SIGNED_OUT,
    UNSEEN,
    WRITERS,
    everything,
    for_guests,
    for_members,
    in_admin,
    in_each_state,
    may,
    of_company,
    of_posting,
    public,
    row,
)

MATRIX = [
    # The shell
    public("home"),
    public("search"),
    public("search", query="?q=bridge"),
    public("page", of="page"),
    row("page", of="missing_page", others=404),
    public("healthz"),
    public("readyz"),
    public("manifest"),
    row("favicon", others=301),
    public("robots"),
    public("sitemap"),
    public("sitemap_section", of="sitemap_section"),
    row("sitemap_section", of="missing_section", others=404),
    public("security"),
    # Articles
    public("articles:list"),
    public("articles:list", query="?after=bell"),
    public("articles:list", query="?author=nobody&time=short"),
    public("articles:feed"),
    public("articles:feed_rss"),
    public("articles:feed_json"),
    public("articles:topic_feed", of="topic"),
    public("articles:topic_feed_rss", of="topic"),
    public("articles:topic_feed_json", of="topic"),
    public("articles:author_feed", of="author"),
    public("articles:author_feed_rss", of="author"),
    public("articles:author_feed_json", of="author"),
    public("articles:detail", of="article"),
    row("articles:detail", of="draft_article", others=404),
    row("articles:detail", of="withdrawn_article", others=410),
    public("articles:topic", of="topic"),
    public("articles:author", of="author"),
    public("articles:image", of="image"),
    row("articles:image", of="missing_image", others=404),
    public("articles:share_image", of="share_image"),
    row("articles:share_image", of="another_share_image", others=404),
    row("admin:articles_article_preview", of="articles_draft", **WRITERS, moderator=404, others=302),
    row("admin:articles_article_versions", of="articles_draft", **WRITERS, moderator=404, others=302),
    row(
        "admin:articles_article_difference",
        of="articles_draft",
        query="?before=1&after=draft",
        **WRITERS,
        moderator=404,
        others=302,
    ),
    row("admin:articles_article_version", of="articles_version", **WRITERS, moderator=404, others=302),
    *(
        row(
            f"admin:articles_article_{name}",
            "POST",
            of=thing,
            data=data,
            **dict.fromkeys(WRITERS, 302),
            moderator=404,
            others=302,
        )
        for name, thing, data in (
            ("restore", "articles_version", {}),
            ("comment", "articles_version", {"words": "Which rope?"}),
            ("share", "articles_version", {"days": "7"}),
            ("revoke", "share_link", {}),
        )
    ),
    row(
        "admin:articles_article_decide",
        "POST",
        of="version_in_review",
        data={"decision": "approve"},
        author=403,
        editor=302,
        superuser=302,
        moderator=404,
        others=302,
    ),
    row("articles:shared", of="shared_version", holder=200, others=404),
    row("articles:shared", of="revoked_version", others=404),
    row("articles:shared", of="expired_version", others=404),
    row(
        "admin:articles_article_preview",
        of="another_authors_draft",
        editor=200,
        superuser=200,
        author=404,
        moderator=404,
        others=302,
    ),
    row("admin:articles_article_export", of="articles_draft", **WRITERS, moderator=404, others=302),
    row(
        "admin:articles_article_export",
        of="another_authors_draft",
        editor=200,
        superuser=200,
        author=404,
        moderator=404,
        others=302,
    ),
    row(
        "admin:articles_article_keep",
        "POST",
        of="articles_draft",
        **WRITERS,
        moderator=404,
        others=302,
    ),
    row(
        "admin:articles_article_keep",
        "POST",
        of="another_authors_draft",
        editor=200,
        superuser=200,
        author=404,
        moderator=404,
        others=302,
    ),
    row("admin:articles_article_beside", of="articles_draft", **WRITERS, moderator=404, others=302),
    row(
        "admin:articles_article_beside",
        of="another_authors_draft",
        editor=200,
        superuser=200,
        author=404,
        moderator=404,
        others=302,
    ),
    row("admin:articles_article_beside_new", **WRITERS, moderator=404, others=302),
    row("admin:articles_article_keep_new", "POST", **WRITERS, moderator=404, others=302),
    in_admin("admin:articles_image_pick", of="", author=200, editor=200, superuser=200),
    in_admin("admin:articles_image_pick", "POST", of="", author=422, editor=422, superuser=422),
    in_admin("pick_link", of="", author=200, editor=200, superuser=200),
    *(
        row(f"admin:articles_article_{step}", method, of=of, **who, moderator=404, others=302)
        for step, of, method, who in [
            ("links", "articles_draft", "GET", WRITERS),
            ("links", "another_authors_draft", "GET", {**WRITERS, "author": 404}),
            ("move", "articles_draft", "GET", WRITERS),
            ("move", "articles_draft", "POST", WRITERS),
            ("move", "published_row", "GET", {**WRITERS, "author": 403}),
            ("withdraw", "published_row", "GET", {**WRITERS, "author": 403}),
            ("withdraw", "published_row", "POST", {"author": 403, "editor": 302, "superuser": 302}),
        ]
    ),
    in_admin("admin:redirects_redirect_upload", of="", editor=200, superuser=200),
    in_admin("admin:redirects_redirect_upload", "POST", of="", editor=200, superuser=200),
    in_admin("admin:redirects_redirect_download", of="", editor=200, superuser=200),
    in_admin("admin:articles_article_export_all", editor=200, superuser=200),
    in_admin("admin:articles_article_import", editor=200, superuser=200),
    in_admin("admin:articles_article_import", "POST", editor=422, superuser=422),
    in_admin("admin:articles_article_import_run", of="import_run", editor=200, superuser=200),
    in_admin("admin:articles_article_import_run", "POST", of="import_run", editor=302, superuser=302),
    *(
        in_admin(
            f"admin:assessments_questionnaireversion_{name}",
            of="questionnaire_version",
            editor=200,
            superuser=200,
        )
        for name in ("workbench", "try", "difference", "export")
    ),
    in_admin(
        "admin:assessments_questionnaireversion_workbench",
        "POST",
        of="questionnaire_version",
        editor=422,
        superuser=422,
    ),
    # Assessments: whoever has the private link, and nobody else, signed in or not
    public("assessments:list"),
    public("assessments:detail", of="questionnaire"),
    row("assessments:detail", of="missing_questionnaire", others=404),
    public("assessments:forgotten"),
    public("assessments:start", of="questionnaire"),
    row("assessments:start", "POST", of="questionnaire", data={"a": "many"}, others=302),
    row("assessments:start", "POST", of="questionnaire", data={"a": "nonsense"}, others=422),
    row("assessments:start", of="missing_questionnaire", others=404),
    public("assessments:team_begin", of="questionnaire"),
    row("assessments:team_begin", "POST", of="questionnaire", data={"who": "anonymous"}, others=302),
    row("assessments:team_begin", "POST", of="questionnaire", data={"who": "named"}, others=422),
    row("assessments:team_begin", of="missing_questionnaire", others=404),
    row("assessments:join", of="team_invitation", holder=200, others=404),
    row("assessments:join", "POST", of="team_invitation", data={"name": "Bo"}, holder=302, others=404),
    row("assessments:join", "POST", of="team_invitation", data={"name": "!"}, holder=422, others=404),
    row("assessments:join", of="revoked_invitation", others=404),
    row("assessments:team", of="attempt", holder=200, others=404),
    row("assessments:team", of="team_member", holder=200, others=404),
    row("assessments:team", "POST", of="team_member", data={"do": "close"}, holder=302, others=404),
    row(
        "assessments:team",
        "POST",
        of="team_member",
        data={"do": "invite", "to": "nonsense"},
        holder=422,
        others=404,
    ),
    row("assessments:result", of="team_result", others=404),
    row("assessments:resume", of="attempt", holder=302, others=404),
    row("assessments:question", of="attempt_question", holder=200, others=404),
    row("assessments:question", "POST", of="attempt_question", data={"a": "few"}, holder=302, others=404),
    row("assessments:review", of="attempt", holder=200, others=404),
    row("assessments:review", "POST", of="attempt", holder=302, others=404),
    row("assessments:weights", of="attempt", holder=200, others=404),
    row("assessments:weights", "POST", of="attempt", data={"do": "defaults"}, holder=302, others=404),
    row("assessments:weights", "POST", of="attempt", data={"do": "use"}, holder=422, others=404),
    row("assessments:weights", of="expired_attempt", others=404),
    row("assessments:send", "POST", of="attempt", data={"email": "a@people.example"}, holder=302, others=404),
    row("assessments:send", "POST", of="attempt", data={"email": "nonsense"}, holder=422, others=404),
    row("assessments:forget", of="attempt", holder=200, others=404),
    row("assessments:forget", "POST", of="attempt", holder=302, others=404),
    row("assessments:resume", of="expired_attempt", others=404),
    row("assessments:result", of="result", holder=200, others=404),
    row("assessments:draft", of="result", holder=200, others=404),
    row("assessments:draft", "POST", of="result", holder=302, others=404),
    row("assessments:draft_markdown", of="result", holder=200, others=404),
    row("assessments:team_draft", of="team_attempt", holder=200, others=404),
    row("assessments:team_draft", "POST", of="team_attempt", holder=302, others=404),
    row("assessments:team_draft_markdown", of="team_attempt", holder=200, others=404),
    # Who has not finished, or has no team, has no team's draft.
    row("assessments:team_draft", of="attempt", others=404),
    row("assessments:forget_result", of="result", holder=200, others=404),
    row("assessments:forget_result", "POST", of="result", holder=302, others=404),
    row("assessments:result", of="revoked_result", others=404),
    row("assessments:record", of="result", holder=200, others=404),
    row("assessments:record", of="revoked_result", others=404),
    row("assessments:record_markdown", of="result", holder=200, others=404),
    row("assessments:record_markdown", of="revoked_result", others=404),
    row("assessments:team_record", of="team_member", holder=200, others=404),
    row("assessments:team_record", of="unfinished_member", others=404),
    row("assessments:team_record_markdown", of="team_member", holder=200, others=404),
    row("assessments:team_record_markdown", of="unfinished_member", others=404),
    row("assessments:share", "POST", of="result", data={"shared": "yes"}, holder=302, others=404),
    row("assessments:share", "POST", of="revoked_result", others=404),
    row("assessments:shared", of="shared_result", holder=200, others=404),
    row("assessments:shared", of="unshared_result", others=404),
    row("assessments:look_again", of="result", holder=200, others=404),
    row("assessments:look_again", "POST", of="result", data={"email": "nonsense"}, holder=422, others=404),
    row("assessments:look_again_stop", of="result", holder=200, others=404),
    row("assessments:look_again_stop", "POST", of="result", holder=302, others=404),
    row("assessments:look_again_stop", "POST", of="revoked_result", others=404),
    row("assessments:look_again_calendar", of="result", holder=200, others=404),
    # Projects side by side: whoever has the private link. A company's people read what it keeps.
    *(
        row(f"assessments:name_of_{thing}", method, thing, data=data, holder=status, others=404)
        for thing in ("attempt", "result")
        for method, data, status in (
            ("GET", None, 200),
            ("POST", {"project": "Pier"}, 302),
            ("POST", {"project": " "}, 422),
        )
    ),
    row("assessments:another", of="result", holder=200, others=404),
    row("assessments:another", "POST", of="result", data={"another": "Pier"}, holder=302, others=404),
    row("assessments:another", "POST", of="result", data={"another": ""}, holder=422, others=404),
    row("assessments:portfolio", of="portfolio", holder=200, others=404),
    row("assessments:portfolio", of="revoked_portfolio", others=404),
    row(
        "assessments:rename_portfolio", "POST", of="portfolio", data={"name": "Piers"}, holder=302, others=404
    ),
    row(
        "assessments:begin_in_portfolio",
        "POST",
        of="portfolio",
        data={"another": "P"},
        holder=302,
        others=404,
    ),
    row("assessments:add_to_portfolio", "POST", of="portfolio", data={"link": "x"}, holder=422, others=404),
    row("assessments:take_out", "POST", of="portfolio", data={"case": "x"}, holder=302, others=404),
    row("assessments:keep_portfolio_with", "POST", of="portfolio", holder=302, others=404),
    row("assessments:end_keeping", "POST", of="portfolio", holder=302, others=404),
    row("assessments:forget_portfolio", of="portfolio", holder=200, others=404),
    row("assessments:forget_portfolio", "POST", of="portfolio", holder=302, others=404),
    # Without a portfolio in the session there is nothing to keep.
    for_members("assessments:keep_portfolio", status=302),
    for_members("assessments:keep_portfolio", status=302, method="POST"),
    of_company("assessments:of_company", of="company", **MEMBERS),
    of_company("assessments:company_portfolio", of="kept_portfolio", **MEMBERS),
    of_company("assessments:company_portfolio", of="rivals_portfolio"),
    row(
        "assessments:of_company", of="hidden_company", **dict.fromkeys(SIGNED_OUT, 302), rival=200, others=404
    ),
    *(
        in_admin(f"admin:assessments_questionnaire_{page}", of="questionnaire_row", editor=200, superuser=200)
        for page in ("figures", "figures_csv")
    ),
    in_admin("admin:assessments_questionnaire_answers_csv", "POST", of="questionnaire_row", superuser=200),
    # Without a result in the session there is nothing to take over.
    for_members("assessments:take_over", status=302),
    for_members("assessments:take_over", status=302, method="POST"),
    for_members("assessments:take_changes", status=302),
    for_members("assessments:take_changes", status=302, method="POST"),
    # Jobs, for readers
    public("jobs:list"),
    public("jobs:list", query="?q=bridge&topic=lifting"),
    public("jobs:feed"),
    public("jobs:feed_json"),
    public("jobs:feed_xml"),
    *in_each_state(
        "jobs:detail",
        kind="page",
        s200="live edited expired closed",
        s410="removed",
        s404=f"frozen suspended {UNSEEN}",
    ),
    *in_each_state(
        "jobs:detail_without_slug",
        s301="live edited expired closed",
        s410="removed",
        s404=f"frozen suspended {UNSEEN}",
    ),
    *in_each_state("jobs:short", s302="live edited expired closed removed frozen suspended", s404=UNSEEN),
    *in_each_state("jobs:qr", s200="live edited expired closed", s404=f"removed frozen suspended {UNSEEN}"),
    *(
        each
        for route in ("posting_markdown", "posting_json_ld")
        for each in in_each_state(
            f"jobs:{route}",
            s200="live edited",
            s410="expired closed removed",
            s404=f"frozen suspended {UNSEEN}",
        )
    ),
    *(
        each
        for method in ("GET", "POST")
        for each in in_each_state(
            "jobs:apply",
            method,
            s200="live edited",
            s302="expired closed removed frozen suspended",
            s404=UNSEEN,
        )
    ),
    *in_each_state(
        "jobs:report", s200="live edited expired closed", s302="removed frozen suspended", s404=UNSEEN
    ),
    *in_each_state(
        "jobs:report",
        "POST",
        data={"reason": "scam"},
        s302="live edited expired closed removed frozen suspended",
        s404=UNSEEN,
    ),
    row("jobs:report", "POST", of="live_posting", others=200),
    *in_each_state("jobs:seen", "POST", s204=ALL),
    public("jobs:company", of="company"),
    row("jobs:company", of="hidden_company", others=404),
    public("jobs:company_feed", of="company"),
    public("jobs:logo", of="logo"),
    row("jobs:logo", of="hidden_logo", others=404),
    row("jobs:company_feed", of="hidden_company", others=404),
    public("jobs:company_feed_json", of="company"),
    row("jobs:company_feed_json", of="hidden_company", others=404),
    public("jobs:company_feed_xml", of="company"),
    row("jobs:company_feed_xml", of="hidden_company", others=404),
    public("jobs:embed", of="company"),
    row("jobs:embed", of="hidden_company", others=404),
    *(
        row(f"jobs:{route}", of="suspended_company", others=404)
        for route in ("company", "company_feed", "company_feed_json", "company_feed_xml", "embed")
    ),
    public("jobs:how_it_works"),
    # Jobs, for a company's people. Who has no company is sent to make one.
    row("jobs:dashboard", owner=200, recruiter=200, reviewer=200, rival=200, others=302),
    row("jobs:figures", owner=200, recruiter=200, reviewer=200, rival=200, others=302),
    row("jobs:figures_csv", rival=200, **MEMBERS, **dict.fromkeys(SIGNED_OUT, 302), others=404),
    row("jobs:postings_csv", rival=200, **MEMBERS, **dict.fromkeys(SIGNED_OUT, 302), others=404),
    for_members("jobs:company_create"),
    for_members("jobs:company_create", method="POST"),
    of_company("jobs:company_edit", of="company", owner=200, recruiter=403, reviewer=403),
    of_company("jobs:company_edit", "POST", of="company", owner=200, recruiter=403, reviewer=403),
    of_company(
        "jobs:logo_preview", of="logo", owner=200, recruiter=200, reviewer=200, moderator=200, superuser=200
    ),
    of_company("jobs:logo_preview", of="hidden_logo", rival=200, moderator=200, superuser=200),
    of_company("jobs:domain", of="company", owner=200, recruiter=403, reviewer=403),
    of_company("jobs:domain", "POST", of="company", owner=200, recruiter=403, reviewer=403),
    of_company("jobs:log", of="company", owner=200, recruiter=200, reviewer=200),
    of_company("jobs:people", of="company", owner=200, recruiter=200, reviewer=200),
    *(
        of_company(f"jobs:{name}", "POST", of=of, data=data, owner=302, recruiter=403, reviewer=403)
        for name, of, data in (
            ("people", "company", {"email": "a@people.example", "role": "owner"}),
            ("member_role", "member", {"role": "owner"}),
            ("invitation_resend", "invited", {}),
            ("invitation_withdraw", "invited", {}),
        )
    ),
    # The reviewer leaves.
    of_company("jobs:member_remove", "POST", of="member", owner=302, recruiter=403, reviewer=302),
    row("jobs:invitation", of="invitation", holder=200, others=404),
    row("jobs:invitation", "POST", of="invitation", holder=302, others=404),
    row("jobs:invitation", of="ended_invitation", others=410),
    row("jobs:invitation", "POST", of="ended_invitation", others=410),
    # Who is signed in as somebody else is told so.
    public("jobs:invitation", of="rivals_invitation"),
    row("jobs:invitation", "POST", of="rivals_invitation", others=302),
    for_members("jobs:invitation_waiting", status=302),
    of_company("jobs:company_edit", of="suspended_company", owner=200, recruiter=403, reviewer=403),
    of_company("jobs:elsewhere", of="company", owner=200, recruiter=200, reviewer=200),
    row("jobs:elsewhere", of="hidden_company", **dict.fromkeys(SIGNED_OUT, 302), rival=200, others=404),
    *(
        row(f"jobs:{route}", method, owner=200, recruiter=200, rival=200, reviewer=403, others=302)
        for route in ("posting_start", "posting_create")
        for method in ("GET", "POST")
    ),
    *(
        row(
            f"jobs:{route}_new",
            "POST",
            **dict.fromkeys(("owner", "recruiter", "rival"), 200),
            reviewer=403,
            **dict.fromkeys(SIGNED_OUT, 302),
            others=404,
        )
        for route in ("keep", "beside")
    ),
    of_company("jobs:import", of="company", owner=200, recruiter=200, reviewer=403),
    of_company("jobs:import", "POST", of="company", owner=422, recruiter=422, reviewer=403),
    of_company("jobs:import_template", of="company", owner=200, recruiter=200, reviewer=403),
    of_company("jobs:import_run", of="jobs_import", owner=200, recruiter=200, reviewer=403),
    of_company("jobs:import_run", "POST", of="jobs_import", owner=302, recruiter=302, reviewer=403),
    of_company("jobs:import_report", of="jobs_import", owner=200, recruiter=200, reviewer=403),
    *(
        row(
            f"jobs:{route}",
            method,
            of="rivals_import",
            **dict.fromkeys(SIGNED_OUT, 302),
            reviewer=403,
            others=404,
        )
        for route, method in (("import_run", "GET"), ("import_run", "POST"), ("import_report", "GET"))
    ),
    # A rival's company, and what is a rival's under one's own company's address
    *(
        row(
            f"jobs:{route}",
            method,
            of=thing,
            **dict.fromkeys(SIGNED_OUT, 302),
            reviewer=refused,
            recruiter=refused,
            others=404,
        )
        for route, method, thing, refused in (
            ("member_role", "POST", "rivals_member", 403),
            ("member_remove", "POST", "rivals_member", 404),
            ("invitation_resend", "POST", "rivals_invited", 403),
            ("invitation_withdraw", "POST", "rivals_invited", 403),
            ("logo_preview", "GET", "rivals_logo", 404),
        )
    ),
    *(
        row(f"jobs:{route}", query=query, rival=200, **dict.fromkeys(SIGNED_OUT, 302), others=404)
        for query in ("?company=rival",)
        for route in (
            "dashboard",
            "figures",
            "figures_csv",
            "postings_csv",
            "posting_create",
            "posting_start",
        )
    ),
    *in_each_state(
        "jobs:posting_edit",
        members=REFUSED,
        s200="draft asked imported live edited expired frozen suspended",
        s302="submitted rejected closed removed",
    ),
    # What is refused comes back with everything typed.
    *in_each_state(
        "jobs:posting_edit",
        "POST",
        members=REFUSED,
        data={"title": "New", "language": "en"},
        s302="draft asked imported live edited expired frozen suspended",
        s200="submitted rejected closed removed",
    ),
    of_posting("jobs:posting_edit", "POST", of="draft_posting", status=200),
    *in_each_state("jobs:posting_preview", members=dict.fromkeys(REFUSED, 200), s200=ALL),
    *in_each_state("jobs:posting_figures", members={"reviewer": 200}, s200=ALL),
    *(
        each
        for method in ("GET", "POST")
        for each in in_each_state(
            "jobs:confirm",
            method,
            members=REFUSED,
            s200="live edited expired frozen suspended",
            s404=f"closed removed {UNSEEN}",
        )
    ),
    *in_each_state(
        "jobs:close",
        members=REFUSED,
        s200="live edited expired frozen suspended",
        s404=f"closed removed {UNSEEN}",
    ),
    # What is not possible is told on the board.
    *in_each_state("jobs:close", "POST", members=REFUSED, data={"reason": "filled"}, s302=ALL),
    *in_each_state("jobs:recall", "POST", members=REFUSED, s302=ALL),
    *in_each_state("jobs:copy", "POST", members=REFUSED, s302=ALL),
    *in_each_state(
        "jobs:posting_delete",
        members=REFUSED,
        s200="draft asked imported",
        s404="live edited expired closed removed frozen suspended submitted rejected",
    ),
    *in_each_state("jobs:posting_delete", "POST", members=REFUSED, s302=ALL),
    *in_each_state("jobs:keep", "POST", members=REFUSED, s200=ALL),
    *in_each_state("jobs:beside", "POST", members=REFUSED, s200=ALL),
    # The holder of the link in a mail confirms or closes without signing in.
    row("jobs:still_open", of="still_open_link", holder=200, others=404),
    row("jobs:still_open", "POST", of="still_open_link", holder=302, others=404, data={"reason": "filled"}),
    row("jobs:still_open", of="answered_link", others=200),
    row("jobs:still_open", "POST", of="answered_link", others=200, data={"reason": "filled"}),
    # Jobs, for moderators
    in_admin("admin:jobs_postingversion_review", of="submitted_version", moderator=200, superuser=200),
    in_admin(
        "admin:jobs_postingversion_review",
        "POST",
        of="submitted_version",
        moderator=200,  # nothing is decided whose mail was not read
        superuser=200,
        data={"decision": "approve", "company_revision": "1", "step": "send"},
    ),
    in_admin(
        "admin:jobs_postingversion_review",
        "POST",
        of="submitted_version",
        moderator=302,
        superuser=302,
        data={"step": "trust"},
    ),
    in_admin("admin:jobs_posting_moderate", of="live_row", moderator=200, superuser=200),
    in_admin("admin:jobs_posting_moderate", of="draft_row", moderator=200, superuser=200),
    in_admin("admin:jobs_postingversion_review", of="refused_version", moderator=200, superuser=200),
    in_admin("admin:jobs_posting_moderate", "POST", of="live_row", moderator=200, superuser=200),
    in_admin("admin:jobs_company_suspend", of="company_row", moderator=200, superuser=200),
    in_admin("admin:jobs_company_suspend", "POST", of="company_row", moderator=200, superuser=200),
    # Accounts
    for_guests("account_login"),
    for_guests("account_login", "POST"),
    for_guests("account_signup"),
    for_guests("account_signup", "POST"),
    for_guests("account_request_login_code"),
    for_guests("account_request_login_code", "POST"),
    row("account_confirm_login_code", others=302),
    row("account_confirm_login_code", "POST", others=302),
    row("account_logout", **dict.fromkeys(SIGNED_OUT, 302), others=200),
    row("account_logout", "POST", others=302),
    public("account_inactive"),
    for_members("account_name"),
    for_members("account_name", method="POST", status=302),
    for_members("account_email"),
    for_members("account_email", method="POST", status=302),
    row("account_email_verification_sent", others=302),
    row("account_email_verification_sent", "POST", others=302),
    for_members("account_reauthenticate"),
    for_members("account_reauthenticate", method="POST"),
    for_members("account_change_password"),
    for_members("account_change_password", method="POST"),
    row("account_set_password", others=302),
    row("account_set_password", "POST", others=302),
    public("account_reset_password"),
    row("account_reset_password", "POST", others=200),
    row("account_confirm_password_reset_code", others=302),
    row("account_confirm_password_reset_code", "POST", others=302),
    row("account_complete_password_reset", others=302),
    row("account_complete_password_reset", "POST", others=302),
    for_members("mfa_index"),
    for_members("mfa_list_webauthn"),
    # Whoever has none is told so.
    for_members("mfa_deactivate_totp", status=404),
    for_members("mfa_deactivate_totp", method="POST", status=404),
    for_members("mfa_view_recovery_codes", status=404),
    for_members("mfa_download_recovery_codes", status=404),
    # A second factor is changed after the password was given once more, and asked for after the first.
    row("mfa_activate_totp", others=302),
    row("mfa_activate_totp", "POST", others=302),
    row("mfa_generate_recovery_codes", others=302),
    row("mfa_generate_recovery_codes", "POST", others=302),
    row("mfa_add_webauthn", others=302),
    row("mfa_add_webauthn", "POST", others=302),
    row("mfa_remove_webauthn", of="no_passkey", others=302),
    row("mfa_remove_webauthn", "POST", of="no_passkey", others=302),
    row("mfa_edit_webauthn", of="no_passkey", others=302),
    row("mfa_edit_webauthn", "POST", of="no_passkey", others=302),
    row("mfa_reauthenticate", others=302),
    row("mfa_reauthenticate", "POST", others=302),
    row("mfa_reauthenticate_webauthn", others=302),
    row("mfa_reauthenticate_webauthn", "POST", others=302),
    row("mfa_authenticate", others=302),
    row("mfa_authenticate", "POST", others=302),
    row("mfa_login_webauthn", others=302),
    row("mfa_login_webauthn", "POST", others=302),
]

# Routes of others' code, whose methods are theirs. Each is either in the matrix too or answers as the admin does.
FOREIGN = ("admin:",)

# Who may do what to each model in the admin. Whoever may enter the admin is in STAFF; all others are refused there.
ADMIN: dict[str, dict[str, str]] = {
    "accounts.user": may(view="superuser", add="superuser", change="superuser"),
    "account.emailaddress": everything("superuser"),
    "articles.article": everything("author editor superuser"),
    "articles.author": may(
        view="author editor superuser", add="editor superuser", change="editor superuser", delete="superuser"
    ),
    "articles.image": may(
        view="author editor superuser",
        add="author editor superuser",
        change="author editor superuser",
        delete="editor superuser",
    ),
    "articles.series": everything("editor superuser"),
    "articles.topic": may(
        view="author editor superuser", add="editor superuser", change="editor superuser", delete="superuser"
    ),
    "assessments.questionnaire": may(view="editor superuser"),
    "assessments.questionnaireversion": everything("editor superuser"),
    "audit.event": may(view="superuser"),
    "auth.group": everything("superuser"),
    "django_tasks_database.dbtaskresult": may(view="superuser"),
    "jobs.cannedreason": everything("moderator superuser"),
    "jobs.company": may(view="moderator superuser", change="moderator superuser", delete="superuser"),
    "jobs.posting": may(view="moderator superuser"),
    "jobs.postingversion": may(view="moderator superuser"),
    "mail.message": may(view="superuser"),
    "portal.packitem": may(view="superuser"),
    "portal.page": everything("editor superuser"),
    "redirects.redirect": everything("editor superuser"),
}
