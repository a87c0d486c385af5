import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from assessments import services
from assessments.models import Answer, Attempt, Case, Result
from assessments.views.answering import OFFICE
from portal.mail.models import Message

from .examples import small

WRONG = "aaaaaaaaaa." + "a" * 32


def page(attempt, rest=""):
    return f"/a/{attempt.token}/{rest}"


def begin(client, *, address="127.0.0.1", **data):
    return client.post("/assess/ferry/start/", {"a": "many", **data}, REMOTE_ADDR=address)


def test_the_list_and_the_landing_page_name_the_questionnaire(client, questionnaire):
    assert b"Do you need a ferry?" in client.get("/assess/").content
    landing = client.get("/assess/ferry/")
    assert b"2 to 3 questions" in landing.content
    assert b"/assess/ferry/start/" in landing.content
    assert not landing.cookies


def test_a_draft_is_not_shown(client, questionnaire):
    services.save_draft({**small(), "title": "Heron"}, by=None, questionnaire=questionnaire)
    for address in ("/assess/", "/assess/ferry/", "/assess/ferry/start/"):
        assert b"Heron" not in client.get(address).content


def test_without_a_questionnaire_the_list_says_so(client, db):
    assert b"no assessment here yet" in client.get("/assess/").content
    assert client.get("/assess/ferry/").status_code == 404
    assert client.get("/assess/ferry/start/").status_code == 404


def test_the_first_question_stores_nothing_until_it_is_sent(client, questionnaire):
    response = client.get("/assess/ferry/start/?a=few")
    assert b"Question 1 of 2 to 3" in response.content
    assert 'value="few" id="id_a_1" required checked' in " ".join(response.text.split())
    assert response["Cache-Control"] == "private, no-store"
    assert b'<meta name="robots" content="noindex">' in response.content
    assert not Attempt.objects.exists()
    assert b"checked" not in client.get("/assess/ferry/start/?a=nonsense").content


def test_the_way_through_one_question_a_page(client, questionnaire):
    response = begin(client, note="Counted on Monday.")
    attempt = Attempt.objects.get()
    assert response.url == page(attempt, "goods/")
    second = client.get(response.url)
    assert b"Question 2 of 3" in second.content
    assert b"Back to question 1" in second.content
    assert attempt.token.encode() in second.content
    response = client.post(page(attempt, "goods/"), {"a": "dont-know"})
    assert response.url == page(attempt, "money/")
    response = client.post(page(attempt, "money/"), {"a": "yes"})
    assert response.url == page(attempt, "review/")
    review = client.get(response.url)
    assert b"Counted on Monday." in review.content
    assert "I don’t know" in review.text
    response = client.post(page(attempt, "review/"))
    assert response.url == Result.objects.get().get_absolute_url()
    assert [(row.question, row.answer) for row in Answer.objects.all()] == [
        ("people", "many"),
        ("goods", None),
        ("money", "yes"),
    ]


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.text)[1]


def test_a_form_that_is_sent_twice_begins_one_attempt(client, questionnaire):
    once = hidden(client.get("/assess/ferry/start/"), "once")
    assert once != hidden(client.get("/assess/ferry/start/"), "once")
    first, second = begin(client, once=once), begin(client, once=once, a="few")
    assert first.url.endswith("/goods/")
    assert second.url == first.url.replace("goods", "money")
    assert Answer.objects.get().answer == "few"
    assert begin(client, once=once, skip="1").url == second.url
    attempt = Attempt.objects.get()
    client.post(page(attempt, "forget/"))
    assert attempt.token not in begin(client, once=once).url


def test_a_form_sent_again_after_a_new_version_begins_anew(client, questionnaire):
    once = hidden(client.get("/assess/ferry/start/"), "once")
    begin(client, once=once)
    services.load_questionnaire({**small(), "title": "Do you need a better ferry?"})
    begin(client, once=once)
    assert [attempt.case.version.number for attempt in Attempt.objects.order_by("pk")] == [1, 2]


@pytest.mark.parametrize("once", ["", "nonsense", WRONG, "\x00"])
def test_a_form_that_was_not_made_here_begins_an_attempt_each_time(client, questionnaire, once):
    begin(client, once=once)
    begin(client, once=once)
    assert Attempt.objects.count() == 2


def test_what_a_form_carries_comes_back_with_what_is_wrong(client, questionnaire):
    once = hidden(client.get("/assess/ferry/start/"), "once")
    assert hidden(begin(client, once=once, a="nonsense"), "once") == once


