import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from assessments import services
from assessments.errors import AssessmentError
from assessments.models import Attempt, Case
from portal.mail.models import Message

from .examples import small
from .test_team_services import BOAT, DAY, WAIT, again, finish, give, team_of

NAMED = {"who": "named", "name": "Anna Berg", "project": "The north bank"}


def page(attempt):
    return f"/a/{attempt.token}/team/"


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def four(version):
    """Four who have finished, two against two about the need."""
    people = team_of("Anna", "Bo", "Chi", "Dee", version=version)
    return [finish(one, BOAT if one.name in {"Anna", "Bo"} else WAIT) for one in people]


def test_a_team_begins_on_its_own_page_and_leads_to_the_invitation(client, questionnaire):
    assert b"/assess/ferry/team/" in client.get("/assess/ferry/").content
    assert b"/assess/ferry/team/" in client.get("/assess/ferry/start/").content
    shown = client.get("/assess/ferry/team/")
    assert shown["Cache-Control"] == "private, no-store"
    day = timezone.localdate() + timedelta(days=7)
    response = client.post("/assess/ferry/team/", {**NAMED, "deadline": day.isoformat()})
    attempt = Attempt.objects.get()
    assert response.url == page(attempt)
    waiting = client.get(response.url)
    assert attempt.case.token in waiting.text
    assert f"at the end of {day.day} {day:%B %Y}" in text(waiting)
    assert b"Anna Berg (you)" in waiting.content
    assert "noindex" in waiting.text and waiting["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Enter the name by which"),
        ({"name": "\u200b \x00"}, "Enter the name by which"),
        ({"name": "https://win.example"}, "Enter a name, not an address."),
        ({"name": "x" * 81}, "Shorten the name to 80 characters. It has 81."),
        ({"who": "both"}, "Select a valid choice"),
        ({"who": ""}, "Choose one of the two."),
        ({"deadline": "yesterday"}, "Enter a day, such as"),
        ({"deadline": "2020-01-01"}, "Choose a day from today to"),
        ({"deadline": "9999-12-31"}, "Choose a day from today to"),
        ({"project": "x" * 121}, "at most 120"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, questionnaire, changed, says):
    response = client.post("/assess/ferry/team/", {**NAMED, **changed})
    assert response.status_code == 422
    assert says in text(response)
    if "project" not in changed:
        assert "The north bank" in response.text
    assert not Attempt.objects.exists()


def test_a_name_is_not_asked_for_nor_kept_without_names(client, questionnaire):
    client.post("/assess/ferry/team/", {**NAMED, "who": "anonymous"})
    assert Attempt.objects.get().name == ""
    assert b"Anna" not in client.get(page(Attempt.objects.get())).content


def test_from_ones_own_answers_colleagues_are_asked_too(client, answered):
    own = client.get(f"/a/{answered.token}/review/")
    assert page(answered) in own.text
    assert client.post(page(answered), {"do": "begin", **NAMED, "name": ""}).status_code == 422
    assert client.post(page(answered), {"do": "begin", **NAMED}).url == page(answered)
    assert again(answered).case.is_team and again(answered).given
    assert client.post(page(answered), {"do": "begin", **NAMED}).url == page(answered), (
        "once more does nothing"
    )


def test_a_colleague_joins_by_the_link_with_a_private_link_of_their_own(client, version):
    anna = team_of("Anna", version=version, project="The north bank")[0]
    shown = client.get(anna.case.get_absolute_url())
    assert "Anna asks for your view" in text(shown) and "The north bank" in text(shown)
    assert anna.token not in shown.text
    assert client.post(anna.case.get_absolute_url(), {"name": ""}).status_code == 422
    taken = client.post(anna.case.get_absolute_url(), {"name": " aNNa "})
    assert (
        taken.status_code == 422 and "called aNNa already" in text(taken) and 'value=" aNNa "' in taken.text
    )
    joined = client.post(anna.case.get_absolute_url(), {"name": "Bo"})
    bo = Attempt.objects.get(name="Bo")
    assert joined.url == f"/a/{bo.token}/" and bo.case == anna.case
    assert "Invitation link" not in client.get(page(bo)).text, "inviting is the organiser's"


