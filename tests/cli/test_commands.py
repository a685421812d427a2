"""What every command has in common, and those that read the database."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from pytest_django import DjangoDbBlocker

from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.records.models import Record
from tests.worlds import World, standing_world

from .conftest import last_json

pytestmark = pytest.mark.django_db
Command = Callable[..., Result]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two cases."""
    with django_db_blocker.unblock(), standing_world() as made:
        yield made


EVERY = (
    ["init"], ["serve"], ["worker"], ["demo"], ["case"], ["case", "import"], ["case", "show"], ["report"],
    ["report", "build"], ["audit"], ["audit", "verify"],
)  # fmt: skip


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_has_help_worth_reading(command: Command, words: list[str]) -> None:
    shown = command(*words, "--help")
    assert shown.exit_code == 0
    said = re.sub(r"\s+", " ", shown.stdout.split("Options")[0])
    assert len(said) > 60, said


@pytest.mark.parametrize(
    "words", [["no-such-command"], ["init", "--no-such-option"], ["case", "show"], ["case", "import", "SO-X"]]
)
def test_wrong_usage_ends_with_two(command: Command, words: list[str]) -> None:
    assert command(*words).exit_code == 2


def _one_sentence(refused: Result) -> str:
    assert refused.exit_code == 1
    assert refused.stdout == ""
    lines = refused.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert "Traceback" not in refused.stderr
    return lines[0]


def test_an_unknown_case_and_an_unknown_person_are_named_in_one_sentence(
    command: Command, world: World, tmp_path: Path
) -> None:
    assert "SO-NOWHERE" in _one_sentence(command("case", "show", "SO-NOWHERE"))
    assert "SO-NOWHERE" in _one_sentence(command("report", "build", "SO-NOWHERE"))
    (tmp_path / "note.txt").write_text("words")
    said = _one_sentence(command("case", "import", world.a.case.reference, str(tmp_path), "--as", "no@example.org"))
    assert "no@example.org" in said


def test_an_empty_folder_is_a_sentence(command: Command, world: World, tmp_path: Path) -> None:
    patient = world.a.people["patient"].email
    said = _one_sentence(command("case", "import", world.a.case.reference, str(tmp_path), "--as", patient))
    assert "no file" in said


def test_a_folder_is_handed_in_on_behalf_of_who_may(command: Command, world: World, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("A letter.")
    (tmp_path / "two.txt").write_text("Another letter.")
    case, patient = world.a.case, world.a.people["patient"]
    done = command("case", "import", case.reference, str(tmp_path), "--as", patient.email, "--no-read", "--json")
    assert done.exit_code == 0
    assert last_json(done.stdout)["files"] == 2
    assert {(row.name, row.folder) for row in Record.objects.filter(case=case, received_by=patient)} == {
        ("one.txt", "letters"),
        ("two.txt", ""),
    }


def test_a_stranger_cannot_be_used_to_hand_in(command: Command, world: World, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("words")
    before = Record.objects.count()
    stranger = world.b.people["patient"].email
    said = _one_sentence(command("case", "import", world.a.case.reference, str(tmp_path), "--as", stranger))
    assert "may not hand in" in said
    assert Record.objects.count() == before


def test_a_file_over_the_limit_is_told_and_the_others_go_on(
    command: Command, world: World, tmp_path: Path, settings: object
) -> None:
    from dataclasses import replace

    settings.OPTIONS = replace(settings.OPTIONS, max_file_bytes=20)  # type: ignore[attr-defined]  # pytest-django
    (tmp_path / "a-large.txt").write_text("x" * 21)
    (tmp_path / "b-small.txt").write_text("short")
    patient = world.a.people["patient"].email
    done = command("case", "import", world.a.case.reference, str(tmp_path), "--as", patient, "--no-read", "--json")
    assert done.exit_code == 0
    assert "a-large.txt: " in done.stderr
    said = last_json(done.stdout)
    assert (said["files"], said["refused"]) == (2, 1)
    assert "b-small.txt" in {row["name"] for row in said["records"]}


def test_a_case_is_shown_to_people_and_to_programs(command: Command, world: World) -> None:
    said = last_json(command("case", "show", world.a.case.reference.lower(), "--json").stdout)
    assert (said["state"], said["cancer"], len(said["opinions"])) == ("reported", "breast", 2)
    assert {row["state"] for row in said["records"]} == {"read", "quarantined"}
    assert "report 1: released" in command("case", "show", world.a.case.reference).stdout


def test_the_report_is_written_as_two_signed_pdfs(command: Command, world: World, tmp_path: Path) -> None:
    done = command("report", "build", world.a.case.reference, "--into", str(tmp_path / "out"), "--json")
    assert done.exit_code == 0
    said = last_json(done.stdout)
    assert (said["number"], said["state"]) == (1, "released")
    for path in (said["clinician_pdf"], said["plain_pdf"]):
        data = Path(path).read_bytes()
        assert data.startswith(b"%PDF-")
        assert b"/ByteRange" in data


def test_a_whole_log_is_intact_and_a_changed_one_names_the_entry(command: Command, world: World) -> None:
    whole = command("audit", "verify", "--json")
    assert whole.exit_code == 0
    assert last_json(whole.stdout) == {
        "entries": AuditEntry.objects.count(), "intact": True, "broken_at": None, "code": "intact",
    }  # fmt: skip
    AuditEntry.objects.filter(seq=7).update(verb="nothing.happened")
    assert "broken at entry 7" in _one_sentence(command("audit", "verify"))
    broken = command("audit", "verify", "--json")
    assert broken.exit_code == 1
    assert (last_json(broken.stdout)["intact"], last_json(broken.stdout)["broken_at"]) == (False, 7)


def test_a_command_that_shows_or_writes_patient_data_is_logged(command: Command, world: World, tmp_path: Path) -> None:
    case = world.a.case
    command("case", "show", case.reference)
    command("report", "build", case.reference, "--into", str(tmp_path))
    logged = AuditEntry.objects.filter(case_id=case.pk, origin="command", verb__in=["case.shown", "report.exported"])
    assert list(logged.order_by("seq").values_list("verb", flat=True)) == ["case.shown", "report.exported"]
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("*.pdf")} == {0}
