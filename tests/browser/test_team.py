"""Several people answer one case in browsers of their own: blind, then an agenda, then what they settled."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

BOAT, WAIT = ("Many", "Yes", "Yes"), ("Few", "Yes")


def begin(page, name):
    """The organiser's own page of the team, and the link to send."""
    page.goto("/assess/ferry/")
    page.get_by_role("link", name="Answer as a team").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Begin and get the invitation link").click()
    expect(page.get_by_role("heading", name="Only you are here so far")).to_be_visible()
    return page.url, page.get_by_label("Invitation link").input_value()


def join(page, invitation, name):
    page.goto(invitation)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join and begin").click()
    expect(page.get_by_text("Question 1 of")).to_be_visible()
    return page.url.rsplit("/", 2)[0] + "/team/"


def choose(page, answer):
    """Answer what is asked, and wait until it no longer is: the next question comes without a reload."""
    heading = page.get_by_role("heading", level=1)
    asked = heading.inner_text()
    page.get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(heading).not_to_have_text(asked)


def finish(page, answers):
    for answer in answers:
        choose(page, answer)
    page.get_by_role("button", name="Show the result").click()
    expect(page.get_by_role("link", name="Your team")).to_be_visible()


def test_four_answer_blind_and_settle_what_decides(new_page, ferry):
    people = {name: new_page() for name in ("Anna", "Bo", "Chi", "Dee")}
    anna = people["Anna"]
    team, invitation = begin(anna, "Anna")
    own = {"Anna": team}
    for name in ("Bo", "Chi", "Dee"):
        own[name] = join(people[name], invitation, name)
    anna.get_by_role("link", name="Answer the questions").click()
    for name, answers in (("Anna", BOAT), ("Bo", BOAT), ("Chi", WAIT), ("Dee", WAIT)):
        if name == "Dee":
            # The last has not finished, and sees of the three that they have.
            people[name].goto(own[name])
            expect(people[name].get_by_role("heading", name="Three of four have finished")).to_be_visible()
            expect(people[name].get_by_text("Buy a ferry")).to_have_count(0)
            expect(people[name].get_by_text("What to settle")).to_have_count(0)
            people[name].get_by_role("link", name="Answer the questions").click()
        finish(people[name], answers)
    anna.goto(team)
    agenda = anna.get_by_role("region", name="What to settle together")
    expect(agenda.get_by_role("heading", level=3).first).to_have_text("1. NeedDecidesSettle first")
    expect(agenda.get_by_text("Settle this one and the verdict is stable.")).to_be_visible()
    expect(agenda).to_contain_text("Chi and Dee")
    for name in ("Chi", "Dee"):
        page = people[name]
        page.goto(own[name])
        page.get_by_role("link", name="how many cross").click()
        choose(page, "Many")
        choose(page, "Yes")
        page.get_by_role("button", name="Show the result").click()
        expect(page.get_by_role("heading", name="Buy a ferry for the crowd.")).to_be_visible()
    anna.reload()
    expect(anna.get_by_role("heading", name="Buy a ferry for the crowd.")).to_be_visible()
    expect(anna.get_by_text("The verdict is stable.")).to_be_visible()


def test_five_at_once_one_of_them_offline_in_between(new_page, watch, ferry):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    people = {name: new_page() for name in ("Anna", "Bo", "Chi", "Dee", "Eve")}
    team, invitation = begin(people["Anna"], "Anna")
    own = {"Anna": team} | {name: join(people[name], invitation, name) for name in people if name != "Anna"}
    people["Anna"].get_by_role("link", name="Answer the questions").click()
    given = {"Anna": BOAT, "Bo": WAIT, "Chi": BOAT, "Dee": WAIT, "Eve": ("Many", "No", "No")}
    # Turn by turn, as if at one table.
    for turn in range(2):
        for name, answers in given.items():
            page = people[name]
            if name == "Eve" and turn == 1:
                page.get_by_label("No", exact=True).check()
                page.context.set_offline(True)
                continue
            choose(page, answers[turn])
    # Without a line her answer stays on the page, and the others go on.
    for name in ("Anna", "Bo", "Chi", "Dee"):
        if len(given[name]) == 3:
            choose(people[name], given[name][2])
        people[name].get_by_role("button", name="Show the result").click()
    eve = people["Eve"]
    expect(eve.get_by_label("No", exact=True)).to_be_checked()
    eve.context.set_offline(False)
    eve.get_by_role("button", name="Continue").click()
    expect(eve.get_by_text("Question 3 of 3")).to_be_visible()
    # Four have finished and she has not: she learns that, and nothing else.
    eve.goto(own["Eve"])
    expect(eve.get_by_role("heading", name="Four of five have finished")).to_be_visible()
    for secret in ("Buy a ferry", "Wait.", "What to settle"):
        expect(eve.get_by_text(secret)).to_have_count(0)
    people["Anna"].goto(team)
    expect(people["Anna"].get_by_text("4 people of 5")).to_be_visible()
    expect(people["Anna"].get_by_text("Eve", exact=True)).to_have_count(1)
    eve.get_by_role("link", name="Go on answering").click()
    finish(eve, given["Eve"][2:])
    for name, page in people.items():
        page.goto(own[name])
        expect(page.get_by_text("5 people")).to_be_visible()
    from assessments.models import Attempt

    kept = {attempt.name: tuple(attempt.given.values()) for attempt in Attempt.objects.all()}
    assert kept == {
        "Anna": ("many", "yes", "yes"),
        "Bo": ("few", "yes"),
        "Chi": ("many", "yes", "yes"),
        "Dee": ("few", "yes"),
        "Eve": ("many", "no", "no"),
    }


def test_the_pages_of_a_team_are_accessible(page, axe, ferry):
    from assessments import services

    version = ferry.current_version
    anna = services.begin_team(version, name="Anna", is_anonymous=False)
    others = [services.join(anna.case, name=name) for name in ("Bo", "Chi", "Dee")]
    for address in ("/assess/ferry/team/", anna.case.get_absolute_url(), f"{anna.get_absolute_url()}team/"):
        page.goto(address)
        axe(page)
    for number, person in enumerate([anna, *others]):
        for question, choice in {
            "people": "many" if number else "few",
            "goods": "yes",
            "money": "no",
        }.items():
            services.answer(person, question=question, choice=choice)
        services.finish(person)
    page.goto(f"{anna.get_absolute_url()}team/")
    for summary in page.locator("summary").all():
        summary.click()
    axe(page)
