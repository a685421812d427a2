"""Commands in a process and an installation of their own: from an empty folder to read records, and the demonstration."""

from pathlib import Path

import pytest

from .conftest import ROOT, last_json, own_process

A_CASE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "secondopinion.server.settings"
django.setup()
from tests.factories import make_case, make_person
print(make_case(make_person(), state="gathering").reference)
"""


def test_before_init_a_command_says_what_to_do(tmp_path: Path) -> None:
    refused = own_process("audit", "verify", folder=tmp_path / "nothing-here")
    assert refused.returncode == 1
    assert "init" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_option_that_does_not_fit_is_one_sentence(tmp_path: Path) -> None:
    refused = own_process("audit", "verify", folder=tmp_path, PORT="eight thousand")
    assert refused.returncode == 1
    assert "whole number" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    refused = own_process("init", folder=tmp_path, PROT="8000")
    assert (refused.returncode, "SECONDOPINION_PROT" in refused.stderr) == (1, True)
    assert "Traceback" not in refused.stderr


def test_a_mixed_folder_is_imported_and_read_and_bad_files_end_in_a_state(tmp_path: Path) -> None:
    folder, papers = tmp_path / "var", tmp_path / "papers"
    assert own_process("init", folder=folder).returncode == 0
    made = own_process(folder=folder, python=A_CASE)
    assert made.returncode == 0, made.stderr
    reference = made.stdout.strip()
    papers.mkdir()
    (papers / "letter.txt").write_text("Pathology report. Mira Example, born 1974-05-12.\nInvasive ductal carcinoma.\n")
    (papers / "copy.txt").write_bytes((papers / "letter.txt").read_bytes())
    (papers / "empty.pdf").write_bytes(b"")
    (papers / "torn.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    done = own_process("case", "import", reference, str(papers), "--as", "person1@example.org", "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    states = {row["name"]: row["state"] for row in last_json(done.stdout)["records"]}
    assert states == {"letter.txt": "duplicate", "copy.txt": "read", "empty.pdf": "refused", "torn.pdf": "refused"}
    assert "Traceback" not in done.stderr
    refused = own_process("demo", "--once", folder=folder)
    assert refused.returncode == 1, "a demonstration must not touch an installation with people in it"
    assert "Traceback" not in refused.stderr
    assert own_process("audit", "verify", folder=folder).returncode == 0


@pytest.mark.long
def test_the_demonstration_goes_the_whole_way_once_and_a_second_run_keeps_the_case(tmp_path: Path) -> None:
    first = own_process("demo", "--once", folder=tmp_path / "demo")
    assert first.returncode == 0, first.stderr
    said = last_json(first.stdout)
    assert {"case", "clinician_pdf", "plain_pdf", "seconds"} <= set(said)
    assert all((ROOT / said[name]).read_bytes().startswith(b"%PDF-") for name in ("clinician_pdf", "plain_pdf"))
    second = own_process("demo", "--once", folder=tmp_path / "demo")
    assert second.returncode == 0, second.stderr
    again = last_json(second.stdout)
    assert (again["case"], again["facts"], again["records"]) == (said["case"], said["facts"], said["records"])
    assert again["seconds"] < said["seconds"] / 2