def test_a_form_that_is_sent_twice_begins_one_attempt(client, questionnaire, version):
    def once(address):
        return re.search(r'name="once" value="([^"]+)"', client.get(address).text)[1]

    data = {**NAMED, "once": once("/assess/ferry/team/")}
    first, again_ = (client.post("/assess/ferry/team/", data) for _ in range(2))
    anna = Attempt.objects.get()
    assert first.url == again_.url == page(anna)
    invitation = anna.case.get_absolute_url()
    data = {"name": "Bo", "once": once(invitation)}
    assert client.post(invitation, data).url == client.post(invitation, data).url
    assert Attempt.objects.count() == 2
    forged = f"{anna.public_id}.{'a' * 32}"
    assert client.post(invitation, {"name": "Chi", "once": forged}).url != anna.get_absolute_url()
    other = team_of("Dee", version=version)[0].case
    assert Attempt.objects.get(pk=services.join(other, name="Bo", form=data["once"]).pk).case == other


def test_without_names_joining_asks_for_none(client, version):
    anna = team_of("", version=version, is_anonymous=True)[0]
    assert 'name="name"' not in client.get(anna.case.get_absolute_url()).text
    client.post(anna.case.get_absolute_url(), {"name": "Bo"})
    assert set(Attempt.objects.values_list("name", flat=True)) == {""}


def test_who_has_not_finished_learns_how_many_have_and_nothing_else(client, version):
    anna, bo, chi = team_of("Anna", "Bo", "Chi", version=version)
    before = client.get(page(anna)).text
    finish(bo, BOAT)
    finish(chi, WAIT)
    after = client.get(page(anna))
    assert "Two of three have finished" in text(after)
    for secret in ("Buy a ferry", "Wait.", "median", "Need", "Means", bo.public_id, chi.public_id):
        assert secret not in after.text
    changed = re.sub(r"\s+", " ", re.sub(r'value="[^"]*"', "", after.text))
    was = re.sub(r"\s+", " ", re.sub(r'value="[^"]*"', "", before))
    same = changed.replace("Two of three have finished", "Nobody has finished yet")
    same = same.replace('<span class="status">finished</span>', "joined")
    assert same == was.replace(", and at least two of you have", ""), "whatever they answered"


def test_the_result_names_the_criterion_that_decides_and_who_stands_where(client, four):
    shown = client.get(page(four[0]))
    said = text(shown)
    assert "4 people" in said
    agenda = said[said.index("What to settle together") :]
    assert agenda.index("1. Need Decides") < agenda.index("2. Means")
    assert "Settle" in agenda and "and the verdict is stable" in agenda
    assert "Anna (you) and Bo" in agenda and "Chi and Dee" in agenda
    assert "Chi Wait. " in said and "Anna (you) Buy a ferry for the crowd." in said
    assert all(other.token not in shown.text and other.public_id not in shown.text for other in four[1:])


def test_where_the_rules_leave_one_option_there_is_nothing_to_weigh(client, version):
    people = [finish(one, {"people": "few", "money": "no"}) for one in team_of("Anna", "Bo", version=version)]
    said = text(client.get(page(people[0])))
    assert "Ruled out: A ferry, for more than half of you." in said
    assert "Every other option is ruled out, so there is nothing to weigh." in said
    assert "For and against" not in said


def test_notes_are_shown_to_nobody_else(client, version):
    anna, bo = team_of("Anna", "Bo", version=version)
    for question, choice in BOAT.items():
        services.answer(anna, question=question, choice=choice, note="The mayor wants it.")
    services.finish(anna)
    finish(bo, WAIT)
    assert "for the crowd" in client.get(page(bo)).text
    assert "mayor" not in client.get(page(bo)).text
    assert "mayor" not in str(services.team_result_of(again(bo)).document)


def test_without_names_the_page_says_what_they_come_to_together_and_nothing_of_one(client, version):
    people = team_of("", "", "", "", "", version=version, is_anonymous=True)
    for one in people[:3]:
        finish(one, BOAT)
    for secret in ("Buy a ferry", "median</", "Need", "What to settle"):
        assert secret not in client.get(page(people[0])).text, "three are too few"
    finish(people[3], WAIT)
    shown = client.get(page(people[0]))
    said = text(shown)
    assert "3 of 4 A ferry yours too" in said and "1 of 4 Wait" in said
    assert shown.text.count("<circle") == 1 + said.count("2. Means"), "one dot a line, one's own"
    assert "How sure" in said and "Who has joined" not in said
    assert all(one.public_id not in shown.text for one in people[1:])
    other = text(client.get(page(people[3])))
    # Whoever looks, and in whatever order they came, the figures are the same.
    assert "1 of 4 Wait yours too" in other


