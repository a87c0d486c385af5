"""Documentation that fails when it is incomplete."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Read by gunicorn's settings, not by the site's.
NOT_IN_SETTINGS = {"WEB_CONCURRENCY"}


def example() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_variable_that_is_read_has_an_example_and_every_example_is_read():
    settings = (ROOT / "portal" / "settings.py").read_text()
    read = set(re.findall(r"\b(?:env(?:\.\w+)?|number|service)\(\s*\"([A-Z_]+)\"", settings))
    assert read | NOT_IN_SETTINGS == example()


def test_readme_explains_every_variable():
    table = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert table == example()


def test_every_variable_of_the_example_is_explained():
    lines = (ROOT / ".env.example").read_text().splitlines()
    variables = [number for number, line in enumerate(lines) if re.match(r"[A-Z_]+=", line)]
    unexplained = [lines[number] for number in variables if not re.match(r"#|[A-Z_]+=", lines[number - 1])]
    assert unexplained == []


def test_links_of_the_documents_lead_somewhere():
    broken = []
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", prose):
            if not (document.parent / target).exists():
                broken.append(f"{document.relative_to(ROOT)}: {target}")
    assert broken == []


def test_readme_maps_every_package_of_the_ground():
    readme = (ROOT / "README.md").read_text()
    packages = {path.parent.name for path in (ROOT / "portal").glob("*/__init__.py")} - {
        "migrations",
        "management",
        "templatetags",
    }
    missing = [name for name in sorted(packages) if not re.search(rf"\b{name}\b", readme)]
    assert missing == []
