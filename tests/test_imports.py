"""Who may import whom: portal (top) -> assessments -> jobs -> articles -> portal (ground). See ARCHITECTURE in README."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# What no app owns, lowest first. Everything else in `portal` is its top.
GROUND = {
    "access",
    "accounts",
    "audit",
    "db",
    "editing",
    "errors",
    "feeds",
    "files",
    "headers",
    "imports",
    "links",
    "mail",
    "pagecache",
    "redirects",
    "search",
    "sheets",
    "site",
    "strict_yaml",
    "structured_data",
    "tasks",
    "text",
    "versions",
}
LAYERS = {"ground": 0, "articles": 1, "jobs": 2, "assessments": 3, "top": 4}
PRIVATE = {"views", "forms", "admin"}
RULE = (
    "An arrow means 'may import', not even inside a function does it turn back: "
    "portal's top -> assessments -> jobs -> articles -> portal's ground. Nothing imports the top. "
    "Nobody imports another's views, forms, admin or underscore names: use its models and services."
)


def unit(module: str) -> tuple[str, str] | None:
    """The layer of a module and the package in it whose inside is its own affair."""
    first, second, *_ = [*module.split("."), "", ""]
    if first == "portal":
        return ("ground", f"portal.{second}") if second in GROUND else ("top", "portal")
    return (first, first) if first in LAYERS else None


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Each imported name of a file in full, with its line."""
    package = [*path.relative_to(ROOT).parent.parts]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *filter(None, [node.module])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def breaches(path: Path) -> Iterator[str]:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    own = unit(name)
    for line, imported in imports(path):
        other = unit(imported)
        if other is None or own is None or other == own:
            continue
        parts = imported.removeprefix(other[1]).split(".")
        if LAYERS[other[0]] > LAYERS[own[0]]:
            yield f"{name}:{line} imports {imported}, which is above it"
        elif any(part in PRIVATE or (part.startswith("_") and not part.startswith("__")) for part in parts):
            yield f"{name}:{line} imports {imported}, which is {other[1]}'s own"


FILES = [
    path
    for top in ("portal", "articles", "jobs", "assessments")
    for path in sorted((ROOT / top).rglob("*.py"))
]


def test_the_arrows_hold():
    found = [breach for path in FILES for breach in breaches(path)]
    assert found == [], f"{RULE}\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("place", "source", "is_breach"),
    [
        ("jobs/models.py", "from articles.models import Topic", False),
        ("jobs/models.py", "def late():\n    from assessments import services", True),
        ("jobs/models.py", "import portal.views", True),
        ("jobs/services.py", "from portal import pagecache", False),
        ("jobs/services.py", "from portal import views", True),
        ("jobs/services.py", "from articles.services import _freeze", True),
        ("assessments/views.py", "from jobs.forms import PostingForm", True),
        ("jobs/views/posting.py", "from ..forms import PostingForm", False),
        ("portal/mail/services.py", "from portal.pack import loader", True),
        ("portal/access/limits.py", "from jobs.models import Posting", True),
        ("portal/views.py", "from assessments.services import anything", False),
    ],
)
def test_a_breach_is_found(place, source, is_breach, tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(source)
    assert bool(list(breaches(path))) is is_breach