def test_the_order_of_finishing_is_nowhere_on_the_page(client, version):
    pages = []
    for order in ((0, 1, 2, 3), (3, 1, 0, 2)):
        people = team_of("", "", "", "", version=version, is_anonymous=True)
        for index, place in enumerate(order):  # their keys come in another order too
            people[index].public_id = f"{'abcd'[place]}{'xy'[len(pages)]}".ljust(10, "a")
            people[index].save(update_fields=["public_id"])
        for index in order:
            finish(people[index], BOAT if index < 2 else WAIT)
        shown = client.get(page(people[0])).text
        pages.append(re.sub(r"[a-z2-7]{10}\.[a-z2-7]{32}|csrfmiddlewaretoken\" value=\"\w+", "", shown))
    assert pages[0] == pages[1]


def test_invitations_are_mailed_by_the_organiser_alone(client, version):
    anna, bo = team_of("Anna", "Bo", version=version)
    sent = client.post(
        page(anna), {"do": "invite", "to": "c@people.example, d@people.example\ne@people.example"}
    )
    assert sent.status_code == 302 and Message.objects.count() == 3
    wrong = client.post(page(anna), {"do": "invite", "to": "c@people.example\nnonsense"})
    assert wrong.status_code == 422
    assert "Not an e-mail address: nonsense." in text(wrong) and "c@people.example\nnonsense" in wrong.text
    many = "\n".join(f"p{number}@people.example" for number in range(21))
    assert "There are 21." in text(client.post(page(anna), {"do": "invite", "to": many}))
    assert client.post(page(bo), {"do": "invite", "to": "c@people.example"}).status_code == 404
    assert client.post(page(anna), {"do": "nonsense"}).status_code == 404
    assert Message.objects.count() == 3


def test_once_answering_is_closed_the_review_offers_no_change(client, version):
    anna, bo = team_of("Anna", "Bo", version=version)
    finish(bo, BOAT)
    review = f"/a/{bo.token}/review/"
    assert client.get(review).text.count("data-turn>Change") == 3
    services.close_case(anna)
    shown = client.get(review)
    assert "Many" in text(shown) and "ask whoever began the case to open it again." in text(shown)
    assert "data-turn>" not in shown.text and "btn-primary" not in shown.text
    assert "open it again on your team’s page." in text(client.get(f"/a/{anna.token}/review/"))


def test_the_last_day_is_moved_and_the_case_closed_and_opened_again(client, version):
    anna, bo = team_of("Anna", "Bo", version=version)
    assert client.post(page(anna), {"do": "close"}).status_code == 302
    assert "Answering closed" in text(client.get(page(bo)))
    assert "Answering closed" in text(client.get(anna.case.get_absolute_url()))
    assert client.post(anna.case.get_absolute_url(), {"name": "Chi"}).status_code == 422
    typed = client.post(f"/a/{bo.token}/people/", {"a": "many", "note": "Counted on Monday."})
    assert typed.status_code == 422, "nothing typed is lost"
    assert (
        "Answering is closed" in text(typed)
        and "Counted on Monday." in typed.text
        and "checked" in typed.text
    )
    give_up = client.post(f"/a/{bo.token}/review/")
    assert give_up.url == page(bo)
    assert client.post(page(bo), {"do": "deadline", "deadline": ""}).status_code == 404
    assert client.post(page(anna), {"do": "deadline", "deadline": "1999-01-01"}).status_code == 422
    assert client.post(page(anna), {"do": "deadline", "deadline": ""}).status_code == 302
    assert not Case.objects.get().is_closed


