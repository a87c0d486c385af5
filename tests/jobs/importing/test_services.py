"""Records as drafts: made, found again, changed where nobody here has changed them since, and never made public."""

import csv
import io
import json
from copy import deepcopy

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import services
from jobs.errors import JobsError
from jobs.forms.imports import ImportedPostingForm
from jobs.importing import reports
from jobs.importing.merging import digests, merge
from jobs.importing.reading import read
from jobs.models import Finding, ImportRun, Need, Origin, Posting, PostingVersion
from jobs.services import import_runs
from jobs.services.importing import CHUNK, Importer, import_records
from jobs.values import DraftNeed, PlaceOfWork, PostingInput
from portal import tasks
from portal.files.models import StoredFile
from portal.imports import runs
from tests.jobs.factories import add_member, make_company, make_input, make_topic, make_user
from tests.jobs.importing.files import BOARD, POSTING, many, page, row, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    make_topic("lifting")
    make_topic("greasing")
    return make_company(make_user("owner"), name="Span")


def bring(company, content, *, is_dry=False):
    """Outcome and what is said, of each record."""
    delivery = read(io.BytesIO(content if isinstance(content, bytes) else json.dumps(content).encode()))
    importer = Importer(company, None, delivery.kind, is_dry=is_dry)
    records, findings = list(delivery.records()), []
    for start in range(0, len(records), CHUNK):
        findings += import_records(importer, records[start : start + CHUNK])
    return [
        (finding.outcome, [*map(reports.said, finding.problems), *finding.notes][:1]) for finding in findings
    ]


def outcomes(company, content, **options):
    return [outcome for outcome, _said in bring(company, content, **options)]


def saved(posting, **changes):
    """As somebody at the company saves it on its page."""
    data = services.as_input(posting)
    sections = {**data.sections, **changes.pop("sections", {})}
    terms = {**data.terms, **changes}
    return services.save_posting(
        posting,
        by=None,
        data=PostingInput(terms=terms, places=data.places, needs=data.needs, sections=sections),
    )


def test_a_row_becomes_a_draft_of_the_whole_form(company):
    assert bring(company, sheet(row())) == [("created", [])]
    posting = Posting.objects.get()
    assert (posting.state, posting.pay_words) == ("draft", "£48,000–£56,000.50 a year")
    assert (posting.seniority, posting.workplace, posting.reply_days) == ("senior", "hybrid", 5)
    assert [str(place) for place in posting.places.all()] == ["Sheffield, United Kingdom", "Ghent, Belgium"]
    assert [(need.topic.key, need.is_must, need.level) for need in posting.needs.all()] == [
        ("lifting", True, 3),
        ("greasing", False, 2),
    ]
    assert services.sections_of(posting)["responsibilities"] == "- Lift on time.\n- Write the log."
    assert posting.origin.external_id == "K-1"
    assert not PostingVersion.objects.exists()


def test_a_second_import_updates_and_does_not_double(company):
    assert outcomes(company, sheet(row(), row(id="K-2", title="Watcher"))) == ["created", "created"]
    changed = sheet(row(title="Keeper", pay_max="60000"), row(id="K-2", title="Watcher"))
    assert bring(company, changed, is_dry=True) == bring(company, changed)
    posting = Posting.objects.get(origin__external_id="K-1")
    assert (posting.title, posting.pay_max, posting.slug) == ("Keeper", 6_000_000, "keeper")
    assert outcomes(company, changed) == ["unchanged", "unchanged"]
    other = make_company(name="Other")
    assert outcomes(other, changed) == ["created", "created"]  # ids are each company's own
    # The same words in another form are no change.
    assert outcomes(company, sheet(row(title=" Keeper", pay_max="60000.00", workplace="hybrid"))) == [
        "unchanged"
    ]


def test_what_somebody_changed_here_stays_and_is_said(company):
    bring(company, sheet(row()))
    posting = saved(Posting.objects.get(), title="Ours", summary="Ours.", sections={"benefits": "- A hut"})
    assert outcomes(company, sheet(row())) == ["unchanged"]
    theirs = sheet(row(title="Theirs", summary="Keep the old bridge.", seniority="lead"))
    assert bring(company, theirs) == [("updated", ["Changed: Seniority."])]
    posting.refresh_from_db()
    assert (posting.title, posting.summary, posting.seniority) == ("Ours", "Ours.", "lead")
    assert services.sections_of(posting)["benefits"] == "- A hut"  # the file has no such column
    # What waits is said each time, until both are the same.
    assert bring(company, theirs) == [("left", ["Changed here since, and left alone: Job title."])]
    saved(posting, title="Theirs")
    assert outcomes(company, theirs) == ["unchanged"]
    assert bring(company, sheet(row(title="New", seniority="lead"))) == [("updated", ["Changed: Job title."])]


