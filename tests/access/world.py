"""The people and things of the access matrix, made once; each request is undone."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import reading
from articles import services as articles
from articles.models import ShareLink, Topic
from assessments import services as assessments
from assessments.models import Attempt, Case, Portfolio, Result
from assessments.models.attempts import PORTFOLIO_LINK
from jobs import services as jobs
from jobs.models import Company, Invitation, Membership, Posting, StillOpenLink
from portal.access import make_token
from portal.accounts.models import User
from portal.models import Page
from tests.access.rows import ROLES, STAFF
from tests.articles.factories import make_draft, make_published
from tests.assessments.examples import small
from tests.assessments.team_results import make_team_result
from tests.files.pictures import picture
from tests.jobs import factories as job_factories


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    # For each thing the arguments of its address; by role where the address is a secret of somebody's.
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    # For a role without an account that knows a secret address.
    secrets: dict[str, dict[str, Any]] = field(default_factory=dict)
    # The session of each role with an account.
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def sign_in(self) -> None:
        for role, person in self.people.items():
            client = Client()
            client.force_login(person)
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def arguments(self, thing: str, role: str) -> dict[str, Any]:
        """A private link's holder knows it; the others try one that they made up."""
        return (
            (self.secrets if role == "holder" and thing in self.secrets else self.things)[thing]
            if thing
            else {}
        )


def make() -> World:
    world = World()
    for role in ROLES:
        if role not in {"anonymous", "holder"}:
            world.people[role] = User.objects.create_user(
                f"{role}@people.example", "a long enough password", name=role, is_staff=role in STAFF
            )
    for role in ("author", "editor", "moderator"):
        world.people[role].groups.add(Group.objects.get(name=role))
    superuser, suspended = world.people["superuser"], world.people["suspended"]
    superuser.is_superuser = True
    superuser.save()
    suspended.is_active = False
    suspended.save()
    Page.objects.create(slug="a-page", title="A page", summary="Words.", body="<p>Words.</p>")
    world.things |= {"page": {"slug": "a-page"}, "missing_page": {"slug": "no-page"}, "no_passkey": {"pk": 0}}
    world.things |= {"sitemap_section": {"name": "pages"}, "missing_section": {"name": "no-section"}}
    add_articles(world)
    add_assessments(world)
    add_jobs(world)
    # The mails of all this are nobody's, and make a queue look slow.
    DBTaskResult.objects.all().delete()
    world.sign_in()
    return world


def add_articles(world: World) -> None:
    """One article in each state, all the author's, and a draft of another."""
    author = world.people["author"]
    published, withdrawn = make_published(by=author, slug="bell"), make_published(by=author, slug="gone")
    articles.withdraw(withdrawn, by=None)
    image, _ = articles.add_image(picture(), name="bell.png", by=author)
    live = published.live_version()
    assert live is not None
    digest = reading.share_path(live).rpartition("/")[2].removesuffix(".png")
    draft, other = make_draft(by=author, slug="draft"), make_draft(by=world.people["editor"])
    version, submitted = published.versions.get(), articles.submit(draft, by=author)
    link, revoked, expired = (articles.share(version, days=7, by=author) for _ in range(3))
    old_token = revoked.token
    articles.revoke(revoked, by=author)
    ShareLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    world.secrets |= {"shared_version": {"token": link.token}}
    run = articles.start_import(b"", name="a.md", kind="markdown", by=world.people["editor"])
    world.things |= {
        "import_run": {"pk": run.pk},
        "shared_version": {"token": f"{link.public_id}.{'a' * 32}"},
        "revoked_version": {"token": old_token},
        "expired_version": {"token": expired.token},
        "share_link": {"pk": published.pk, "public_id": link.public_id},
        "version_in_review": {"pk": draft.pk, "number": submitted.number},
        "article": {"slug": "bell"},
        "draft_article": {"slug": "draft"},
        "withdrawn_article": {"slug": "gone"},
        "topic": {"slug": published.main_topic.slug},
        "author": {"slug": published.author.slug},
        "image": {"public_id": image.public_id, "name": "original.png"},
        "missing_image": {"public_id": image.public_id, "name": "960.webp"},
        "share_image": {"slug": "bell", "digest": digest},
        "another_share_image": {"slug": "bell", "digest": "0" * 20},
        "articles_draft": {"pk": draft.pk},
        "articles_version": {"pk": published.pk, "number": 1},
        "published_row": {"pk": published.pk},
        "another_authors_draft": {"pk": other.pk},
    }