def test_a_reminder_is_asked_for_and_called_off(client, version):
    anna = team_of("Anna", version=version, deadline=timezone.now() + 5 * DAY)[0]
    assert client.post(page(anna), {"do": "remind", "email": "nonsense"}).status_code == 422
    client.post(page(anna), {"do": "remind", "email": "a@people.example"})
    assert Message.objects.get().send_after > timezone.now() + 3 * DAY
    waiting = client.get(page(anna))
    assert b"Send no reminder" in waiting.content and b"a@people.example" not in waiting.content
    client.post(page(anna), {"do": "stop-reminding"})
    assert not Message.objects.exists()
    client.post(anna.case.get_absolute_url(), {"name": "Bo", "email": "b@people.example"})
    assert Message.objects.get().to == "b@people.example"


@pytest.mark.parametrize("way", ["attempt", "result"])
def test_forgetting_says_what_happens_to_whom(client, four, way):
    anna, bo = four[:2]

    def address(person):
        own = person if way == "attempt" else person.results.get()
        return f"{own.get_absolute_url()}forget/"

    assert "takes you out of the team’s result" in text(client.get(address(bo)))
    assert "Your colleagues lose nothing of their own" in text(client.get(address(anna)))
    client.post(address(bo))
    assert "3 people" in text(client.get(page(anna))) and ">Bo<" not in client.get(page(anna)).text
    client.post(address(anna))
    left = client.get(page(four[2]))
    assert "Whoever began it ended it" in text(left)
    assert client.get(four[2].results.get().get_absolute_url()).status_code == 200


def test_ones_own_result_leads_to_the_teams(client, four):
    shown = client.get(four[0].results.get().get_absolute_url())
    assert page(four[0]) in shown.text


def test_a_team_of_thirty_is_one_page_and_the_queries_do_not_grow(client, version, django_assert_num_queries):
    def look(count):
        people = team_of(*(f"Person {number}" for number in range(count)), version=version)
        for person in people[:2]:
            finish(person, BOAT)
        give(people[-1], WAIT)
        return page(people[0])

    for count in (3, 30):
        address = look(count)
        with django_assert_num_queries(9):
            assert client.get(address).status_code == 200


typed = st.text(max_size=30) | st.sampled_from(
    [
        "\x00",
        "named",
        "anonymous",
        "a@b.example",
        "a@b.example,",
        "2026-12-31",
        "0001-01-01",
        "{{ 7 }}",
        "\u202e",
    ]
)


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    which=st.integers(0, 2),
    do=st.sampled_from(["begin", "invite", "remind", "stop-reminding", "deadline", "close", "", "x"]),
    data=st.dictionaries(
        st.sampled_from(["who", "name", "project", "deadline", "to", "email", "once"]), typed
    ),
)
def test_whatever_is_typed_is_answered(client, version, which, do, data):
    anna = team_of("Anna", version=version, deadline=timezone.now() + 5 * DAY)[0]
    address = ["/assess/ferry/team/", anna.case.get_absolute_url(), page(anna)][which]
    response = client.post(address, {**data, "do": do})
    assert response.status_code in {302, 404, 422}
    assert client.get(address).status_code == 200


def test_what_is_about_a_person_asks_for_no_colleagues_and_no_project(client, questionnaire):
    services.save_draft({**small(), "is_personal": True}, by=None, questionnaire=questionnaire)
    services.publish_version(questionnaire.draft_version, by=None)
    version = questionnaire.current_version
    assert "Answer as a team" not in client.get("/assess/ferry/").text
    assert "Answer as a team" not in client.get("/assess/ferry/start/").text
    assert client.get("/assess/ferry/team/").status_code == 404
    attempt = services.start(version)
    for question, choice in {"people": "many", "goods": "yes", "money": "yes"}.items():
        services.answer(attempt, question=question, choice=choice)
    review = client.get(f"{attempt.get_absolute_url()}review/").text
    assert "project" not in review.lower()
    assert "colleagues" not in review
    response = client.post(
        f"{attempt.get_absolute_url()}team/", {"do": "begin", "who": "named", "name": "Anna"}
    )
    assert (response.status_code, "who answers it alone" in response.text) == (422, True)
    result = services.finish(services.attempt_for(attempt.token))
    page = client.get(result.get_absolute_url()).text
    assert "Assess another project" not in page
    assert "Ask colleagues" not in page
    with pytest.raises(AssessmentError, match="compares no projects"):
        services.assess_another(result.case, project="Another")
