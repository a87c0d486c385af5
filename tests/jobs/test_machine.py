"""Any order of what companies and moderators do, with the clock in between: readers see what the table says, everywhere.

`Told` is the table of states as the decisions tell it, in a few lines and without the database. After each step
every public page is asked for through the page cache and held against it.
"""

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jobs import services
from jobs.dates import end_of_day, latest_end
from jobs.errors import JobsError
from jobs.models import Company, Posting
from tests.jobs.factories import make_company, make_input, make_user
from tests.serving import Cached

BEGINNING = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)  # the last days of October end an hour later
READABLE = timedelta(days=30)
MOMENT = timedelta(microseconds=1)
WORD = re.compile(r"xyzword\d+")
steps = settings(
    max_examples=int(os.environ.get("EXAMPLES", "6")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
words = (f"xyzword{number}" for number in count(1))


@dataclass
class Told:
    """What should be true of one posting."""

    typed: str
    closes_at: datetime
    state: str = "draft"
    reason: str = ""
    waiting: tuple[str, datetime, datetime] | None = None
    """Of the version in review: its word, the end of its last day, and when it was submitted."""
    shown: str = ""
    until: datetime | None = None
    confirmed_at: datetime | None = None
    frozen_until: datetime | None = None
    """The end of the window that a freeze cut short; none: not frozen."""
    is_frozen_with_company: bool = False

    @property
    def is_frozen(self) -> bool:
        return self.frozen_until is not None

    @property
    def is_editable(self) -> bool:
        return self.state in ("draft", "changes_requested", "live")

    def is_live(self, now: datetime) -> bool:
        return self.until is not None and now < self.until

    def is_readable(self, now: datetime) -> bool:
        is_hidden = self.is_frozen or self.reason == "removed"
        return self.until is not None and now < self.until + READABLE and not is_hidden

    def approved(self, now: datetime) -> bool:
        """Carries out an approval; tells whether it is allowed."""
        assert self.waiting is not None
        word, closes_at, submitted_at = self.waiting
        was_confirmed = self.confirmed_at is not None and self.confirmed_at > submitted_at
        end = max(closes_at, self.until) if was_confirmed and self.until else closes_at
        if end <= now:
            return False
        self.state, self.shown, self.until, self.waiting = "live", word, end, None
        self.confirmed_at, self.frozen_until, self.is_frozen_with_company = now, None, False
        return True

    def frozen(self, now: datetime, *, with_company: bool = False) -> None:
        assert self.until is not None
        self.frozen_until, self.is_frozen_with_company = self.until, with_company
        self.until, self.waiting = min(self.until, now), None

    def unfrozen(self, now: datetime) -> None:
        if self.frozen_until is not None and self.frozen_until > now and self.state == "live":
            self.until = self.frozen_until
        self.frozen_until, self.is_frozen_with_company = None, False

    def ended(self, reason: str, now: datetime) -> None:
        self.state, self.reason, self.waiting = "closed", reason, None
        if self.until is not None:
            self.until = min(self.until, now)


@dataclass
class World:
    company: Company
    is_trusted: bool = False
    is_suspended: bool = False
    postings: list[tuple[Posting, Told]] = field(default_factory=list)

    @property
    def unclosed(self) -> list[tuple[Posting, Told]]:
        return [pair for pair in self.postings if pair[1].state != "closed"]

    @property
    def has_room(self) -> bool:
        return len(self.unclosed) < 2 and len(self.postings) < 4

    @property
    def is_checked(self) -> bool:
        """Something of it is hidden for a check: whatever it sends is read."""
        return any(told.is_frozen and told.state == "live" for _, told in self.postings)


class Machine(RuleBasedStateMachine):
    """One company; its people and the moderators press every button at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.traveller = time_machine.travel(BEGINNING, tick=False)
        self.clock = self.traveller.start()
        self.cached = Cached()

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @initialize(is_demo=st.booleans(), live=st.integers(0, 2))
    def begin(self, is_demo: bool, live: int) -> None:
        """Some postings are live already: without them most steps could do nothing."""
        self.by = make_user()
        self.is_demo = is_demo
        self.world = World(make_company(self.by, name="Fenmark", is_demo=is_demo))
        for _ in range(live):
            self.post()

    def teardown(self) -> None:
        try:
            services.delete_company(self.world.company, by=None)
            self.by.delete()
        finally:
            self.traveller.stop()

    # What may be done

    def _try(self, is_allowed: bool, verb, *args, **kwargs):
        try:
            result = verb(*args, by=self.by, **kwargs)
        except JobsError as error:
            assert not is_allowed, error
            return None
        assert is_allowed
        return result

    def _text(self, days: int):
        word = next(words)
        closes_at = end_of_day(self.now.date() + timedelta(days=days)).astimezone(UTC)
        return word, closes_at, make_input(title=f"Keeper {word}", closes_at=closes_at)

    which = st.sampled_from([0, 0, 1, 1, 2])
    days = st.sampled_from([0, 1, 20, 59, 60])

    @precondition(lambda self: self.world.has_room)
    @rule(days=days)
    def write(self, days: int) -> None:
        word, closes_at, data = self._text(days)
        posting = services.create_posting(company=self.world.company, by=self.by, data=data)
        self.world.postings.append((posting, Told(word, closes_at)))

    def _pick(self, which: int) -> tuple[Posting, Told]:
        """Mostly one that is not closed: that is final."""
        pairs = self.world.unclosed if which < 2 and self.world.unclosed else self.world.postings
        return pairs[which % len(pairs)]

    @precondition(lambda self: self.world.has_room)
    @rule()
    def post(self) -> None:
        """To the readers on the straight way, which chance seldom takes."""
        self.write(days=20)
        posting, told = self.world.postings[-1]
        self._submit(posting, told)
        if told.waiting:
            self._approve(posting, told)

    has_one = precondition(lambda self: self.world.postings)

    @has_one
    @rule(which=which, days=days)
    def edit(self, which: int, days: int) -> None:
        posting, told = self._pick(which)
        word, closes_at, data = self._text(days)
        is_allowed = told.is_editable
        self._try(is_allowed, services.save_posting, posting, data=data)
        if is_allowed:
            told.typed, told.closes_at = word, closes_at

    @has_one
    @rule(which=which)
    def submit(self, which: int) -> None:
        self._submit(*self._pick(which))

    def _submit(self, posting: Posting, told: Told) -> None:
        is_in_time = self.now < told.closes_at <= latest_end(self.now)
        is_allowed = told.is_editable and is_in_time and not self.world.is_suspended
        self._try(is_allowed, services.submit, posting)
        if is_allowed:
            told.waiting = told.typed, told.closes_at, self.now
            if told.state != "live":
                told.state = "submitted"
            if self.world.is_trusted and not self.world.is_checked:
                assert told.approved(self.now)

    @has_one
    @rule(which=which)
    def recall(self, which: int) -> None:
        posting, told = self._pick(which)
        is_allowed = told.waiting is not None
        self._try(is_allowed, services.recall, posting)
        if is_allowed:
            told.waiting = None
            told.state = "live" if told.state == "live" else "draft"

    @has_one
    @rule(which=which)
    def approve(self, which: int) -> None:
        self._approve(*self._pick(which))

    def _approve(self, posting: Posting, told: Told) -> None:
        if version := posting.versions.first():
            is_allowed = told.waiting is not None and not self.world.is_suspended and told.approved(self.now)
            self._try(is_allowed, services.approve, version)

    @has_one
    @rule(which=which)
    def request_changes(self, which: int) -> None:
        posting, told = self._pick(which)
        if version := posting.versions.first():
            is_allowed = told.waiting is not None
            self._try(is_allowed, services.request_changes, version, reason="Say where.")
            if is_allowed:
                told.waiting = None
                told.state = "live" if told.state == "live" else "changes_requested"

    @has_one
    @rule(which=which)
    def reject(self, which: int) -> None:
        posting, told = self._pick(which)
        if version := posting.versions.first():
            is_allowed = told.waiting is not None
            self._try(is_allowed, services.reject, version, reason="Not a job.")
            if is_allowed and told.state == "live":
                told.waiting = None
            elif is_allowed:
                told.ended("rejected", self.now)

    @has_one
    @rule(which=which)
    def delete(self, which: int) -> None:
        posting, told = self._pick(which)
        is_allowed = told.state in ("draft", "changes_requested")
        self._try(is_allowed, services.delete_draft, posting)
        if is_allowed:
            self.world.postings.remove((posting, told))

    @has_one
    @rule(which=which, reason=st.sampled_from(["filled", "withdrawn"]))
    def close(self, which: int, reason: str) -> None:
        posting, told = self._pick(which)
        is_allowed = told.state == "live"
        self._try(is_allowed, services.close, posting, reason=reason)
        if is_allowed:
            told.ended(reason, self.now)

    @has_one
    @rule(which=which)
    def remove(self, which: int) -> None:
        posting, told = self._pick(which)
        is_allowed = told.state == "live"
        self._try(is_allowed, services.remove, posting, reason="A fraud.")
        if is_allowed:
            told.ended("removed", self.now)

    @has_one
    @rule(which=which, days=days)
    def confirm(self, which: int, days: int) -> None:
        posting, told = self._pick(which)
        end = end_of_day(self.now.date() + timedelta(days=days)).astimezone(UTC)
        is_in_time = self.now < end <= latest_end(self.now)
        is_allowed = told.state == "live" and told.is_readable(self.now) and is_in_time
        self._try(is_allowed, services.confirm, posting, closes_at=end)
        if is_allowed:
            told.until = told.closes_at = end
            told.confirmed_at = self.now

    @has_one
    @rule(which=which)
    def freeze(self, which: int) -> None:
        posting, told = self._pick(which)
        is_allowed = told.state == "live" and not told.is_frozen
        self._try(is_allowed, services.freeze, posting, reason="We check it.")
        if is_allowed:
            told.frozen(self.now)

    @has_one
    @rule(which=which)
    def unfreeze(self, which: int) -> None:
        posting, told = self._pick(which)
        is_allowed = (
            told.state == "live" and told.is_frozen and told.waiting is None and not self.world.is_suspended
        )
        self._try(is_allowed, services.unfreeze, posting)
        if is_allowed:
            told.unfrozen(self.now)

    @rule()
    def suspend_or_resume(self) -> None:
        """The company as a whole."""
        verb = services.resume if self.world.is_suspended else services.suspend
        reason = {} if self.world.is_suspended else {"reason": "A fraud?"}
        verb(self.world.company, by=self.by, **reason)
        self.world.is_suspended = not self.world.is_suspended
        for _, told in self.world.postings:
            if self.world.is_suspended and told.state == "live" and not told.is_frozen:
                told.frozen(self.now, with_company=True)
            elif not self.world.is_suspended and told.is_frozen_with_company:
                told.unfrozen(self.now)

    @rule(is_trusted=st.booleans())
    def trust(self, is_trusted: bool) -> None:
        services.trust(self.world.company, by=None, is_trusted=is_trusted)
        self.world.is_trusted = is_trusted

    # The clock

    @rule(days=st.sampled_from([0.001, 1, 15, 31]))
    def wait(self, days: float) -> None:
        self.clock.move_to(self.now + timedelta(days=days), tick=False)

    @has_one
    @rule(which=which, is_gone=st.booleans(), just_before=st.booleans())
    def wait_until_it_ends(self, which: int, is_gone: bool, just_before: bool) -> None:
        _posting, told = self._pick(which)
        if told.until is not None:
            instant = (
                told.until + (READABLE if is_gone else timedelta()) - (MOMENT if just_before else timedelta())
            )
            if instant > self.now:
                self.clock.move_to(instant, tick=False)

    # What readers see

    def _words(self, address: str, *, status: int = 200) -> set[str]:
        answer = self.cached.get(address)
        assert answer.status == status, (address, answer.status)
        return set(WORD.findall(answer.text))

    @property
    def live(self) -> set[str]:
        return {told.shown for _, told in self.world.postings if told.is_live(self.now)}

    @property
    def published(self) -> set[str]:
        return set() if self.is_demo else self.live

    @invariant()
    def lists_have_what_is_live(self) -> None:
        for address in ("/", "/jobs/", "/jobs/?q=keeper", "/search/?q=keeper"):
            assert self._words(address) == self.live, address
        for address in ("/jobs/feed/", "/jobs/feed/json/", "/jobs/feed/xml/", "/sitemap-jobs.xml"):
            assert self._words(address) == self.published, address

    @invariant()
    def the_companys_pages_have_what_is_live(self) -> None:
        is_public = any(told.is_readable(self.now) for _, told in self.world.postings)
        is_public = is_public and not self.world.is_suspended
        status = 200 if is_public else 404
        page = f"/companies/{self.world.company.slug}/"
        for address in (page, f"{page}embed/"):
            assert self._words(address, status=status) == self.live, address
        for address in (f"{page}feed/", f"{page}feed/json/", f"{page}feed/xml/"):
            assert self._words(address, status=status) == self.published, address

    @invariant()
    def each_page_says_where_the_posting_stands(self) -> None:
        for posting, told in self.world.postings:
            is_live = told.is_live(self.now)
            page = self.cached.get(Posting.objects.get(pk=posting.pk).get_absolute_url())
            shown = set(WORD.findall(page.text))
            assert shown <= self.live | {told.shown}
            is_on_hold = self.world.is_suspended or (told.is_frozen and told.state == "live")
            may_come_back = not told.shown or (is_on_hold and told.reason != "removed")
            over = 404 if may_come_back else 410
            for form in ("posting.md", "posting.jsonld"):
                answer = self.cached.get(f"/jobs/{posting.public_id}/{form}")
                assert answer.status == (200 if is_live else over)
                assert set(WORD.findall(answer.text)) == ({told.shown} if is_live else set())
            apply = self.cached.get(f"/j/{posting.public_id}/apply/")
            assert apply.status == (200 if is_live else 302 if told.shown else 404)
            if not told.is_readable(self.now) or self.world.is_suspended:
                assert page.status == over
                continue
            assert page.status == 200 and told.shown in shown
            assert ("This job is closed" in page.text) == (not is_live)
            assert ('"JobPosting"' in page.text) == is_live
            assert is_live or "noindex" in page.text


@pytest.mark.slow
def test_readers_see_what_the_table_says(transactional_db):
    run_state_machine_as_test(Machine, settings=steps)
