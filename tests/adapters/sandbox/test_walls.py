"""What a child may not reach, pushed against from inside."""

import os
import platform
import resource
from pathlib import Path

import pytest

from secondopinion.adapters.sandbox import Done, Sandbox
from secondopinion.adapters.sandbox.seccomp import build_filter

REHEARSAL = "secondopinion.adapters.sandbox.rehearsal"


def payload(outcome):
    assert isinstance(outcome, Done), outcome
    return outcome.payload


def test_every_wall_stands_on_this_machine_or_is_reported_missing():
    status = Sandbox().status()
    assert status.limits
    assert status.no_new_privileges
    assert status.complete == (status.no_network and status.files_read_only and status.dies_with_parent)


def test_the_child_opens_no_socket_starts_no_program_and_signals_nobody():
    if not Sandbox().status().no_network:
        pytest.skip("this kernel offers no seccomp; Sandbox.status() says so")
    tried = payload(Sandbox().run(f"{REHEARSAL}:attempts"))
    for attempt in ("connect", "local_socket", "program", "child_process", "kill_parent"):
        assert tried[attempt] == "PermissionError", attempt


def test_the_child_reads_no_file_it_was_not_given_and_writes_none(tmp_path):
    secret = tmp_path / "database.sqlite3"
    secret.write_bytes(b"records")
    sandbox = Sandbox()
    if not sandbox.status().files_read_only:
        pytest.skip("this kernel offers no Landlock; Sandbox.status() says so")
    tried = payload(sandbox.run(f"{REHEARSAL}:attempts", arguments={"path": str(secret)}))
    assert tried["read_file"] == "PermissionError"
    assert tried["write_file"] == "PermissionError"
    given = Sandbox(readable=(str(tmp_path),))
    assert payload(given.run(f"{REHEARSAL}:attempts", arguments={"path": str(secret)}))["read_file"] == "done"


def test_the_childs_environment_holds_no_secret(monkeypatch):
    monkeypatch.setenv("SECONDOPINION_DATABASE_URL", "postgres://secret")
    found = payload(Sandbox().run(f"{REHEARSAL}:echo"))["environment"]
    assert not [name for name in found if name.startswith(("SECONDOPINION", "DJANGO", "HOME", "PATH", "AWS"))]


def test_only_functions_of_the_adapters_can_be_named():
    outcome = Sandbox().run("os:getcwd")
    assert not isinstance(outcome, Done)
    assert outcome.error == "PermissionError"


def test_there_is_a_filter_for_both_processor_families_and_none_for_others():
    assert build_filter(machine="x86_64", pid=1)
    assert build_filter(machine="aarch64", pid=1)
    assert build_filter(machine="sparc", pid=1) is None
    assert platform.machine()


def test_no_descriptor_and_no_process_is_left_behind():
    before = len(os.listdir("/proc/self/fd")), _children()
    for _ in range(3):
        Sandbox().run(f"{REHEARSAL}:misbehave", arguments={"how": "abort"})
    assert (len(os.listdir("/proc/self/fd")), _children()) == before


def _children() -> set[str]:
    """The processes this one started, other tests' browsers and servers included."""
    return {child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()}


def test_the_parents_memory_stays_flat_while_a_stream_passes():
    taken = 0

    def count(part):
        nonlocal taken
        taken += len(part.body)

    before = resident()
    outcome = Sandbox().run(
        "secondopinion.adapters.sandbox.rehearsal:misbehave", arguments={"how": "flood"}, on_part=count
    )
    assert not isinstance(outcome, Done)
    assert taken > 400_000_000
    assert resident() - before < 100 * 1024 * 1024


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_an_installations_own_folders_are_no_libraries(tmp_path):
    # /opt holds whole installations, and a virtual environment may be made in the very folder the records are kept in.
    from secondopinion.adapters.sandbox.confinement import library_paths

    (tmp_path / "lib").mkdir()
    paths = library_paths(prefixes=(str(tmp_path),))
    assert str(tmp_path / "lib") in paths
    for folder in ("/opt", "/opt/second-opinion", "/opt/second-opinion/var", str(tmp_path), "/", "/var", "/home"):
        assert folder not in paths
    data = tmp_path / "var"
    assert not [path for path in paths if data.is_relative_to(path)]
    assert not [path for path in paths if Path("/opt/second-opinion/var/master_key").is_relative_to(path)]