def test_an_answer_to_a_first_question_that_was_replaced_is_asked_again(client, questionnaire):
    assert '<input type="hidden" name="question" value="people">' in client.get("/assess/ferry/start/").text
    revised = small()
    revised["questions"][0] = {**revised["questions"][0], "key": "cattle", "short": "how many cattle cross"}
    for entry in (revised["questions"][1]["branch"], revised["options"][0]["hand_off"]["terms"][1]):
        entry["question"] = "cattle"
    for phrase in (revised["options"][0]["verdict"], revised["options"][0]["hand_off"]["title"]):
        phrase["pattern"] = phrase["pattern"].replace("{people}", "{cattle}")
    services.load_questionnaire(revised)
    response = begin(client, question="people", note="Kept.")
    assert response.status_code == 422
    assert "This assessment was revised meanwhile" in response.text
    assert "Kept." in response.text
    assert not Attempt.objects.exists()
    assert begin(client, question="cattle").status_code == 302


def test_a_closed_branch_is_passed_over(client, questionnaire):
    response = begin(client, a="few")
    assert response.url.endswith("/money/")
    attempt = Attempt.objects.get()
    assert client.get(page(attempt, "goods/")).url == page(attempt, "money/")
    assert b"Question 2 of 2" in client.get(response.url).content


def test_an_answer_whose_question_another_tab_closed_is_kept(client, attempt):
    for question, choice in {"people": "many", "money": "yes"}.items():
        services.answer(attempt, question=question, choice=choice)
    services.answer(attempt, question="people", choice="few")
    response = client.post(page(attempt, "goods/"), {"a": "yes", "note": "Timber."}, follow=True)
    assert response.redirect_chain == [(page(attempt, "review/"), 302)]
    assert "Your answer is kept, but it does not count now" in response.text
    services.answer(attempt, question="people", choice="many")
    assert "Timber." in client.get(page(attempt, "goods/")).text


def test_coming_back_leads_to_the_next_open_question(client, attempt, answered):
    assert client.get(page(attempt)).url == page(attempt, "review/")
    Answer.objects.filter(question="goods").delete()
    assert client.get(page(attempt)).url == page(attempt, "goods/")


def test_an_earlier_answer_comes_back_marked_and_can_be_changed(client, answered):
    shown = client.get(page(answered, "money/"))
    assert 'value="yes" id="id_a_0" required checked' in " ".join(shown.text.split())
    assert client.post(page(answered, "money/"), {"a": "no"}).url == page(answered, "review/")
    assert Answer.objects.get(question="money").answer == "no"


@pytest.mark.parametrize("data", [{}, {"a": ""}, {"a": "nonsense"}, {"a": "yes", "note": "x" * 501}])
def test_what_is_no_answer_comes_back_with_the_form_full(client, attempt, data):
    response = client.post(page(attempt, "people/"), {"note": "Kept.", **data})
    assert response.status_code == 422
    assert b"alert-danger" in response.content
    assert (b"x" * 501 if "note" in data else b"Kept.") in response.content
    assert not Answer.objects.exists()


def test_the_result_waits_for_every_answer(client, attempt):
    response = client.post(page(attempt, "review/"), follow=True)
    assert "2 questions are still open." in response.text
    assert not Result.objects.exists()


def test_what_is_skipped_stays_open_and_is_found_in_the_review(client, questionnaire):
    response = begin(client, skip="1", a="")
    attempt = Attempt.objects.get()
    assert response.url == page(attempt, "money/")
    shown = client.get(response.url)
    assert "Question 2 of 2 to 3" in shown.text
    assert 'name="skip"' in shown.text
    assert client.post(page(attempt, "money/"), {"a": "yes"}).url == page(attempt, "review/")
    assert [row.question for row in Answer.objects.all()] == ["money"]
    response = client.post(page(attempt, "review/"), follow=True)
    assert "One question is still open." in response.text
    assert client.get(page(attempt)).url == page(attempt, "people/")
    assert client.post(page(attempt, "people/"), {"a": "many"}).url == page(attempt, "goods/")
    assert client.post(page(attempt, "goods/"), {"skip": "1"}).url == page(attempt, "review/")


def test_skipping_keeps_the_answer_that_was_given(client, answered):
    assert 'name="skip"' not in client.get(page(answered, "money/")).text
    assert client.post(page(answered, "money/"), {"a": "no", "skip": "1"}).url == page(answered, "review/")
    assert Answer.objects.get(question="money").answer == "yes"


