"""Records of a file as drafts: found again by their ids, changed where nobody here has changed them since."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs import lifecycle
from jobs.checks import Problem
from jobs.errors import JobsError
from jobs.forms.imports import ImportedPostingForm
from jobs.importing.merging import Merge, digests, in_words, merge, parts_of
from jobs.importing.records import LONGEST_ID, Kind, Record
from jobs.importing.reports import RECORD_WORDS
from jobs.models import Company, Finding, Origin, Posting
from jobs.services import drafts, texts
from jobs.values import PostingInput

CHUNK = 25  # records that are stored in one transaction: others who write wait no longer than that
MOST_POSTINGS = 20_000  # of one company, whatever it imports
Outcome = Finding.Outcome
Prepared = tuple[Record, str, PostingInput | None]


@dataclass
class Importer:
    """Takes the records of one file in their order, a few at a time: `prepare`, and then `take` under the locks."""

    company: Company
    by: Any
    kind: str
    is_dry: bool = False
    seen: dict[str, int] = field(default_factory=dict)
    form: ImportedPostingForm = field(default_factory=ImportedPostingForm)
    created: int = 0

    def expect(self, records: Iterable[Record]) -> None:
        """Know the ids of what an earlier piece took."""
        for record in records:
            self.seen.setdefault(id_of(record), record.number)

    def prepare(self, records: Iterable[Record]) -> list[Prepared]:
        """Read what changed since the last import as the posting form does. Nobody waits for that."""
        found = list(records)
        known = self._origins(map(id_of, found))
        return [self._prepared(record, known.get(id_of(record))) for record in found]

    def take(self, prepared: Sequence[Prepared]) -> list[Finding]:
        """What becomes of each. The caller holds a transaction, unless this is a dry run."""
        keys = {key for _record, key, _data in prepared}
        if not self.is_dry:
            self._lock(keys)
        known = self._origins(keys)
        room = MOST_POSTINGS - self.company.postings.count() - (self.created if self.is_dry else 0)
        findings = []
        for record, key, data in prepared:
            finding = self._take(record, key, data, known.get(key), room)
            if finding.outcome == Outcome.CREATED:
                self.created += 1
                room -= 1
            findings.append(finding)
        return findings

    def _lock(self, keys: Iterable[str]) -> None:
        """All at once and in one order, before anything is written: nobody who holds one of them waits for us."""
        found = Posting.objects.filter(
            origin__company=self.company, origin__kind=self.kind, origin__external_id__in=keys
        )
        list(found.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        # Two imports that bring the same new ids in another order would wait for each other.
        list(Company.objects.select_for_update(no_key=True).filter(pk=self.company.pk).values_list("pk"))

    def _origins(self, keys: Iterable[str]) -> dict[str, Origin]:
        found = Origin.objects.filter(company=self.company, kind=self.kind, external_id__in=set(keys))
        return {origin.external_id: origin for origin in found.select_related("posting")}

    def _prepared(self, record: Record, origin: Origin | None) -> Prepared:
        key = id_of(record)
        problems = [*record.problems]
        first = self.seen.setdefault(key, record.number)
        if first != record.number and key:
            problems.append(Problem("id", self._said_twice(record, first)))
        if not _is_usable(key) or len(key) > LONGEST_ID:
            problems.append(
                Problem("id", f"write an id of at most {LONGEST_ID} characters, without line breaks")
            )
        if problems and not record.cells:
            return _with(record, problems), key, None
        if origin is not None and origin.record == digest(record) and not problems:
            return record, key, None
        data, more = self.form.read(record.cells)
        named = {problem.field for problem in problems}
        problems += [problem for problem in more if problem.field not in named]
        if problems and data is not None:
            data = None
        return _with(record, problems), key, data

    def _said_twice(self, record: Record, first: int) -> str:
        where = f"{RECORD_WORDS[Kind(self.kind)].lower()} {first}"
        if record.external_id:
            return f"“{record.external_id[:40]}” is the id of {where} too"
        return f"{where} has the same title and places. Give both an id of their own"

    def _take(
        self, record: Record, key: str, data: PostingInput | None, origin: Origin | None, room: int
    ) -> Finding:
        if record.problems:
            return _finding(record, Outcome.REFUSED)
        try:
            if origin is not None:
                return self._again(record, data, origin)
            if room <= 0:
                message = f"a company holds at most {MOST_POSTINGS:,} postings here"
                return _finding(_with(record, [Problem("", message)]), Outcome.REFUSED)
            return self._create(record, key, data or self._read(record))
        except JobsError as error:
            return _finding(_with(record, [Problem("", error.message)]), Outcome.REFUSED)

    def _create(self, record: Record, key: str, data: PostingInput) -> Finding:
        if self.is_dry:
            texts.set_terms(Posting(company=self.company), data.terms)
            return _finding(record, Outcome.CREATED)
        known = digests(data)
        try:
            with transaction.atomic():
                posting = drafts.create_posting(company=self.company, by=self.by, data=data)
                Origin.objects.create(
                    posting=posting,
                    company=self.company,
                    kind=self.kind,
                    external_id=key,
                    record=digest(record),
                    parts={part: known[part] for part in parts_of(record.cells) if part in known},
                )
        except IntegrityError as error:
            raise JobsError("somebody else imports the same just now. Import it once more") from error
        return _finding(record, Outcome.CREATED, posting)

    def _again(self, record: Record, data: PostingInput | None, origin: Origin) -> Finding:
        posting = origin.posting
        if posting.state == Posting.State.CLOSED:
            words = lifecycle.WORDS[posting.status].lower()
            note = f"It is {words} here. Post it again if it is open once more."
            return _finding(record, Outcome.LEFT, posting, note)
        if origin.record == digest(record):
            return _finding(record, Outcome.UNCHANGED, posting)
        merged = merge(
            here=texts.as_input(posting),
            incoming=data or self._read(record),
            base=origin.parts,
            parts=parts_of(record.cells),
        )
        left = [f"Changed here since, and left alone: {_listed(merged.left)}."] if merged.left else []
        if merged.taken and posting.state == Posting.State.SUBMITTED:
            note = f"It is in review. Recall it to let the file change it: {_listed(merged.taken)}."
            return _finding(record, Outcome.LEFT, posting, note, *left)
        notes = [f"Changed: {_listed(merged.taken)}."] if merged.taken else []
        if merged.taken and posting.state == Posting.State.LIVE:
            notes.append(
                "It is live: candidates see the change once you have sent it and we have approved it."
            )
        self._store(record, merged, origin)
        outcome = Outcome.UPDATED if merged.taken else Outcome.LEFT if left else Outcome.UNCHANGED
        return _finding(record, outcome, posting, *notes, *left)

    def _store(self, record: Record, merged: Merge, origin: Origin) -> None:
        if self.is_dry:
            texts.set_terms(Posting(company=self.company), merged.data.terms)
            return
        if merged.taken:
            posting = origin.posting
            drafts.save_posting(posting, by=self.by, data=merged.data, revision=posting.revision)
        # While something of the record waits, it is looked at again each time.
        record_digest = "" if merged.left else digest(record)
        if (origin.record, origin.parts) != (record_digest, merged.base):
            origin.record, origin.parts, origin.imported_at = record_digest, merged.base, timezone.now()
            origin.save(update_fields=["record", "parts", "imported_at"])

    def _read(self, record: Record) -> PostingInput:
        """Again: it was unchanged when it was prepared, and is not any more."""
        data, problems = self.form.read(record.cells)
        if data is None:
            raise JobsError(problems[0].message)
        return data


def import_records(importer: Importer, records: Sequence[Record]) -> list[Finding]:
    """One chunk, stored."""
    prepared = importer.prepare(records)
    if importer.is_dry:
        return importer.take(prepared)
    with transaction.atomic():
        return importer.take(prepared)


def id_of(record: Record) -> str:
    """What it is found again by: its own id, or else its title, places and countries."""
    if record.external_id:
        return record.external_id
    named = [
        " ".join(record.cells.get(name, "").casefold().split())
        for name in ("title", "offices", "remote_countries")
    ]
    return f"title:{_sha(named)[:32]}" if any(named) else ""


def digest(record: Record) -> str:
    return _sha(dict(record.cells))


def _sha(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _is_usable(key: str) -> bool:
    return not key or key.isprintable()


def _with(record: Record, problems: Sequence[Problem]) -> Record:
    return Record(record.number, record.cells, record.external_id, problems, record.notes)


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(in_words(part) for part in parts)


def _finding(record: Record, outcome: str, posting: Posting | None = None, *notes: str) -> Finding:
    return Finding(
        number=record.number,
        outcome=outcome,
        title=texts.on_one_line(record.title)[:120],
        problems=[[problem.field, problem.message] for problem in record.problems],
        notes=[*notes, *record.notes],
        posting=posting,
    )


def counted(counts: Mapping[str, int], findings: Iterable[Finding]) -> dict[str, int]:
    """How many had each outcome, with those counted before."""
    total = dict(counts)
    for finding in findings:
        total[finding.outcome] = total.get(finding.outcome, 0) + 1
    return total
