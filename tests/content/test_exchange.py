"""The pack's articles as files: out, in and out again, the same byte for byte."""

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.articles.exchange.files import empty, export, imported, outcomes

PACK = Path(__file__).parents[2] / "portal" / "content"


@pytest.mark.django_db
def test_the_pack_is_the_same_byte_for_byte_after_an_import(tmp_path, settings):
    settings.CONTENT_PACK = PACK
    call_command("load_content", verbosity=0)
    first = export(tmp_path / "first")
    assert len(first) > 15 and first["series.yaml"].count(b"key:") == 2
    empty()
    entries = imported(tmp_path / "first")
    assert set(outcomes(entries)) == {"create"} and not any(entry.notes for entry in entries)
    assert export(tmp_path / "second") == first
    assert set(outcomes(imported(tmp_path / "second"))) == {"unchanged"}