@pytest.mark.parametrize("address", ["/assess/ferry/start/", "people/"])
def test_a_note_is_not_skipped_away(client, attempt, address):
    address = address if address.startswith("/") else page(attempt, address)
    response = client.post(address, {"skip": "1", "note": "Ask the harbour."})
    assert response.status_code == 422
    assert "A note is kept with an answer." in response.text
    assert "Ask the harbour." in response.text
    assert Attempt.objects.count() == 1


def test_the_review_puts_what_is_open_first(client, attempt):
    services.answer(attempt, question="money", choice="yes", note="Enough for a year.")
    review = client.get(page(attempt, "review/")).text
    assert "One question is still open." in review
    assert "about 1 minute left" in review
    assert "One more question may follow from it." in review
    assert review.index("How many people cross?") < review.index("Enough for a year.")
    assert "Answer question 1" in review
    assert "Do goods cross too?" not in review
    assert "Finish" not in review


def test_the_review_names_the_project_and_finishing_stores_it(client, answered):
    review = client.get(page(answered, "review/")).text
    assert "still open" not in review
    assert "What happens next" in review
    response = client.post(page(answered, "review/"), {"project": "  Night crossing "}, follow=True)
    assert "for Night crossing" in response.text
    assert Case.objects.get().project == "Night crossing"
    again = client.get(page(answered, "review/"))
    assert 'value="Night crossing"' in again.text
    assert "The result as it was on" in again.text
    client.post(page(answered, "review/"))
    assert Case.objects.get().project == "Night crossing"


def test_the_review_asks_for_the_project_once(client, attempt):
    for question, choice in {"people": "many", "goods": "yes", "money": "yes"}.items():
        assert client.get(page(attempt, "review/")).text.count('id="id_project"') == 1
        services.answer(attempt, question=question, choice=choice)
    assert client.get(page(attempt, "review/")).text.count('id="id_project"') == 1


def test_what_cannot_be_seen_in_a_projects_name_is_left_out(client, answered):
    client.post(page(answered, "review/"), {"project": "Night\0\u202ecrossing\n"})
    assert Case.objects.get().project == "Nightcrossing"


def test_a_project_that_cannot_be_named_so_comes_back(client, answered):
    response = client.post(page(answered, "review/"), {"project": "x" * 121})
    assert response.status_code == 422
    assert "alert-danger" in response.text
    assert not Result.objects.exists()


def test_only_who_began_the_case_names_its_project(client, answered):
    Attempt.objects.update(is_organiser=False)
    assert 'name="project"' not in client.get(page(answered, "review/")).text
    assert client.post(page(answered, "review/"), {"project": "Mine"}).status_code == 302
    assert Case.objects.get().project == ""


def test_a_question_that_waits_for_another_leads_to_that(client, attempt):
    assert client.get(page(attempt, "goods/")).url == page(attempt, "people/")


def test_after_a_change_comes_the_next_open_question(client, attempt):
    for question, choice in {"people": "many", "goods": "no"}.items():
        services.answer(attempt, question=question, choice=choice)
    assert client.post(page(attempt, "people/"), {"a": "many"}).url == page(attempt, "money/")


def test_the_link_is_mailed_once(client, attempt):
    response = client.post(page(attempt, "send/"), {"email": "reader@example.org"}, follow=True)
    assert b"The link is on its way." in response.content
    assert Message.objects.get().to == "reader@example.org"


def test_an_address_that_is_none_comes_back_with_what_is_wrong(client, attempt):
    response = client.post(page(attempt, "send/"), {"email": "reader@example"})
    assert response.status_code == 422
    assert 'value="reader@example"' in response.text
    assert "Enter a valid email address." in response.text
    assert not Message.objects.exists()


def test_an_address_that_had_enough_mails_comes_back(client, attempt, settings):
    settings.RATE_LIMIT_FACTOR = 1
    own = {"REMOTE_ADDR": "192.0.2.78"}
    answers = [client.post(page(attempt, "send/"), {"email": "often@example.org"}, **own) for _ in range(3)]
    assert [response.status_code for response in answers] == [302, 302, 422]
    assert "This address had enough mails from us for now." in answers[-1].text
    assert 'value="often@example.org"' in answers[-1].text


def test_forgetting_asks_first_and_then_deletes_at_once(client, answered):
    assert b"Forget this?" in client.get(page(answered, "forget/")).content
    assert Attempt.objects.exists()
    response = client.post(page(answered, "forget/"), follow=True)
    assert b"It is forgotten." in response.content
    assert not Attempt.objects.exists()
    assert client.get(page(answered)).status_code == 404


