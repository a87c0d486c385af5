"""Two at one moment. Rows are locked in one order everywhere: a case, attempts, results, what they stand in."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments import services
from assessments.errors import ForgottenError
from assessments.models import Attempt, Case, Portfolio, Result
from assessments.services import reminders
from jobs.models import Company, Membership
from portal.mail.models import Message

from .test_team_services import BOAT, DAY, WAIT, again, finish, give, team_of

at_one_moment = pytest.mark.django_db(transaction=True)


class Meanwhile:
    """A transaction that is open while `begin` lets another one run into it; both have to succeed."""

    def __enter__(self):
        self.pool, self.atomic, self.late = ThreadPoolExecutor(1), transaction.atomic(), None
        self.atomic.__enter__()
        return self.begin

    def begin(self, act):
        def one():
            try:
                return act()
            finally:
                connection.close()

        self.late = self.pool.submit(one)
        time.sleep(0.2)  # so that it has begun, and waits

    def __exit__(self, *raised):
        try:
            self.atomic.__exit__(*raised)
        finally:
            self.pool.shutdown()
        if not any(raised):
            self.late.result(timeout=20)


@at_one_moment
def test_a_reminder_is_asked_for_while_an_answer_is_changed(result):
    later = timezone.localdate() + timedelta(days=60)
    with Meanwhile() as begin:
        attempt = Attempt.objects.select_for_update().get()  # as an answer begins
        begin(lambda: services.remind(result, on=later, to="a@people.example"))
        services.answer(attempt, question="money", choice="no")
    result.refresh_from_db()
    assert result.look_again_on == later


@at_one_moment
def test_the_organisers_answers_end_while_a_colleague_changes_an_answer(version):
    people = team_of("Anna", "Bo", "Chi", version=version)
    for person in people:
        finish(person, BOAT)
    Attempt.objects.filter(pk=people[0].pk).update(expires_at=timezone.now())
    with Meanwhile() as begin:
        bo = Attempt.objects.select_for_update().get(pk=people[1].pk)
        begin(services.delete_expired)
        services.answer(bo, question="money", choice="no")
    assert again(people[1]).is_organiser
    assert len(services.team_result_of(again(people[2])).document["members"]) == 2


@pytest.fixture
def portfolio(result):
    services.assess_another(result.case, project="The north bank")
    return Portfolio.objects.get()


@at_one_moment
def test_a_company_is_deleted_while_it_is_about_to_keep_projects(portfolio, django_user_model):
    owner = django_user_model.objects.create_user(email="o@people.example", password="a long enough one")
    company = Company.objects.create(name="Ferries", slug="ferries")
    Membership.objects.create(company=company, user=owner, role=Membership.Role.OWNER)

    def keep():
        with pytest.raises(Exception, match="Only who writes"):
            services.keep_with(portfolio, company=company, by=owner)

    with Meanwhile() as begin:
        held = Company.objects.select_for_update().get()
        begin(keep)
        held.delete()
        Portfolio.objects.update(company=None)
    assert Portfolio.objects.get().company is None


@pytest.mark.parametrize("end", ["forget", "expire"])
@at_one_moment
def test_a_project_begins_while_the_last_one_beside_it_is_forgotten(portfolio, version, end):
    last, *others = Case.objects.order_by("pk")
    for case in others:
        services.forget(case)
    if end == "expire":
        Case.objects.update(portfolio=None)
        Portfolio.objects.update(expires_at=timezone.now())
    with Meanwhile() as begin:
        begun = services.begin_in(portfolio, version=version, project="The south bank")
        begin((lambda: services.forget(last)) if end == "forget" else services.delete_ended_portfolios)
    assert again(begun).case.portfolio == portfolio


@at_one_moment
@pytest.mark.parametrize("then", ["finish", "leave"])
def test_nobody_is_reminded_who_finishes_or_leaves_at_that_moment(version, then):
    _, bo = team_of("Anna", "Bo", version=version, deadline=timezone.now() + 5 * DAY)
    give(bo, WAIT)

    def remind():
        with suppress(ForgottenError):
            reminders.remind(bo, to="b@people.example")

    with Meanwhile() as begin:
        (services.finish if then == "finish" else services.forget_attempt)(bo)
        begin(remind)
    assert not Message.objects.exists()


def test_a_form_whose_answers_are_past_their_time_or_elsewhere_begins_others(version):
    form = services.new_form()
    first = services.begin_team(version, name="Anna", is_anonymous=False, form=form)
    Attempt.objects.update(expires_at=timezone.now())
    second = services.begin_team(version, name="Anna", is_anonymous=False, form=form)
    assert services.join(second.case, name="Bo", form=form) not in {first, second}


def test_a_name_that_the_database_takes_for_another_is_refused_in_words(version, monkeypatch):
    anna = team_of("ida", version=version)[0]
    with suppress(services.NameTakenError):
        services.join(anna.case, name="İda")  # the same to some databases, and two to others

    def fails(*args, **options):
        raise IntegrityError

    monkeypatch.setattr(Attempt.objects, "create", fails)
    with pytest.raises(services.NameTakenError), transaction.atomic():
        services.join(anna.case, name="Bo")


def test_what_is_looked_at_again_keeps_all_that_it_was_made_with(version):
    anna, bo = team_of("Anna", "Bo", version=version)
    finish(anna, BOAT)
    bo = finish(bo, WAIT)
    early = bo.results.get()
    bo = finish(bo, BOAT)
    assert services.remind(early, on=services.days_to_choose()[1], to="b@people.example")
    until = again(bo).expires_at
    assert set(bo.results.values_list("expires_at", flat=True)) == {until}
    assert services.team_result_of(bo).expires_at == until
    assert Result.objects.filter(attempt=anna).get().expires_at < until
