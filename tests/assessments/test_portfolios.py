"""Several projects side by side: by a private link, or for the people of a company."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import services
from assessments.models import Attempt, Case, Portfolio, Result
from jobs.models import Company, Membership

FERRY = {"people": "many", "goods": "yes", "money": "yes"}
WAIT = {"people": "few", "money": "no"}


def finished(version, answers=FERRY, project="Harbour"):
    attempt = services.start(version, project=project)
    for question, choice in answers.items():
        services.answer(attempt, question=question, choice=choice)
    return services.result_for(services.finish(attempt).token)


def company_of(user, name="Ferries", role=Membership.Role.OWNER):
    company, _ = Company.objects.get_or_create(name=name, slug=name.lower())
    Membership.objects.create(company=company, user=user, role=role)
    return company


@pytest.fixture
def people(django_user_model):
    return [
        django_user_model.objects.create_user(email=f"p{n}@example.org", password="a long enough one")
        for n in range(3)
    ]


@pytest.fixture
def harbour(version):
    return finished(version)


@pytest.fixture
def portfolio(harbour, version):
    """Two projects side by side, which differ, and a third that is being answered."""
    attempt = services.assess_another(harbour.case, project="Island")
    for question, choice in WAIT.items():
        services.answer(attempt, question=question, choice=choice)
    services.finish(attempt)
    found = Portfolio.objects.get()
    services.begin_in(found, version=version, project="Lake")
    return found


def at(portfolio, rest=""):
    return f"/p/{portfolio.token}/{rest}"


def test_a_project_is_named_and_renamed_from_the_answers_and_the_result(client, harbour):
    attempt = harbour.attempt
    assert 'value="Harbour"' in client.get(f"/a/{attempt.token}/review/").text
    assert client.post(f"/a/{attempt.token}/project/name/", {"project": "  The \n quay "}).status_code == 302
    assert Case.objects.get().project == "The quay"
    assert "Private result for The quay" in client.get(f"/r/{harbour.token}/").text
    assert client.post(f"/r/{harbour.token}/project/name/", {"project": "Pier"}).status_code == 302
    assert Case.objects.get().project == "Pier"


def test_a_name_that_is_none_comes_back_with_what_to_do(client, harbour):
    for name in ("", "   ", "x" * 121, "\0", "\u200b\n"):
        for address in (f"/a/{harbour.attempt.token}/project/name/", f"/r/{harbour.token}/project/name/"):
            response = client.post(address, {"project": name})
            assert response.status_code == 422
            assert "<title>Error: " in response.text
        assert client.post(f"/r/{harbour.token}/project/another/", {"another": name}).status_code == 422
    assert Case.objects.get().project == "Harbour"


def test_another_project_begins_beside_the_first(client, harbour):
    response = client.post(f"/r/{harbour.token}/project/another/", {"another": "Island"}, follow=True)
    assert "These are the answers for “Island”" in response.text
    assert "Your projects side by side" in response.text
    portfolio = Portfolio.objects.get()
    assert [case.project for case in portfolio.cases.order_by("pk")] == ["Harbour", "Island"]
    client.post(f"/r/{harbour.token}/project/another/", {"another": "Lake"})
    assert (Portfolio.objects.count(), portfolio.cases.count()) == (1, 3)
    assert at(portfolio) in client.get(f"/r/{harbour.token}/").text


def test_the_page_compares_verdicts_and_tells_no_answer_and_no_other_link(client, portfolio):
    response = client.get(at(portfolio))
    text = response.text
    for part in (
        "Harbour",
        "Island",
        "Lake",
        "A ferry",
        "Being answered",
        "None yet",
        "Together",
        "points apart",
    ):
        assert part in text
    assert response["Cache-Control"] == "private, no-store"
    assert "How many people cross" not in text
    for row in (*Attempt.objects.all(), *Result.objects.all()):
        assert row.public_id not in text
    # What is compared is one option's points, the same one in every project.
    assert "The points that each criterion gives <b>A ferry</b>" in text
    assert "gives <b>Wait</b>" in client.get(at(portfolio) + "?of-ferry=wait").text
    assert "gives <b>A ferry</b>" in client.get(at(portfolio) + "?of-ferry=nonsense&of-=%00&x=1").text


def test_a_project_is_taken_out_and_added_again_by_its_link(client, portfolio, harbour):
    case = harbour.case
    assert client.post(at(portfolio, "take-out/"), {"case": case.public_id}).status_code == 302
    case.refresh_from_db()
    assert case.portfolio is None
    assert "is not here any more" in client.post(at(portfolio, "take-out/"), {"case": "\0"}, follow=True).text
    for link in (f"https://ferries.example/r/{harbour.token}/", f"/a/{harbour.attempt.token}/people/"):
        assert client.post(at(portfolio, "add/"), {"link": link}).status_code == 302
        case.refresh_from_db()
        assert case.portfolio == portfolio
        assert "is here already" in client.post(at(portfolio, "add/"), {"link": link}).text
        services.take_out(portfolio, public_id=case.public_id)


def test_a_link_that_cannot_add_says_why_and_stays_typed(client, portfolio, harbour, version):
    colleague = Attempt.objects.create(case=harbour.case, expires_at=timezone.now() + timedelta(days=1))
    elsewhere = finished(version, project="Elsewhere")
    services.assess_another(elsewhere.case, project="More")
    for link, words in (
        ("nonsense", "This is not the private link"),
        (at(portfolio), "This is not the private link"),
        (f"/r/{'a' * 10}.{'a' * 32}/", "Nothing is behind this link"),
        (f"/r/{harbour.token[:-1]}/", "This is not the private link"),
        (f"/a/{colleague.token}/", "Only whoever began this project"),
        (f"/r/{elsewhere.token}/", "stands beside others already"),
        ("x" * 501, "at most 500 characters"),
        ("", "Paste the private link"),
    ):
        response = client.post(at(portfolio, "add/"), {"link": link})
        assert response.status_code == 422
        assert words in response.text, link
        assert f'value="{link}"' in response.text or not link
    assert portfolio.cases.count() == 3


def test_a_colleague_neither_names_a_project_nor_sees_the_others(client, portfolio, harbour):
    Attempt.objects.filter(pk=harbour.attempt.pk).update(is_organiser=False)
    for page in (f"/a/{harbour.attempt.token}/review/", f"/r/{harbour.token}/"):
        assert "/p/" not in client.get(page).text
    for address in (
        f"/a/{harbour.attempt.token}/project/name/",
        f"/r/{harbour.token}/project/name/",
        f"/r/{harbour.token}/project/another/",
    ):
        assert client.post(address, {"project": "Mine", "another": "Mine"}).status_code == 404
    assert not Case.objects.filter(project="Mine").exists()


def test_a_team_has_its_verdict_when_nobody_is_still_to_answer(portfolio, harbour):
    case = harbour.case
    Case.objects.filter(pk=case.pk).update(mode="team")
    document = {"people": [], **harbour.document}
    Result.objects.create(
        case=case, kind="team", document=document, engine_version=1, expires_at=harbour.expires_at
    )
    waiting = Attempt.objects.create(case=case, expires_at=harbour.expires_at)
    first = services.entries(portfolio)[0]
    assert (first.finished, first.people, first.document) == (1, 2, None)
    Case.objects.filter(pk=case.pk).update(deadline=timezone.now())
    assert services.entries(portfolio)[0].document == document
    Case.objects.filter(pk=case.pk).update(deadline=None)
    Attempt.objects.filter(pk=waiting.pk).update(finished_at=timezone.now())
    assert services.entries(portfolio)[0].document == document


def test_no_more_projects_stand_together_than_can_be_compared(client, portfolio, version):
    for number in range(services.MOST_CASES - 3):
        services.begin_in(portfolio, version=version, project=f"P{number}")
    assert "As many projects stand here" in client.get(at(portfolio)).text
    response = client.post(at(portfolio, "begin/"), {"another": "One more"})
    assert response.status_code == 422
    other = finished(version, project="Late")
    assert (
        "as many as can be compared"
        in client.post(at(portfolio, "add/"), {"link": f"/r/{other.token}/"}).text
    )
    assert portfolio.cases.count() == services.MOST_CASES


def test_it_is_renamed_and_a_new_project_begins_from_it(client, portfolio):
    assert client.post(at(portfolio, "rename/"), {"name": "Crossings"}).status_code == 302
    assert "<h1>Crossings</h1>" in client.get(at(portfolio)).text
    assert client.post(at(portfolio, "rename/"), {"name": "x" * 121}).status_code == 422
    assert (
        client.post(at(portfolio, "begin/"), {"another": "Fjord", "questionnaire": "nonsense"}).status_code
        == 422
    )
    assert (
        client.post(at(portfolio, "begin/"), {"another": "Fjord", "questionnaire": "ferry"}).status_code
        == 302
    )
    assert portfolio.cases.filter(project="Fjord").exists()


def test_it_lives_as_long_as_its_longest_case(client, portfolio, harbour):
    Portfolio.objects.update(expires_at=timezone.now())
    later = timezone.now() + timedelta(days=1500)
    Result.objects.filter(pk=harbour.pk).update(expires_at=later)
    assert services.portfolio_kept_until(portfolio) == later
    assert client.get(at(portfolio)).status_code == 200
    assert services.delete_ended_portfolios() == 0
    Attempt.objects.update(expires_at=timezone.now())
    Result.objects.update(expires_at=timezone.now())
    assert client.get(at(portfolio)).status_code == 404
    services.delete_expired()
    assert services.delete_ended_portfolios() == 1
    assert not Portfolio.objects.exists()


def test_forgetting_it_leaves_the_projects_and_forgetting_the_last_project_ends_it(
    client, portfolio, harbour
):
    for case in Case.objects.exclude(pk=harbour.case.pk):
        services.forget(case)
    assert Portfolio.objects.exists()
    services.forget(harbour.case)
    assert not Portfolio.objects.exists()


def test_forgetting_the_page(client, portfolio):
    assert client.get(at(portfolio, "forget/")).status_code == 200
    assert client.post(at(portfolio, "forget/")).url == "/assess/forgotten/"
    assert client.get(at(portfolio)).status_code == 404
    assert Case.objects.filter(portfolio=None).count() == 3


def test_a_link_that_was_not_made_here_leads_nowhere(client, portfolio):
    wrong = portfolio.token[:-1] + ("a" if portfolio.token[-1] != "a" else "b")
    for rest in ("", "rename/", "begin/", "add/", "take-out/", "keep/", "end-keeping/", "forget/"):
        assert client.post(f"/p/{wrong}/{rest}").status_code in {404, 405}
        assert client.get(f"/p/{wrong}/{rest}").status_code in {404, 405}
    Portfolio.objects.update(generation=1)
    assert client.post(at(portfolio, "forget/")).status_code == 404


def test_a_company_keeps_it_for_its_people_by_role(client, portfolio, people):
    owner, reviewer, stranger = people
    company = company_of(owner)
    company_of(reviewer, role=Membership.Role.REVIEWER)
    rival = company_of(stranger, "Rivals")
    assert client.post(at(portfolio, "keep/")).url == "/account/login/?next=/assess/take-over/projects/"
    client.force_login(owner)
    client.post(at(portfolio, "keep/"))
    assert client.post("/assess/take-over/projects/", {"company": rival.pk}).status_code == 422
    mine = "/employers/company/ferries/assessments/"
    assert client.post("/assess/take-over/projects/", {"company": company.pk}).url == mine
    assert client.get("/assess/take-over/projects/").url == "/employers/"
    assert "Harbour" in client.get(mine).text
    assert f'href="{mine}"' in client.get("/employers/").text
    beside = f"{mine}{portfolio.public_id}/"
    assert at(portfolio) in client.get(beside).text
    client.force_login(reviewer)
    text = client.get(beside).text
    assert "Harbour" in text
    assert portfolio.token not in text
    client.force_login(stranger)
    theirs = "/employers/company/rivals/assessments/"
    assert "Harbour" not in client.get(theirs).text
    for address in (mine, beside, f"{theirs}{portfolio.public_id}/"):
        assert client.get(address).status_code == 404


def test_only_the_company_that_keeps_it_may_end_that(client, portfolio, people):
    owner, reviewer, rival = people
    company, rivals = company_of(owner), company_of(rival, "Rivals")
    company_of(reviewer, role=Membership.Role.REVIEWER)
    services.keep_with(portfolio, company=company, by=owner)
    for person in (None, rival, reviewer):
        if person:
            client.force_login(person)
        for rest in ("end-keeping/", "forget/"):
            client.post(at(portfolio, rest))
        portfolio.refresh_from_db()
        assert portfolio.company == company
    client.force_login(rival)
    client.post(at(portfolio, "keep/"))
    response = client.post("/assess/take-over/projects/", {"company": rivals.pk})
    assert "Another company keeps it." in response.text
    client.force_login(owner)
    client.post(at(portfolio, "end-keeping/"))
    portfolio.refresh_from_db()
    assert portfolio.company is None


def test_the_queries_do_not_grow(client, portfolio, version, people, django_assert_num_queries):
    company = company_of(people[0])
    services.keep_with(portfolio, company=company, by=people[0])
    client.force_login(people[0])
    mine = "/employers/company/ferries/assessments/"
    client.get(at(portfolio)), client.get(mine)
    for _ in range(2):
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(at(portfolio))
        with django_assert_num_queries(COMPANY_QUERIES):
            client.get(mine)
        for number in range(2):
            first = finished(version, project=f"P{number}")
            services.assess_another(first.case, project="Beside")
            services.keep_with(
                first.case.portfolio or Case.objects.get(pk=first.case.pk).portfolio,
                company=company,
                by=people[0],
            )
            services.begin_in(portfolio, version=version, project=f"Q{number}")


# Session and person, the portfolio, its cases, attempts and results, two ends, and the footer's two.
PAGE_QUERIES = 10
COMPANY_QUERIES = 12
