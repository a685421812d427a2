"""A worker that is killed while it reads: the record is taken up again, and nothing is lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from . import samples

ROOT = Path(__file__).resolve().parents[3]
SET_UP = """
import django, sys
django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from tests.factories import make_case
from secondopinion.apps.records import services
case = make_case()
record = services.receive_bytes(case.made_by, case=case, name="long.pdf", data=sys.stdin.buffer.read(), at=timezone.now())
print(record.pk)
"""
READ = """
import django, sys
django.setup()
from secondopinion.apps.records.jobs import read_record
print(read_record(sys.argv[1]))
"""
LOOK = """
import django, sys
django.setup()
from secondopinion.apps.records.models import Record
from secondopinion.apps.files import selectors
import hashlib
record = Record.objects.get(pk=sys.argv[1])
held = b"".join(selectors.stream(record.file))
whole = hashlib.sha256(held).hexdigest() == record.sha256
print(record.state, record.attempts, record.pages.count(), whole, record.reason.get("code"))
"""


@pytest.fixture
def run(tmp_path: Path):
    """Runs a script in a process of its own, on its own database and store."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SECONDOPINION_DATABASE")}
    environment = kept | {
        "SECONDOPINION_DATA_DIR": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONWARNINGS": "ignore",
    }

    def start(script: str, *arguments: str, **options) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            env=environment,
            cwd=ROOT,
            stdin=options.get("stdin"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    return start


def answer(process: subprocess.Popen[bytes], data: bytes | None = None) -> list[str]:
    return process.communicate(data, timeout=120)[0].decode().split()


def test_a_record_whose_worker_was_killed_is_taken_up_again_and_set_aside_after_three(run, tmp_path: Path) -> None:
    data = samples.text_pdf(*[f"{samples.PATHOLOGY}\nSheet {number}" for number in range(60)])
    record = answer(run(SET_UP, stdin=subprocess.PIPE), data)[-1]
    for attempt in (1, 2):
        worker = run(READ, record)
        until = time.monotonic() + 60
        while answer(run(LOOK, record))[:2] != ["reading", str(attempt)]:
            assert worker.poll() is None, "the worker ended before it could be killed"
            assert time.monotonic() < until
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()
        assert answer(run(LOOK, record))[:4] == ["reading", str(attempt), "0", "True"]
    assert answer(run(READ, record))[-1] == "read"
    state, attempts, pages, whole, _code = answer(run(LOOK, record))
    assert (state, attempts, pages, whole) == ("read", "3", "60", "True")
    assert not [line for line in _children() if "adapters.sandbox.child" in line and str(tmp_path) in line]


def _children() -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found