def test_an_import_never_changes_what_readers_see(company):
    bring(company, sheet(row()))
    posting = Posting.objects.get()
    closes_at = make_input().terms["closes_at"]
    saved(posting, closes_at=closes_at)
    version = services.submit(posting, by=None)
    changed = sheet(row(title="Keeper", offices="Cork, Ireland"))
    assert bring(company, changed) == [
        (
            "left",
            ["It is in review. Recall it to let the file change it: Job title, Places and countries."],
        )
    ]
    services.approve(version, by=None)
    outcome, said = bring(company, changed)[0]
    assert outcome == "updated" and said == ["Changed: Job title, Places and countries."]
    posting.refresh_from_db()
    live = PostingVersion.objects.live().get()
    assert (posting.title, posting.state, live.title) == ("Keeper", "live", "Bridge Keeper")
    assert [place.city for place in live.places.all()] == ["Sheffield", "Ghent"]
    services.confirm(posting, by=None, closes_at=closes_at)  # moves the last day; the file's is an old one
    assert bring(company, sheet(row(title="Warden", offices="Cork, Ireland")))[0][1] == [
        "Changed: Job title."
    ]
    services.close(Posting.objects.get(), by=None, reason="filled")
    assert bring(company, changed) == [
        ("left", ["It is filled here. Post it again if it is open once more."])
    ]
    assert Posting.objects.count() == 1


def test_ids_are_told_twice_and_rows_without_one_are_known_by_title_and_place(company):
    without = [{k: v for k, v in row(title=title).items() if k != "id"} for title in ("A", "B", " a ")]
    assert bring(company, sheet(*without)) == [
        ("created", []),
        ("created", []),
        ("refused", ["id: row 2 has the same title and places. Give both an id of their own"]),
    ]
    assert outcomes(company, sheet(*without[:2])) == ["unchanged", "unchanged"]
    assert bring(company, sheet(row(), row(title="X"), row(id="x" * 201), row(id="a\nb"))) == [
        ("created", []),
        ("refused", ["id: “K-1” is the id of row 2 too"]),
        ("refused", ["id: write an id of at most 200 characters, without line breaks"]),
        ("refused", ["id: write an id of at most 200 characters, without line breaks"]),
    ]
    assert bring(company, b'title,id\n"a"b,1\n') == [("refused", ["its quotation marks do not match"])]
    origin = Origin.objects.first()
    with pytest.raises(IntegrityError):
        Origin.objects.create(
            posting=Posting.objects.last(), company=company, kind="csv", external_id=origin.external_id
        )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"must_have": "Lifting"}, "must have: say a level from 1 to 4: Lifting: 3"),
        ({"must_have": "Lifing: 2"}, "must have: “Lifing” is no topic here. Did you mean Lifting?"),
        (
            {"must_have": f"Lifting{' ' * 99_000}x"},
            "must have: “Lifting x” is no topic here. Did you mean Lifting?",
        ),
        ({"must_have": "Lifing\n" * 9_000}, "must have: name at most 60 topics; here are 9,000"),
        ({"must_have": "Lifting: 2\nlifting: 3"}, "must have: “Lifting” is asked for twice"),
        ({"nice_to_have": "Lifting 2"}, "nice to have: “Lifting” is asked for twice"),
        ({"has_visa": "maybe"}, "visa: “maybe” is neither yes nor no"),
        ({"hours_per_week": "4.5"}, "hours a week: “4.5” is not a whole number"),
        ({"pay_min": "92.000"}, "pay from: “92.000” is no amount: write it as 48000 or 62.50"),
        ({"pay_period": ""}, "per: enter year, month, day or hour"),
        ({"summary": "x" * 150}, "one-line summary: at most 140 characters; here are 150"),
        ({"title": "a\0b"}, "job title: here are characters that are no text"),
        ({"apply_email": "me"}, "e-mail address to apply: “me” is no e-mail address"),
        ({"reply_days": "4"}, "you promise a reply within: “4” is none of 3, 5, 7, 10, 15, 20"),
        ({"work": "\n".join("x" * 300)}, "the work: shorten this to 200 lines. It has 300"),
    ],
)
def test_what_is_wrong_is_said_in_words(company, cells, words):
    form = ImportedPostingForm()
    data, problems = form.read({name: cell for name, cell in {**row(), **cells}.items() if name != "id"})
    assert data is None
    assert words in [reports.said([problem.field, problem.message]) for problem in problems]
    assert form.read({"title": "Plain"})[0] is not None  # nothing of the last row stays


