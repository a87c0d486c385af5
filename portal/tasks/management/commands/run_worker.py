"""Run a background worker until TERM or Ctrl-C. Several may run at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.tasks.worker import Worker, run_pending


class Command(BaseCommand):
    help = "Runs background tasks and what is periodic, until TERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="run what is due, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["until_empty"]:
            count = run_pending(reraise=False)
            self.stdout.write(f"{count} tasks ran.")
            return
        worker = Worker()
        worker.listen_to_signals()
        worker.run()
