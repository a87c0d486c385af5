import copy

import pytest

from articles.models import Topic
from assessments import services
from assessments.models import Case, Result
from jobs.models import Company, Membership, Posting

from .examples import SMALL


def page(result, rest=""):
    return f"/r/{result.token}/{rest}"


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user(email="owner@example.org", password="a long enough one")


def company_of(person, name="Ferries", role=Membership.Role.OWNER):
    company = Company.objects.create(name=name, slug=name.lower())
    Membership.objects.create(company=company, user=person, role=role)
    return company


@pytest.fixture
def waiting(attempt):
    """The result of answers that lead to no posting."""
    for question, choice in {"people": "few", "money": "no"}.items():
        services.answer(attempt, question=question, choice=choice)
    return services.finish(services.attempt_for(attempt.token))


@pytest.fixture
def waiting_too(version):
    """As `waiting`, of somebody else."""
    attempt = services.start(version)
    for question, choice in {"people": "few", "money": "no"}.items():
        services.answer(attempt, question=question, choice=choice)
    return services.finish(services.attempt_for(attempt.token))


def test_the_result_says_what_it_has_to_say_in_order(client, result):
    response = client.get(page(result))
    text = response.text
    parts = [
        "Buy a ferry for the crowd.",
        "People are waiting.",
        'id="sure"',
        "Ahead in at least 90% of weightings.",
        "Over waiting. Every answer is known",
        "100% of weightings",
        'id="opts"',
        'id="weigh"',
        "+80.0",
        "No weight would change the verdict",
        'id="change"',
        "You choose a ferry, and are wrong",
        "The ferry lies idle.",
        "You choose waiting instead, and this verdict was right",
        "People swim.",
        'id="next"',
        "Look at boats.",
        "A bridge is built.",
        'id="answers"',
        "How many people cross?",
        'id="forget"',
    ]
    positions = [text.find(part) for part in parts]
    assert -1 not in positions, parts[positions.index(-1)]
    assert positions == sorted(positions)
    assert response["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in text


def test_the_four_words_stand_in_the_order_in_which_they_are_tried(client, result):
    text = client.get(page(result)).text
    dts = [f"<dt>{word}" for word in ("Sure", "Not enough known", "Fairly sure", "Too close between A and B")]
    assert "A tie is always too close. Otherwise the first of these that applies:" in text
    assert [text.count(dt) for dt in dts] == [1, 1, 1, 1]
    assert sorted(dts, key=text.index) == dts


def test_what_is_ruled_out_is_said_first(client, attempt):
    for question, choice in {"people": "many", "goods": "no", "money": "no"}.items():
        services.answer(attempt, question=question, choice=choice)
    text = client.get(page(services.finish(attempt))).text
    assert text.find("Nothing to carry and nothing to pay with.") < text.find('id="sure"')
    assert "No other option is left" in text
    assert "There is nothing to compare it with." in text
    assert '<b>yes</b> <span class="soft">(now no)</span>' in text
    assert "<b>A ferry</b>" in text


def test_what_is_not_known_is_named_with_its_interval(client, attempt):
    for question, choice in {"people": "many", "goods": None, "money": None}.items():
        services.answer(attempt, question=question, choice=choice)
    text = client.get(page(services.finish(attempt))).text
    assert "Not enough is known yet to choose." in text
    assert "<li>Whether goods cross</li><li>The money there is</li>" in text
    assert "<b>Not known:</b>" not in text, "said once, as the first of the next steps"
    assert "depending on the 2 answers not known" in text
    assert "Perhaps ruled out:" in text


def test_what_follows_from_an_open_verdict_is_said_under_condition(client, attempt, result):
    text = client.get(page(result)).text
    assert text.count("Draft the posting") == 2
    assert "<h3>Do this first</h3>" in text
    assert "A bridge is built." in text
    assert "Read on what decides it" not in text  # there is no article yet
    for question in ("goods", "money"):
        services.answer(attempt, question=question, choice=None)
    text = client.get(page(services.finish(attempt))).text
    assert text.count("Draft the posting") == 1
    assert "<h3>Draft the posting, if it comes to a ferry</h3>" in text
    assert "<h3>Do this first, if it comes to a ferry</h3>" in text
    assert "A bridge is built." not in text
    draft = client.get(page(services.finish(attempt), "draft/")).text
    assert "this is the draft if it comes to a ferry." in draft


def test_one_button_on_a_result_is_the_main_one(client, attempt, result, waiting_too):
    assert client.get(page(result)).text.count("btn-primary") == 1
    said = client.get(page(waiting_too)).text
    assert said.count("btn-primary") == 1 and '<a class="btn btn-primary" href="#next">Next steps</a>' in said
    for question in ("goods", "money"):
        services.answer(attempt, question=question, choice=None)
    said = client.get(page(services.finish(attempt))).text
    assert said.count("btn-primary") == 1 and '<a class="btn btn-primary" href="#next">Next steps</a>' in said


def test_an_article_is_named_once_with_each_criterion_that_it_is_about(
    client, questionnaire, django_user_model
):
    from tests.articles.factories import make_published

    document = copy.deepcopy(SMALL)
    for criterion in document["criteria"]:
        criterion["topics"] = ["paying"]
    topic = Topic.objects.create(key="paying", slug="paying", name="P", kind="capability", summary="A topic.")
    author = django_user_model.objects.create_user(email="author@example.org")
    article = make_published(by=author, slug="money", main_topic=topic)
    version = services.load_questionnaire(document, questionnaire=questionnaire).current_version
    attempt = services.start(version)
    for question, choice in {"people": "many", "goods": "yes", "money": "yes"}.items():
        services.answer(attempt, question=question, choice=choice)
    text = client.get(page(services.finish(attempt))).text
    assert text.count(article.get_absolute_url()) == 1
    assert '<span class="soft">Need, Means</span>' in text


def test_notes_stand_beside_their_answers_and_are_escaped(client, answered):
    services.answer(answered, question="money", choice="yes", note="<b>From</b> the town")
    text = client.get(page(services.finish(answered))).text
    assert "&lt;b&gt;From&lt;/b&gt; the town" in text


def test_without_a_posting_to_draft_nothing_offers_one(client, waiting):
    text = client.get(page(waiting)).text
    assert "Wait." in text
    assert "/draft/" not in text
    for rest in ("draft/", "draft.md"):
        assert client.get(page(waiting, rest)).status_code == 404
    assert client.post(page(waiting, "draft/")).status_code == 404


def test_the_draft_names_the_source_of_each_line(client, result):
    text = " ".join(client.get(page(result, "draft/")).text.split())
    assert "Ferryman for the crowd" in text
    assert '<p class="from">From your answer to <b>how many cross</b>: many</p>' in text
    assert "Must have: Crossing, level 3 of 4" in text
    assert '<p class="from">To fill: we did not ask</p>' in text
    assert "One line is for you to fill." in text
    assert "if it comes to" not in text


def test_the_draft_can_be_taken_away_as_markdown(client, result):
    response = client.get(page(result, "draft.md"))
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="draft-posting.md"'
    assert response.text.startswith("# Ferryman for the crowd")


def test_looking_changes_nothing(client, result, person):
    company_of(person)
    client.force_login(person)
    for rest in ("", "draft/", "draft.md"):
        client.get(page(result, rest))
    assert not Posting.objects.exists()


def test_a_signed_in_employer_takes_the_draft_over(client, result, person):
    company = company_of(person)
    client.force_login(person)
    response = client.post(page(result, "draft/"))
    posting = Posting.objects.get()
    assert response.url == f"/employers/postings/{posting.public_id}/"
    assert (posting.company, posting.state) == (company, Posting.State.DRAFT)
    assert (posting.title, posting.employment_type, posting.hours_per_week) == (
        "Ferryman for the crowd",
        "full_time",
        40,
    )
    line, need = posting.lines.get(), posting.needs.get()
    assert (line.text, line.source_question, line.source_answer) == ("Carry the crowd.", "people", "many")
    assert line.source_result == result.public_id
    assert line.source_label == "your answer to how many cross: many"
    assert (need.topic.key, need.level, need.is_must, need.source_question) == ("crossing", 3, True, "people")
    assert Result.objects.get().drafted_posting == posting


def test_taking_it_over_twice_makes_one_posting(client, result, person):
    company_of(person)
    client.force_login(person)
    addresses = {client.post(page(result, "draft/")).url for _ in range(2)}
    assert len(addresses) == 1
    assert Posting.objects.count() == 1


def test_a_result_forgotten_meanwhile_makes_no_posting(client, result, person, monkeypatch):
    def result_for(token):
        """The result as this request finds it, a moment before it is forgotten."""
        found = look(token)
        services.forget(found.case)
        return found

    company_of(person)
    client.force_login(person)
    look = services.result_for
    monkeypatch.setattr(services, "result_for", result_for)
    assert client.post(page(result, "draft/")).status_code == 404
    assert not Posting.objects.exists()


def test_a_topic_deleted_since_is_no_need(client, result, person):
    company_of(person)
    client.force_login(person)
    Topic.objects.all().delete()
    for rest in ("draft/", "draft.md"):
        assert "Must have" not in client.get(page(result, rest)).text
    client.post(page(result, "draft/"))
    assert Posting.objects.get().lines.exists()
    assert not Posting.objects.get().needs.exists()


def test_each_company_comes_back_to_its_own_posting(result, person):
    companies = [company_of(person, name) for name in ("Ferries", "Rafts", "Ferries2")]
    made = [services.draft_job_from(result, by=person, company=company) for company in companies]
    made[1].lines.all().delete()  # the needs name the result too
    again = [services.draft_job_from(result, by=person, company=company) for company in companies]
    assert again == made
    assert Posting.objects.count() == 3


def test_an_anonymous_reader_signs_in_first_and_the_token_stays_out_of_addresses(client, result, person):
    response = client.post(page(result, "draft/"))
    assert response.url == "/account/login/?next=/assess/take-over/"
    assert not Posting.objects.exists()
    company_of(person)
    client.force_login(person)
    shown = client.get("/assess/take-over/")
    assert b"Continue with your draft" in shown.content
    assert not Posting.objects.exists()
    response = client.post("/assess/take-over/", {"company": Company.objects.get().pk})
    assert response.url == f"/employers/postings/{Posting.objects.get().public_id}/"
    assert b"Still for you to fill: Pay." in client.get(response.url).content
    Posting.objects.update(revision=2)
    client.post(page(result, "draft/"))
    assert b"Still for you to fill" not in client.get(response.url).content
    assert client.get("/assess/take-over/").url == "/employers/"


def test_without_a_company_one_is_described_first(client, result, person):
    client.force_login(person)
    assert client.post(page(result, "draft/")).url == "/assess/take-over/"
    assert client.get("/assess/take-over/").url == "/employers/company/new/?next=/assess/take-over/"


def test_with_several_companies_the_person_chooses(client, result, person, django_user_model):
    company_of(person, "Ferries")
    rafts = company_of(person, "Rafts", Membership.Role.RECRUITER)
    read_only = company_of(person, "Readers", Membership.Role.REVIEWER)
    strangers = company_of(django_user_model.objects.create_user(email="other@example.org"), "Strangers")
    client.force_login(person)
    assert client.post(page(result, "draft/")).url == "/assess/take-over/"
    text = client.get("/assess/take-over/").text
    assert "Rafts" in text
    assert "Readers" not in text
    assert "Strangers" not in text
    for refused in (read_only.pk, strangers.pk, "", "nonsense"):
        assert client.post("/assess/take-over/", {"company": refused}).status_code == 422
    client.post("/assess/take-over/", {"company": rafts.pk})
    assert Posting.objects.get().company == rafts


def test_who_starts_a_posting_is_offered_the_result_at_hand(client, result, person):
    company_of(person, "Ferries")
    company_of(person, "Rafts")
    client.force_login(person)
    start = "/employers/postings/start/"
    assert "Begin the assessment" in client.get(start).text
    client.post(page(result, "draft/"))
    text = client.get(start).text
    assert "Begin the assessment" not in text and 'href="/assess/take-over/"' in text
    services.forget(result.case)
    assert "Begin the assessment" in client.get(start).text


def test_taking_over_needs_a_sign_in_and_a_result_in_the_session(client, person):
    assert client.get("/assess/take-over/").url == "/account/login/?next=/assess/take-over/"
    client.force_login(person)
    assert client.get("/assess/take-over/").url == "/employers/"
    assert client.post("/assess/take-over/").url == "/employers/"


def test_a_result_forgotten_on_the_way_to_signing_in_is_said_to_be_gone(client, result, person):
    company_of(person)
    client.post(page(result, "draft/"))
    services.forget(result.case)
    client.force_login(person)
    response = client.get("/assess/take-over/", follow=True)
    assert response.redirect_chain == [("/employers/", 302)]
    assert "The result that you came from is deleted" in response.text
    assert (
        "The result that you came from is deleted" not in client.get("/assess/take-over/", follow=True).text
    )


def test_the_posting_outlives_the_result(client, result, person):
    company = company_of(person)
    posting = services.draft_job_from(result, by=person, company=company)
    services.forget(result.case)
    assert Posting.objects.get() == posting
    assert posting.lines.get().source_label


def test_forgetting_from_the_result_deletes_it_all(client, result):
    assert b"Forget this?" in client.get(page(result, "forget/")).content
    assert Case.objects.exists()
    assert client.post(page(result, "forget/")).url == "/assess/forgotten/"
    assert not Case.objects.exists()
    assert client.get(page(result)).status_code == 404


@pytest.mark.parametrize("rest", ["", "draft/", "draft.md", "forget/"])
def test_a_link_that_was_not_made_here_leads_nowhere(client, result, rest):
    wrong = result.token[:-1] + ("a" if result.token[-1] != "a" else "b")
    assert client.get(f"/r/{wrong}/{rest}").status_code == 404
    assert client.post(f"/r/{wrong}/{rest}").status_code in {404, 405}
    assert Case.objects.exists()


@pytest.mark.parametrize(("rest", "refused"), [("", "post"), ("draft/", "put"), ("draft.md", "post")])
def test_each_page_names_its_methods(client, result, rest, refused):
    assert getattr(client, refused)(page(result, rest)).status_code == 405


def test_each_criterion_with_articles_has_one_and_none_is_invented(client, questionnaire, django_user_model):
    from tests.articles.factories import make_published

    document = copy.deepcopy(SMALL)
    document["criteria"][1]["topics"] = ["paying"]
    document["criteria"].append(
        {"key": "mood", "name": "Mood", "weight": 10, "topics": ["unread"], "explanation": "How it feels."}
    )
    document["criteria"][0]["weight"] = 50
    document["questions"].append({**document["questions"][2], "key": "mood", "criterion": "mood"})
    topics = {}
    for key in ("paying", "unread"):
        topics[key] = Topic.objects.create(key=key, slug=key, name=key, kind="capability", summary="A topic.")
    author = django_user_model.objects.create_user(email="author@example.org")
    article = make_published(by=author, slug="money", main_topic=topics["paying"])
    version = services.load_questionnaire(document, questionnaire=questionnaire).current_version
    attempt = services.start(version)
    for question, choice in {"people": "many", "goods": "yes", "money": "yes", "mood": "no"}.items():
        services.answer(attempt, question=question, choice=choice)
    text = client.get(page(services.finish(attempt))).text
    assert text.count(article.get_absolute_url()) == 1
    assert '<span class="soft">Means</span>' in text
    assert '<span class="soft">Mood</span>' not in text and '<span class="soft">Need</span>' not in text


def test_the_queries_do_not_grow(client, result, django_assert_num_queries):
    client.get(page(result))
    with django_assert_num_queries(RESULT_QUERIES):
        client.get(page(result))
    for number in range(30):
        Topic.objects.create(
            key=f"t{number}", slug=f"t{number}", name=f"T{number}", kind="capability", summary="A topic."
        )
    with django_assert_num_queries(RESULT_QUERIES):
        client.get(page(result))
    with django_assert_num_queries(5):
        client.get(page(result, "draft/"))


# The result, one for each criterion that has topics (here one), and the footer's two.
RESULT_QUERIES = 4