def test_a_board_comes_and_follows(company):
    assert outcomes(company, BOARD) == ["created", "created", "refused"]
    assert outcomes(company, BOARD) == ["unchanged", "unchanged", "refused"]
    later = deepcopy(BOARD)
    later["jobs"][0] |= {"updated_at": "2026-02-01T00:00:00Z", "title": "Keeper of both bridges"}
    assert outcomes(company, later) == ["updated", "unchanged", "refused"]
    keeper = Posting.objects.get(origin__external_id="127817")
    assert keeper.title == "Keeper of both bridges" and keeper.employment_type == "full_time"
    assert outcomes(company, page(POSTING)) == ["created"]
    assert Posting.objects.filter(state="draft").count() == 3


def test_a_company_holds_so_many_postings(company, monkeypatch):
    monkeypatch.setattr("jobs.services.importing.MOST_POSTINGS", 2)
    content = sheet(*(row(id=f"K-{n}") for n in range(3)))
    assert outcomes(company, content, is_dry=True) == ["created", "created", "refused"]
    assert outcomes(company, content) == ["created", "created", "refused"]


def test_needs_keep_their_source(company):
    bring(company, sheet(row()))
    Need.objects.filter(topic__key="lifting").update(source_label="An answer")
    bring(company, sheet(row(must_have="Lifting: 4")))
    need = Need.objects.get(topic__key="lifting")
    assert (need.level, need.source_label) == (4, "An answer")


WORDS = st.sampled_from(["", "a", "b", "c"])
PARTS = ("title", "summary", "work", "places")


def as_input(words):
    return PostingInput(
        terms={"title": words[0], "summary": words[1]},
        sections={"work": words[2]},
        places=[PlaceOfWork("GB", words[3])] * bool(words[3]),
    )


@settings(max_examples=150)
@given(
    st.tuples(WORDS, WORDS, WORDS, WORDS),
    st.tuples(WORDS, WORDS, WORDS, WORDS),
    st.tuples(WORDS, WORDS, WORDS, WORDS),
)
def test_a_merge_takes_what_one_side_changed_and_loses_nothing(before, here, there):
    merged = merge(here=as_input(here), incoming=as_input(there), base=digests(as_input(before)), parts=PARTS)
    assert not set(merged.taken) & set(merged.left)
    after = digests(merged.data)
    for part, old, our, their in zip(PARTS, before, here, there, strict=True):
        expected = their if our == old else our
        assert after.get(part) == digests(as_input([expected] * 4)).get(part)
        assert (part in merged.left) is (our != old and their != old and our != their)
    again = merge(here=merged.data, incoming=as_input(there), base=merged.base, parts=PARTS)
    assert (again.taken, again.left) == ([], merged.left)


def test_what_is_stored_has_the_digests_of_what_was_given(company):
    data, _ = ImportedPostingForm().read(
        {**row(), "starts_on": "2026-12-01", "has_visa": "yes", "benefits": "One\n\n- a\n  - b"}
    )
    posting = services.create_posting(company=company, by=None, data=data)
    assert digests(services.as_input(Posting.objects.get(pk=posting.pk))) == digests(data)
    assert digests(make_input(needs=[DraftNeed("lifting", True, 1)])) != digests(make_input())


# Uploads


def start(company, content, by):
    return services.start_import(content, company=company, name="jobs.csv", by=by)


def upload(company, content, by):
    """A run that has been looked at, and what it says of each refused record."""
    run = start(company, content, by)
    tasks.run_pending()
    run.refresh_from_db()
    refused = run.findings.filter(outcome="refused")
    return run, {finding.number: list(map(reports.said, finding.problems)) for finding in refused}


def test_each_broken_row_is_named_by_row_and_field_and_the_good_ones_come(company):
    """Two hundred rows, broken in ten ways."""
    by = add_member(company, "recruiter")
    content, broken = many(200)
    run, refused = upload(company, content, by)
    assert (run.phase, run.done, run.total, run.kind) == ("checked", 200, 200, "csv")
    assert run.counts == {"created": 190, "refused": 10} and not Posting.objects.exists()
    assert refused.keys() == broken.keys()
    for number, words in broken.items():
        assert len(refused[number]) == 1 and refused[number][0].startswith(words)
    assert run.file.delete_after > timezone.now()
    services.confirm_import(run, by=by)
    tasks.run_pending()
    run.refresh_from_db()
    assert (run.phase, run.counts, run.file) == ("done", {"created": 190, "refused": 10}, None)
    assert not StoredFile.objects.exists()
    assert run.findings.filter(posting__state="draft").count() == Posting.objects.count() == 190
    before = list(Posting.objects.values_list("pk", "revision", "updated_at"))
    run, refused = upload(company, content, by)
    assert run.counts == {"unchanged": 190, "refused": 10} and refused.keys() == broken.keys()
    services.confirm_import(run, by=by)
    tasks.run_pending()
    assert list(Posting.objects.values_list("pk", "revision", "updated_at")) == before


