"""The parent's side: start the child, feed it, watch the clock, take its answer apart."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .confinement import Confinement
from .frames import ERROR, PART, PROGRESS, READY, RESULT, BadFrame, Frame, FrameReader
from .limits import MIB, SandboxLimits
from .outcome import Done, Part, Stopped, StopReason

ProgressCallback = Callable[[int, int], None]
PartCallback = Callable[[Part], None]

_ROOT = str(Path(__file__).resolve().parents[3])
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from secondopinion.adapters.sandbox.child import main; main()"
)
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OMP_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Runs functions of ``secondopinion.adapters`` in children that can reach nothing.

    ``readable`` are paths a child may read besides the interpreter and its libraries (the OCR model). A function gets
    a ``child.Channel`` and the JSON ``arguments`` and returns a JSON value.
    """

    limits: SandboxLimits = field(default_factory=SandboxLimits)
    readable: tuple[str, ...] = ()

    def run(
        self,
        function: str,
        *,
        data: bytes | Iterable[bytes] = b"",
        arguments: Mapping[str, object] | None = None,
        on_progress: ProgressCallback | None = None,
        on_part: PartCallback | None = None,
    ) -> Done | Stopped:
        """Run ``"module:function"`` over ``data``; parts are collected unless ``on_part`` takes them."""
        kept: list[Part] = []
        for event in self.stream(function, data=data, arguments=arguments, on_progress=on_progress):
            if isinstance(event, Part):
                (on_part or kept.append)(event)
            elif isinstance(event, Done):
                return Done(event.payload, tuple(kept))
            else:
                return event
        raise AssertionError("a stream ends with its outcome")

    def stream(
        self,
        function: str,
        *,
        data: bytes | Iterable[bytes] = b"",
        arguments: Mapping[str, object] | None = None,
        on_progress: ProgressCallback | None = None,
    ) -> Generator[Part | Done | Stopped, None, None]:
        """Yield parts as they arrive and, last, the outcome. Closing the generator early ends the child."""
        source = _in_memory([data] if isinstance(data, bytes) else data)
        try:
            process, pipe = self._start(function, source=source, arguments=arguments or {})
        finally:
            os.close(source)
        try:
            yield from _listen(process, pipe=pipe, limits=self.limits, on_progress=on_progress)
        finally:
            os.close(pipe)
            _end(process)

    def status(self) -> Confinement:
        """Which walls this machine grants, found out by starting a child."""
        outcome = self.run("secondopinion.adapters.sandbox.probe:walls")
        if isinstance(outcome, Done) and isinstance(outcome.payload, dict):
            return Confinement.from_json(outcome.payload)
        return Confinement(False, False, False, False, False)

    def _start(
        self, function: str, *, source: int, arguments: Mapping[str, object]
    ) -> tuple[subprocess.Popen[bytes], int]:
        pipe, sink = os.pipe()
        request = {
            "function": function,
            "arguments": dict(arguments),
            "memory_bytes": self.limits.memory_mib * MIB,
            "cpu_seconds": self.limits.cpu_seconds,
            "open_files": self.limits.open_files,
            "readable": list(self.readable),
            "parent": os.getpid(),
        }
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
                [sys.executable, "-I", "-c", _START, _ROOT, str(source), str(sink)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(source, sink),
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        except BaseException:
            os.close(pipe)
            raise
        finally:
            os.close(sink)
        # not in the arguments: any user of the machine can list those, and a file name may name a patient
        if process.stdin is not None:
            try:
                process.stdin.write(json.dumps(request).encode())
                process.stdin.close()
            except BrokenPipeError:
                pass
        return process, pipe


def _in_memory(chunks: Iterable[bytes]) -> int:
    """A descriptor of an anonymous file in memory (an unlinked temporary file where the system has none)."""
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("record", os.MFD_CLOEXEC)
    else:  # pragma: no cover - not Linux
        with tempfile.TemporaryFile() as file:
            fd = os.dup(file.fileno())
    try:
        for chunk in chunks:
            view = memoryview(chunk)
            while view:
                view = view[os.write(fd, view) :]
        os.lseek(fd, 0, os.SEEK_SET)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _listen(
    process: subprocess.Popen[bytes], *, pipe: int, limits: SandboxLimits, on_progress: ProgressCallback | None
) -> Generator[Part | Done | Stopped, None, None]:
    """Yield parts, then one outcome. Time the consumer spends between two parts does not count."""
    reader, received = FrameReader(), 0
    left = limits.wall_seconds
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            asked = time.monotonic()
            ready = selector.select(max(0.0, min(left, limits.quiet_seconds)))
            left -= time.monotonic() - asked
            if not ready or left <= 0:
                yield Stopped(StopReason.TOOK_TOO_LONG, "Timeout")
                return
            data = os.read(pipe, MIB)
            if not data:
                yield _how_it_died(process)
                return
            received += len(data)
            if received > limits.output_mib * MIB:
                yield Stopped(StopReason.TOO_MUCH_MEMORY, "OutputLimit")
                return
            try:
                frames: list[Frame] = list(reader.feed(data))
            except BadFrame:
                yield Stopped(StopReason.READER_STOPPED, "BadFrame")
                return
            for frame in frames:
                if frame.kind == PART and isinstance(frame.heading, dict):
                    yield Part(frame.heading, frame.body)
                elif frame.kind == PROGRESS and isinstance(frame.heading, list):
                    if on_progress is not None:
                        on_progress(*(int(number) for number in frame.heading[:2]))
                elif frame.kind == RESULT:
                    yield Done(frame.heading)
                    return
                elif frame.kind == ERROR:
                    yield _from_error(str(frame.heading))
                    return
                elif frame.kind != READY:
                    yield Stopped(StopReason.READER_STOPPED, "BadFrame")
                    return


def _from_error(name: str) -> Stopped:
    out_of_memory = name in {"MemoryError", "_ArrayMemoryError"}
    return Stopped(StopReason.TOO_MUCH_MEMORY if out_of_memory else StopReason.READER_STOPPED, name)


def _how_it_died(process: subprocess.Popen[bytes]) -> Stopped:
    """Why the pipe closed without an answer, from the exit status."""
    try:
        status = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return Stopped(StopReason.READER_STOPPED, "PipeClosed")
    if status >= 0:
        return Stopped(StopReason.READER_STOPPED, f"Exit{status}")
    name = signal.Signals(-status).name
    reason = StopReason.TOOK_TOO_LONG if name == "SIGXCPU" else StopReason.READER_STOPPED
    return Stopped(reason, name)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave no process behind: the child and its whole session are killed and reaped."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