@pytest.mark.parametrize("rest", ["people/", "review/"])
def test_what_another_tab_forgets_meanwhile_is_not_found(client, answered, monkeypatch, rest):
    def attempt_for(token):
        """The attempt as this request finds it, a moment before it is forgotten."""
        found = look(token)
        if found:
            services.forget(found.case)
        return found

    look = services.attempt_for
    monkeypatch.setattr(services, "attempt_for", attempt_for)
    assert client.post(page(answered, rest), {"a": "few"}).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("rest", ["", "review/", "forget/", "people/", "nonsense/"])
def test_a_link_that_was_not_made_here_leads_nowhere(client, attempt, rest):
    assert client.get(f"/a/{WRONG}/{rest}").status_code == 404
    assert client.get(f"/a/{attempt.public_id}/{rest}").status_code == 404
    assert client.get(f"/r/{attempt.token}/").status_code == 404


def test_a_question_that_does_not_exist_is_not_found(client, attempt):
    assert client.get(page(attempt, "nonsense/")).status_code == 404
    assert client.post(page(attempt, "nonsense/"), {"a": "yes"}).status_code == 404


@pytest.mark.parametrize(
    ("rest", "refused"),
    [("", "post"), ("review/", "put"), ("people/", "delete"), ("forget/", "patch"), ("send/", "get")],
)
def test_each_page_names_its_methods(client, attempt, rest, refused):
    assert getattr(client, refused)(page(attempt, rest)).status_code == 405


def test_starting_is_limited(client, questionnaire, settings):
    settings.RATE_LIMIT_FACTOR = 1 / OFFICE
    own = {"REMOTE_ADDR": "192.0.2.77"}
    starts = [client.post("/assess/ferry/start/", {"a": "many"}, **own).status_code for _ in range(3)]
    assert starts == [302, 302, 429]


def test_an_office_does_not_lock_itself_out(client, questionnaire, settings):
    """What the limits leave to each of its people is one way through, with changes."""
    settings.RATE_LIMIT_FACTOR = 1 / OFFICE
    own = {"REMOTE_ADDR": "192.0.2.79"}
    answers = [begin(client, a="few", address=own["REMOTE_ADDR"])]
    attempt = Attempt.objects.get()
    answers += [client.post(page(attempt, "money/"), {"a": "yes"}, **own) for _ in range(20)]
    answers += [client.post(page(attempt, "review/"), **own) for _ in range(2)]
    answers.append(client.post(page(attempt, "send/"), {"email": "a@office.example"}, **own))
    answers.append(client.post(page(attempt, "forget/"), **own))
    assert {response.status_code for response in answers} == {302}


def test_every_form_needs_its_token(attempt):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    for rest in ("people/", "review/", "send/", "forget/"):
        assert strict.post(page(attempt, rest), {"a": "few"}).status_code == 403
    assert Attempt.objects.exists()


def test_the_queries_do_not_grow_with_the_answers(client, attempt, django_assert_num_queries):
    client.get(page(attempt, "people/"))
    with django_assert_num_queries(QUESTION_QUERIES):
        client.get(page(attempt, "people/"))
    for question, choice in {"people": "many", "goods": "yes", "money": "yes"}.items():
        services.answer(attempt, question=question, choice=choice)
    with django_assert_num_queries(QUESTION_QUERIES):
        client.get(page(attempt, "people/"))
    with django_assert_num_queries(QUESTION_QUERIES + 1):
        client.get(page(attempt, "review/"))


# The attempt, its answers, and the footer's two.
QUESTION_QUERIES = 4


def test_addresses(attempt, result):
    assert reverse("assessments:list") == "/assess/"
    assert attempt.get_absolute_url() == f"/a/{attempt.token}/"
    assert result.get_absolute_url() == f"/r/{result.token}/"


def test_an_attempt_is_stored_with_its_first_answer_or_not_at_all(version, monkeypatch):
    monkeypatch.setattr("assessments.services.attempts.answer", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.begin(version, choice="many")
    assert not Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_at_once_begins_one_attempt(transactional_db, questionnaire):
    form = services.new_form()

    def begin_it(choice):
        try:
            return services.begin(questionnaire.current_version, choice=choice, form=form).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        begun = set(pool.map(begin_it, ["many", "few"] * 4))
    assert begun == {Attempt.objects.get().pk}
    assert Case.objects.count() == Answer.objects.count() == 1
