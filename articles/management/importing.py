"""What the commands that import have in common: whose the articles are, and how it is told."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import permissions, services
from articles.exchange.items import Delivery
from articles.models import Author, Topic
from portal.accounts.models import User

QUIET = {services.Outcome.UNCHANGED}


class ImportCommand(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing")
        parser.add_argument(
            "--by", metavar="EMAIL", help="the editor whose articles they are; without, nobody's"
        )
        parser.add_argument(
            "--topic", metavar="KEY", help="the main topic of texts that name none known here"
        )
        parser.add_argument(
            "--no-new-topics",
            dest="makes_topics",
            action="store_false",
            help="make no topics: texts that name only unknown ones stay drafts",
        )
        parser.add_argument("--author", metavar="KEY", help="the author of texts that name none known here")

    def run(self, delivery: Delivery, options: dict[str, Any]) -> None:
        importer = services.Importer(
            by=_editor(options["by"]),
            is_dry=options["dry_run"],
            main_topic=_named(Topic, options["topic"]),
            author=_named(Author, options["author"]),
            makes_topics=options["makes_topics"],
        )
        counts: Counter[str] = Counter()

        def progress(entry: services.Entry) -> None:
            counts[entry.outcome] += 1
            if options["verbosity"] and (
                entry.outcome not in QUIET or entry.notes or options["verbosity"] > 1
            ):
                number = f"{counts.total()}/{delivery.count}"
                state = f", {entry.state}" if entry.state else ""
                self.stdout.write(
                    f"{number} {entry.outcome}{state}: {entry.kind} “{entry.name}” ({entry.source})"
                )
                if entry.old_path:
                    self.stdout.write(f"      from {entry.old_path}")
            if options["verbosity"]:
                for note in entry.notes:
                    self.stdout.write(f"      {note}")

        services.import_items(delivery.items(), importer, progress=progress)
        if options["verbosity"]:
            for note in delivery.notes:
                self.stdout.write(note)
            said = ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) or "nothing"
            self.stdout.write(f"{'Would import' if importer.is_dry else 'Imported'}: {said}.")


def _editor(email: str | None) -> User | None:
    if not email:
        return None
    user = User.objects.filter(email__iexact=email).first()
    if user is None or not permissions.can_publish(user):
        raise CommandError(f"{email} is no editor here: an import publishes.")
    return user


def _named(model: Any, key: str | None) -> Any:
    if not key:
        return None
    found = model.objects.filter(key=key).first()
    if found is None:
        raise CommandError(f"There is no {model._meta.verbose_name} with the key “{key}”.")
    return found
