"""Brings in a company's postings as drafts."""

from argparse import ArgumentParser
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from jobs import permissions
from jobs.importing import reports
from jobs.importing.reading import read
from jobs.importing.records import Delivery
from jobs.models import Company, Finding
from jobs.services.importing import CHUNK, Importer, counted, import_records
from portal import sheets
from portal.accounts.models import User
from portal.imports.runs import UnreadableError

STEP = 500  # records between two words about the progress
Outcome = Finding.Outcome


class Command(BaseCommand):
    help = "Imports postings as drafts from CSV, a Greenhouse board's JSON, or a saved page with JobPosting JSON-LD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the CSV, JSON or HTML; nothing is fetched"
        )
        parser.add_argument("--company", required=True, metavar="SLUG", help="whose postings they are")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing")
        parser.add_argument("--by", metavar="EMAIL", help="who of the company imports; without, nobody")
        parser.add_argument("--report", type=Path, metavar="CSV", help="write the report to this file too")

    def handle(self, *args: Any, **options: Any) -> None:
        company = Company.objects.filter(slug=options["company"]).first()
        if company is None:
            raise CommandError(f"There is no company “{options['company']}”.")
        by = _writer(options["by"], company)
        try:
            with ExitStack() as stack:
                delivery = read(stack.enter_context(options["file"].open("rb")))
                importer = Importer(company, by, delivery.kind, is_dry=options["dry_run"])
                report = None
                if path := options["report"]:
                    report = stack.enter_context(path.open("wb"))
                    report.writelines(sheets.lines([reports.HEADER]))
                self._import(delivery, importer, report, options["verbosity"])
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be opened: {error.strerror}.") from error
        except UnreadableError as error:
            raise CommandError(error.message) from error

    def _import(
        self, delivery: Delivery, importer: Importer, report: BinaryIO | None, verbosity: int
    ) -> None:
        counts: dict[str, int] = {}
        say = self.stdout.write if verbosity else len
        for note in delivery.notes:
            say(note)
        records = delivery.records()
        while chunk := list(islice(records, CHUNK)):
            done = sum(counts.values())
            findings = import_records(importer, chunk)
            counts = counted(counts, findings)
            for finding in findings:
                if finding.outcome in (Outcome.REFUSED, Outcome.LEFT) or verbosity > 1:
                    for line in reports.lines(finding, delivery.kind):
                        say(line)
                if report and finding.is_told:
                    report.writelines(map(sheets.line, reports.rows(finding)))
            if done // STEP != (done + len(chunk)) // STEP:
                say(f"{done + len(chunk):,} of {delivery.count:,}")
        verb = "Would import" if importer.is_dry else "Imported"
        say(f"{verb}: {reports.in_words(counts) or 'nothing'}.")


def _writer(email: str | None, company: Company) -> User | None:
    if not email:
        return None
    user = User.objects.filter(email__iexact=email).first()
    if user is None or not permissions.can_write(user, company):
        raise CommandError(f"{email} writes no postings for {company.name}.")
    return user