def add_assessments(world: World) -> None:
    """An attempt with its result, one that is past its time, a result whose link was revoked, and a team of two."""
    Topic.objects.create(
        key="crossing", slug="crossing", name="Crossing", kind="capability", summary="Across."
    )
    version = assessments.load_questionnaire(small()).current_version
    assert version is not None
    attempt, expired = assessments.start(version), assessments.start(version)
    for question, choice in {"people": "many", "goods": "yes", "money": "yes"}.items():
        assessments.answer(attempt, question=question, choice=choice)
        assessments.answer(expired, question=question, choice=choice)
    result, revoked = assessments.finish(attempt), assessments.finish(expired)
    old_token = revoked.token
    assessments.share(result)
    unshared = result.share_token
    assessments.unshare(result)
    assessments.share(result)
    Attempt.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    Result.objects.filter(pk=revoked.pk).update(generation=1)
    wrong = "a" * 32
    organiser = assessments.begin_team(version, name="Anna", is_anonymous=False)
    colleague = assessments.join(organiser.case, name="Bert")
    for person in (organiser, colleague):
        assessments.answer(person, question="people", choice="few")
        assessments.answer(person, question="money", choice="no")
        assessments.finish(person)
    unfinished = assessments.join(organiser.case, name="Carla")
    invitation = organiser.case.token
    revoked_case = assessments.begin_team(version, name="Anna", is_anonymous=False).case
    old_invitation = revoked_case.token
    Case.objects.filter(pk=revoked_case.pk).update(generation=1)
    assessments.assess_another(attempt.case, project="Beside")
    portfolio = Case.objects.get(pk=attempt.case_id).portfolio
    assert portfolio is not None
    members = [assessments.start(version) for _ in range(2)]
    for member in members:
        for question, choice in {"people": "many", "goods": "yes", "money": "yes"}.items():
            assessments.answer(member, question=question, choice=choice)
        assessments.finish(member)
    make_team_result(members)
    world.things |= {"team_attempt": {"token": f"{members[0].public_id}.{wrong}"}}
    world.secrets |= {"team_attempt": {"token": members[0].token}}
    gone = Portfolio.objects.create(expires_at=portfolio.expires_at, generation=1)
    world.things |= {
        "portfolio": {"token": f"{portfolio.public_id}.{wrong}"},
        "revoked_portfolio": {"token": make_token(PORTFOLIO_LINK, gone.public_id, 0)},
    }
    world.secrets |= {"portfolio": {"token": portfolio.token}}
    world.things |= {
        "team_invitation": {"token": f"{organiser.case.public_id}.{wrong}"},
        "revoked_invitation": {"token": old_invitation},
        "team_member": {"token": f"{organiser.public_id}.{wrong}"},
        "team_result": {"token": Result.objects.get(case=organiser.case, kind="team").token},
        "questionnaire": {"slug": "ferry"},
        "questionnaire_row": {"pk": version.questionnaire_id},
        "missing_questionnaire": {"slug": "raft"},
        "questionnaire_version": {"pk": version.pk},
        "attempt": {"token": f"{attempt.public_id}.{wrong}"},
        "attempt_question": {"token": f"{attempt.public_id}.{wrong}", "question": "people"},
        "result": {"token": f"{result.public_id}.{wrong}"},
        "expired_attempt": {"token": expired.token},
        "revoked_result": {"token": old_token},
        "shared_result": {"token": f"{result.public_id}.{wrong}"},
        "unshared_result": {"token": unshared},
        "unfinished_member": {"token": unfinished.token},
    }
    world.secrets |= {
        "team_invitation": {"token": invitation},
        "team_member": {"token": organiser.token},
        "shared_result": {"token": result.share_token},
        "attempt": {"token": attempt.token},
        "attempt_question": {"token": attempt.token, "question": "people"},
        "result": {"token": result.token},
    }


