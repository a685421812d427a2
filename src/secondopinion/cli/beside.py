"""The worker that runs beside the web server: started, kept alive, and stopped with it."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

AGAIN_AFTER = 5.0
STOP_WITHIN = 30.0
PR_SET_PDEATHSIG = 1  # prctl(2)


class WorkerBeside:
    """A ``secondopinion worker`` in a process group of its own. One that ends by itself is started again."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._start()
        self._watch = threading.Thread(target=self._keep_alive, daemon=True)
        self._watch.start()

    def stop(self) -> None:
        """Ask the worker to finish what it does; what is left after half a minute is ended."""
        self._stopping.set()
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=STOP_WITHIN)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "secondopinion", "worker", "--with-parent"]
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603  (our own program)

    def _keep_alive(self) -> None:
        while not self._stopping.wait(AGAIN_AFTER):
            if self._process.poll() is not None:
                self._process = self._start()


def end_with_parent() -> None:
    """Have the kernel end this process when the one that started it is gone, however it went (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def leave_on_sigterm() -> None:
    """Turn SIGTERM into a normal end, so that what has to be stopped is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
