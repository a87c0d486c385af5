"""The pack's questionnaires as the workbench sees them: what it calls an error would keep an editor from publishing."""

from pathlib import Path

import pytest

from assessments.definition import document_hash, from_yaml, parse
from assessments.workbench import report_on
from assessments.workbench.reaching import Reach

FOLDER = Path(__file__).resolve().parents[2] / "portal" / "content" / "questionnaires"
QUESTIONNAIRES = sorted(path for path in FOLDER.glob("*.yaml") if not path.name.endswith(".cases.yaml"))


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=lambda path: path.stem)
def test_nothing_in_it_can_never_work(path):
    document = from_yaml(path.read_text(encoding="utf-8"))
    report = report_on(parse(document), document, document_hash(document))
    assert [str(finding) for finding in report.findings if finding.is_error] == []
    assert {reached.reach for reached in report.reached.values()} == {Reach.LEADS}
    assert not [finding.message for finding in report.findings if finding.path == "minutes"]