def add_jobs(world: World) -> None:
    """A company with a posting in each state, its people, and another company that nobody has seen yet."""
    people = world.people
    company, rival = (
        job_factories.make_company(people[owner], name=owner, logo=jobs.take_logo(picture(), name="logo.png"))
        for owner in ("owner", "rival")
    )
    for role in ("recruiter", "reviewer"):
        Membership.objects.create(company=company, user=people[role], role=role)
    Membership.objects.create(company=company, user=people["suspended"], role="recruiter")
    add_people(world, company)
    kept, theirs = (
        Portfolio.objects.create(company=of, expires_at=timezone.now() + timedelta(days=1))
        for of in (company, rival)
    )
    world.things |= {
        "kept_portfolio": {"slug": company.slug, "public_id": kept.public_id},
        "rivals_portfolio": {"slug": company.slug, "public_id": theirs.public_id},
    }
    submitted = job_factories.make_submitted(company, people["owner"], title="Submitted")
    postings = {
        "draft": job_factories.make_draft(company, title="Draft"),
        "submitted": submitted.posting,
        "live": job_factories.make_live(company, title="Live"),
        "closed": jobs.close(job_factories.make_live(company, title="Closed"), by=None, reason="filled"),
        "removed": jobs.remove(job_factories.make_live(company, title="Removed"), by=None, reason="A scam."),
        "frozen": jobs.freeze(job_factories.make_live(company, title="Frozen"), by=None, reason="Checking."),
    }
    postings |= more_postings(company, people)
    asked = postings["live"]
    end, token = asked.window_end(), f"{'a' * 10}.{'a' * 32}"
    links = [
        StillOpenLink.objects.create(posting=asked, user=people["owner"], until=end - timedelta(days=days))
        for days in (0, 1)
    ]
    world.secrets |= {"still_open_link": {"token": links[0].token}}
    world.things |= {"still_open_link": {"token": token}, "answered_link": {"token": links[1].token}}
    world.things |= {"company": {"slug": company.slug}, "hidden_company": {"slug": rival.slug}}
    for name, each in (("logo", company), ("hidden_logo", rival)):
        logo = each.logos.get()
        world.things |= {name: {"slug": each.slug, "public_id": logo.public_id}}
    world.things |= {"rivals_logo": {"slug": company.slug, "public_id": rival.logos.get().public_id}}
    rivals = jobs.invite(rival, by=people["rival"], email="theirs@people.example", role="recruiter")
    world.things |= {
        "rivals_member": {"slug": company.slug, "pk": rival.memberships.get().pk},
        "rivals_invited": {"slug": company.slug, "public_id": rivals.public_id},
        "company_row": {"pk": company.pk},
    }
    runs = [
        jobs.start_import(b"title\nKeeper\n", company=of, name="jobs.csv", by=people[by])
        for of, by in ((company, "recruiter"), (rival, "rival"))
    ]
    world.things |= {
        "jobs_import": {"slug": company.slug, "pk": runs[0].pk},
        "rivals_import": {"slug": company.slug, "pk": runs[1].pk},
    }
    world.things |= {
        "submitted_version": {"pk": submitted.pk},
        "refused_version": {"pk": postings["rejected"].versions.get().pk},
        "live_row": {"pk": postings["live"].pk},
        "draft_row": {"pk": postings["draft"].pk},
        "suspended_company": {"slug": postings["suspended"].company.slug},
    }
    for state, posting in postings.items():
        address = {"public_id": posting.public_id}
        world.things |= {f"{state}_posting": address, f"{state}_page": {**address, "slug": posting.slug}}


def more_postings(company: Company, people: dict[str, User]) -> dict[str, Posting]:
    """In the states that only some routes know apart."""
    owner = people["owner"]
    asked, refused = (job_factories.make_submitted(company, owner, title=title) for title in ("Asked", "No"))
    jobs.request_changes(asked, by=None, reason="Say more.")
    jobs.reject(refused, by=None, reason="Not here.")
    edited, expired = (job_factories.make_live(company, title=title) for title in ("Edited", "Expired"))
    jobs.submit(edited, by=owner)
    expired.versions.update(live_from=timezone.now() - timedelta(days=2), live_until=timezone.now())
    job_factories.make_topic()
    run = jobs.start_import(b"title,id\nImported,1\n", company=company, name="one.csv", by=owner)
    jobs.go_on_importing(run)
    jobs.go_on_importing(jobs.confirm_import(run, by=owner))
    hidden = job_factories.make_company(owner, name="Suspended")
    Membership.objects.create(company=hidden, user=people["recruiter"], role="recruiter")
    Membership.objects.create(company=hidden, user=people["reviewer"], role="reviewer")
    suspended = job_factories.make_live(hidden, title="Suspended")
    jobs.suspend(hidden, by=None, reason="Checking.")
    return {
        "asked": asked.posting,
        "rejected": refused.posting,
        "edited": edited,
        "expired": expired,
        "imported": company.postings.get(title="Imported"),
        "suspended": suspended,
    }


def add_people(world: World, company: Company) -> None:
    """Invitations: an open one, one whose time is over, and one to the rival."""
    owner = world.people["owner"]
    found, ended, rivals = (
        jobs.invite(company, by=owner, email=email, role="recruiter")
        for email in ("new@people.example", "late@people.example", world.people["rival"].email)
    )
    Invitation.objects.filter(pk=ended.pk).update(expires_at=timezone.now())
    world.secrets["invitation"] = {"token": found.token}
    member = company.memberships.get(user=world.people["reviewer"])
    world.things |= {
        "invitation": {"token": f"{found.public_id}.{'a' * 32}"},
        "ended_invitation": {"token": ended.token},
        "rivals_invitation": {"token": rivals.token},
        "invited": {"slug": company.slug, "public_id": found.public_id},
        "member": {"slug": company.slug, "pk": member.pk},
    }
