"""Exports and imports for the tests, by way of the commands."""

import io
import zipfile
from pathlib import Path

from django.core.management import call_command

from articles.exchange import sources
from articles.exchange.markdown import MarkdownFiles
from articles.models import Article, Author, Image, Series, Topic
from articles.services import Importer, import_items
from portal.redirects.models import Redirect


def export(folder, **options):
    call_command("export_articles", folder, verbosity=0, **options)
    return contents(folder)


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def imported(path, *, by=None, is_dry=False, **options):
    """The entries by the name of the file; a text of the same file comes later."""
    delivery = MarkdownFiles(sources.at(Path(path)))
    entries = import_items(delivery.items(), Importer(by=by, is_dry=is_dry, **options))
    assert len(entries) == delivery.count
    return entries


def outcomes(entries):
    return [str(entry.outcome) for entry in entries]


def empty():
    """Take all articles, series, topics, authors, images and old addresses away."""
    Article.objects.all().delete()
    Series.objects.all().delete()
    Topic.objects.all().delete()
    Author.objects.all().delete()
    Image.objects.all().delete()
    Redirect.objects.all().delete()


def zip_of(files):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()
