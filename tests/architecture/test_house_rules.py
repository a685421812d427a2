"""The rules of the house that a machine can check."""

import re
import subprocess
import sys
from dataclasses import fields
from io import StringIO
from pathlib import Path
from statistics import median, quantiles

import pytest
from django.core.management import call_command

from secondopinion.cli.reference import commands_page
from secondopinion.server.options import PREFIX, BadOption, Options
from secondopinion.server.reference_pages import PAGES

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "secondopinion"


def _lines(folder: Path) -> dict[Path, int]:
    files = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
    return {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}


def test_no_file_is_over_500_lines_and_nine_in_ten_are_under_250() -> None:
    counts = _lines(SOURCE) | _lines(ROOT / "tests") | _lines(ROOT / "benchmarks")
    assert {str(path.relative_to(ROOT)): count for path, count in counts.items() if count > 500} == {}
    sizes = [count for count in _lines(SOURCE).values() if count]
    assert median(sizes) < 80
    assert quantiles(sizes, n=10)[-1] < 250


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "core", "common", "manager", "managers", "helper", "helpers", "misc"}
    assert [path for path in SOURCE.rglob("*.py") if path.stem in empty or path.parent.name in empty] == []


def test_the_import_contract_holds() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", "importlinter.ini", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    output = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=output)
    assert "No changes detected" in output.getvalue()


@pytest.mark.django_db
def test_every_migration_of_ours_can_be_taken_back() -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection, ignore_no_migrations=True)
    stuck = [
        key
        for key, migration in loader.disk_migrations.items()
        if migration.__module__.startswith("secondopinion.")
        and not all(operation.reversible for operation in migration.operations)
    ]
    assert stuck == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_written_reference_page_is_current(name: str) -> None:
    expected = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert PAGES[name]() == expected, "run: python -m secondopinion.server.reference_pages docs/reference"


def test_the_page_of_commands_is_current() -> None:
    expected = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert commands_page() == expected, "run: python -m secondopinion.cli.reference docs/reference/commands.md"


def test_every_option_says_what_it_means_in_a_sentence() -> None:
    for entry in fields(Options):
        assert re.match(r"[A-Z].*\.$", entry.metadata["meaning"], re.DOTALL), entry.name


def test_an_unknown_option_stops_the_program() -> None:
    with pytest.raises(BadOption, match="SECONDOPINION_PROT"):
        Options.from_environment({f"{PREFIX}PROT": "8000"})


def test_a_secret_can_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")
    options = Options.from_environment({f"{PREFIX}SECRET_KEY_FILE": str(tmp_path / "key")})
    assert options.secret_key == "from a file"


def test_a_value_that_does_not_fit_says_what_it_takes() -> None:
    with pytest.raises(BadOption, match="whole number"):
        Options.from_environment({f"{PREFIX}PORT": "eight thousand"})
    with pytest.raises(BadOption, match="yes or no"):
        Options.from_environment({f"{PREFIX}DEBUG": "perhaps"})


def test_every_link_in_the_documentation_leads_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert broken == []


def test_lock_files_carry_no_address() -> None:
    for path in [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"]:
        text = path.read_text(encoding="utf-8")
        assert '"resolved"' not in text, path.name
        assert not re.search(r"^(--|-i )|https?://\S*(/simple|registry)", text, re.MULTILINE), path.name


def test_every_app_says_what_it_owns() -> None:
    for folder in (SOURCE / "apps").iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            text = (folder / "README.md").read_text(encoding="utf-8")
            assert "Owns:" in text, folder.name
            assert "Never:" in text, folder.name
