"""The web server and the worker beside it start and stop together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture
def served(tmp_path: Path):
    """A running `secondopinion serve` on a fresh installation: (process, address)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SECONDOPINION_")}
    environment |= {"SECONDOPINION_DATA_DIR": str(tmp_path / "var"), "SECONDOPINION_PORT": str(port)}
    command = [sys.executable, "-m", "secondopinion"]
    subprocess.run([*command, "init"], env=environment, check=True, capture_output=True, timeout=120)
    process = subprocess.Popen(
        [*command, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}/healthz"
    try:
        _until(lambda: urllib.request.urlopen(address, timeout=2).status == 200)
        yield process
    finally:
        for child in _below(process.pid):
            os.kill(child, signal.SIGKILL)
        process.kill()
        process.wait()


def _until(ready, *, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if ready():
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"not so within {seconds:.0f} s")


def _below(pid: int) -> list[int]:
    """The processes started by this one, theirs included."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    try:
        children = [child for one in lists for child in one.read_text().split()]
    except OSError:
        return []
    return [found for child in children for found in [int(child), *_below(int(child))]]


def _alive(pids: list[int]) -> list[int]:
    found = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            continue
        if state != "Z":
            found.append(pid)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_server(served: subprocess.Popen[bytes], end: signal.Signals) -> None:
    _until(lambda: len(_below(served.pid)) >= 3)
    started = _below(served.pid)
    served.send_signal(end)
    served.wait(timeout=60)
    _until(lambda: not _alive(started))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_that_dies_is_started_again(served: subprocess.Popen[bytes]) -> None:
    _until(lambda: len(_below(served.pid)) >= 3)
    first = _below(served.pid)
    os.killpg(first[0], signal.SIGKILL)
    _until(lambda: len(set(_below(served.pid)) - set(first)) >= 3)
