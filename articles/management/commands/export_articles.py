"""Writes articles as Markdown."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.exchange.exporting import Export, write_folder
from articles.models import Article


class Command(BaseCommand):
    help = "Writes all articles, or one, as Markdown with their images; the layout is that of a content pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--key", help="only the article of this key")

    def handle(self, *args: Any, **options: Any) -> None:
        articles = Article.objects.all()
        if options["key"]:
            articles = articles.filter(key=options["key"])
            if not articles:
                raise CommandError(f"There is no article with the key “{options['key']}”.")
        export = Export(articles, is_whole=not options["key"])
        try:
            count = write_folder(export, options["folder"])
        except OSError as error:
            raise CommandError(f"{options['folder']} cannot be written: {error}") from error
        for name in export.missing:
            self.stderr.write(f"The image “{name}” is left out: storage has lost its file.")
        if options["verbosity"]:
            self.stdout.write(f"Wrote {count} files to {options['folder']}.")