def test_an_import_goes_on_in_pieces_where_the_last_ended(company, monkeypatch):
    by = add_member(company, "recruiter")
    monkeypatch.setitem(services.go_on_importing.__kwdefaults__, "seconds", 0.0)
    run = start(company, sheet(*(row(id=f"K-{n % 28}") for n in range(30))), by)
    assert tasks.run_pending() == 2
    run.refresh_from_db()
    assert run.counts == {"created": 28, "refused": 2}  # what an earlier piece took is known to a later one
    services.confirm_import(run, by=by)
    with pytest.raises(JobsError, match="under way"):
        services.confirm_import(run, by=by)
    with pytest.raises(JobsError, match="under way"):
        services.discard_import(run, by=by)
    assert tasks.run_pending() == 2
    run.refresh_from_db()
    services.go_on_importing(run)  # a task that runs once more
    assert (run.phase, Posting.objects.count(), run.findings.count()) == ("done", 28, 30)


def test_two_workers_do_not_take_the_same_piece(company, monkeypatch):
    run = start(company, many(3)[0], add_member(company, "owner"))
    stale = ImportRun.objects.get(pk=run.pk)
    tasks.run_pending()
    assert stale.phase == "checking"
    services.go_on_importing(stale)
    assert Finding.objects.filter(run=run).count() == 3
    assert ImportRun.objects.get(pk=run.pk).phase == "checked"


def test_a_worker_that_comes_too_late_does_not_undo_what_another_has_ended(company):
    by = add_member(company, "owner")
    run = start(company, many(3)[0], by)
    tasks.run_pending()
    run.refresh_from_db()
    services.confirm_import(run, by=by)
    late, later = (ImportRun.objects.select_related("file", "by").get(pk=run.pk) for _ in range(2))
    tasks.run_pending()
    late.file = None  # lost between the row and the file
    services.go_on_importing(late)
    assert ImportRun.objects.get(pk=run.pk).phase == "done"
    import_runs._forget_file(later)
    assert not StoredFile.objects.exists()


def test_what_another_import_has_brought_meanwhile_is_said(company, monkeypatch):
    bring(company, sheet(row()))
    monkeypatch.setattr(Importer, "_origins", lambda self, keys: {})
    assert outcomes(company, sheet(row(id="K-2"), row())) == ["created", "refused"]
    assert Posting.objects.count() == Origin.objects.count() == 2


def test_an_import_ends_in_words(company):
    by = add_member(company, "recruiter")
    run = start(company, b"PK\x03\x04", by)
    tasks.run_pending()
    run.refresh_from_db()
    assert run.phase == "refused" and run.refusal.startswith("This is an Excel workbook")
    assert run.file is None and not StoredFile.objects.exists()
    run = start(company, sheet(row()), by)
    company.memberships.filter(user=by).delete()
    tasks.run_pending()
    run.refresh_from_db()
    assert run.refusal.startswith("Whoever uploaded this no longer writes")
    run = start(company, sheet(row()), add_member(company, "owner"))
    StoredFile.objects.all().delete()
    tasks.run_pending()
    run.refresh_from_db()
    assert run.refusal.startswith("The file is gone")
    with pytest.raises(JobsError, match="larger than 10 MB"):
        start(company, b"x" * (10 * 1024 * 1024 + 1), by)
    ImportRun.objects.update(created_at=timezone.now() - runs.REPORT_KEPT)
    assert services.delete_old_imports() == 3


# The command


def command(company, path, *args):
    out = io.StringIO()
    call_command("import_jobs", str(path), "--company", company.slug, *args, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_does(company, tmp_path):
    content, broken = many(20, every=10)
    path, report = tmp_path / "jobs.csv", tmp_path / "report.csv"
    path.write_bytes(content)
    said = command(company, path, "--dry-run")
    assert "Row 9, pay from: “abc” is not a number.\n" in said
    assert said.endswith("Would import: 2 refused, 18 new drafts.\n") and not Posting.objects.exists()
    by = add_member(company, "recruiter")
    said = command(company, path, "--by", by.email, "--report", str(report))
    assert said.endswith("Imported: 2 refused, 18 new drafts.\n")
    rows = list(csv.reader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert [int(each[0]) for each in rows[1:] if each[1] == "refused"] == list(broken)
    assert command(company, path).endswith("Imported: 2 refused, 18 unchanged.\n")


def test_the_command_refuses_in_words(company, tmp_path):
    path = tmp_path / "jobs.csv"
    with pytest.raises(CommandError, match="cannot be opened: No such file"):
        command(company, path)
    path.write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="This is a PDF"):
        command(company, path)
    reviewer = add_member(company, "reviewer")
    with pytest.raises(CommandError, match="writes no postings for Span"):
        command(company, path, "--by", reviewer.email)
    with pytest.raises(CommandError, match="There is no company “nobody”"):
        call_command("import_jobs", str(path), "--company", "nobody")
