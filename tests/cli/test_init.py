"""``secondopinion init``: an installation is made once and never over another one's keys."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from secondopinion.apps.accounts.models import Invitation
from secondopinion.apps.reference.models import ReferenceSet
from secondopinion.apps.reference.services import load_packaged
from secondopinion.server.installation import PLANNED

from .conftest import last_json

pytestmark = pytest.mark.django_db
Command = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for an installation that is not there yet."""
    for name in ("SECRET_KEY", "MASTER_KEY"):
        monkeypatch.delenv(f"SECONDOPINION_{name}")
    monkeypatch.setenv("SECONDOPINION_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_makes_a_private_folder_with_two_private_keys(folder: Path, command: Command) -> None:
    done = command("init", "--json")
    assert done.exit_code == 0
    assert last_json(done.stdout)["made_keys"] == ["secret_key", "master_key"]
    assert _mode(folder) == 0o700
    assert {_mode(folder / name) for name in ("secret_key", "master_key")} == {0o600}
    assert (folder / "secret_key").read_text() != (folder / "master_key").read_text()


def test_a_second_time_it_loses_nothing_and_makes_nothing(folder: Path, command: Command) -> None:
    command("init")
    before = {name: (folder / name).read_bytes() for name in ("secret_key", "master_key")}
    again = command("init", "--json")
    assert again.exit_code == 0
    assert last_json(again.stdout)["made_keys"] == []
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_a_store_without_its_master_key_is_refused_in_one_sentence(folder: Path, command: Command) -> None:
    command("init")
    (folder / "master_key").unlink()
    (folder / "store" / "ab").mkdir(parents=True)
    refused = command("init")
    assert refused.exit_code == 1
    assert "Put the file master_key back" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (folder / "master_key").exists()


def test_the_first_operator_gets_a_link_and_only_its_hash_is_kept(folder: Path, command: Command) -> None:
    link = last_json(command("init", "--operator", "op@example.org", "--json").stdout)["invitation"]
    token = link.rstrip("/").rsplit("/", 1)[1]
    row = Invitation.objects.get(email="op@example.org")
    assert row.role == "operator"
    assert token not in row.token_hash
    assert len(token) > 40


@pytest.mark.parametrize("words", [["init"], ["demo", "--once"]], ids=" ".join)
def test_reference_data_that_changed_under_one_version_is_named_in_one_sentence(
    folder: Path, command: Command, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("SECONDOPINION_DEMONSTRATION", "")  # restored afterwards; demo sets it
    packaged = load_packaged(at=timezone.now())
    ReferenceSet.objects.filter(pk=packaged[0].pk).update(sha256="0" * 64)
    refused = command(*words)
    assert refused.exit_code == 1
    assert str(packaged[0]) in refused.stderr
    assert "Nothing is lost" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


@pytest.mark.usefixtures("folder")
def test_what_runs_by_itself_is_planned_once_and_exists(command: Command) -> None:
    command("init")
    command("init")
    planned = list(Schedule.objects.values_list("func", flat=True))
    assert sorted(planned) == sorted(PLANNED)
    assert all(callable(import_string(job)) for job in planned)
