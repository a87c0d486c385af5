"""Loads the content pack."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.pack.loading import Outcome, load_pack
from portal.pack.reading import Item, PackError


class Command(BaseCommand):
    help = "Loads the content pack; what was edited or deleted on the site is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="the demonstration's companies and postings too"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(item: Item, outcome: Outcome) -> None:
            is_left_alone = outcome in {Outcome.EDITED, Outcome.DELETED}
            if options["verbosity"] > 1 or (options["verbosity"] and is_left_alone):
                self.stdout.write(f"  {item.kind} {item.key}: {outcome}")

        try:
            report = load_pack(
                settings.CONTENT_PACK, demo=options["demo"], dry_run=options["dry_run"], progress=progress
            )
        except PackError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if not options["verbosity"]:
            return
        says = "Would load" if options["dry_run"] else "Loaded"
        self.stdout.write(f"{says} {settings.CONTENT_PACK.name}: {report}")
