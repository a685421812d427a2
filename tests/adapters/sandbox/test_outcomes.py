"""Whatever happens in the child, the caller gets a value."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from secondopinion.adapters.sandbox import Done, Part, Sandbox, SandboxLimits, Stopped, StopReason

REHEARSAL = "secondopinion.adapters.sandbox.rehearsal"
SMALL = SandboxLimits(memory_mib=512, cpu_seconds=20, wall_seconds=20, quiet_seconds=20)


def misbehave(how, limits=SMALL):
    return Sandbox(limits).run(f"{REHEARSAL}:misbehave", arguments={"how": how})


def test_the_answer_comes_back_with_its_parts_and_progress():
    steps = []
    outcome = Sandbox().run(
        f"{REHEARSAL}:echo",
        data=[b"abc", b"def"],
        arguments={"say": "grüß"},
        on_progress=lambda *step: steps.append(step),
    )
    assert isinstance(outcome, Done)
    assert outcome.payload["say"] == "grüß"
    assert outcome.payload["size"] == 6
    assert outcome.payload["path"] is True
    assert outcome.parts == (Part({"first": 3}, b"abc"),)
    assert steps == [(1, 2)]


def test_an_endless_loop_is_stopped_by_the_clock():
    started = time.monotonic()
    outcome = misbehave("loop", SandboxLimits(quiet_seconds=1, wall_seconds=30))
    assert outcome == Stopped(StopReason.TOOK_TOO_LONG, "Timeout")
    assert time.monotonic() - started < 10


def test_an_endless_loop_is_stopped_by_its_processor_time():
    outcome = misbehave("loop", SandboxLimits(cpu_seconds=1, wall_seconds=30))
    assert isinstance(outcome, Stopped)
    assert outcome.reason is StopReason.TOOK_TOO_LONG


def test_a_memory_bomb_is_stopped():
    assert misbehave("memory") == Stopped(StopReason.TOO_MUCH_MEMORY, "MemoryError")


def test_a_child_that_floods_its_pipe_is_stopped():
    limits = SandboxLimits(output_mib=20)
    outcome = Sandbox(limits).run(f"{REHEARSAL}:misbehave", arguments={"how": "flood"}, on_part=lambda part: None)
    assert isinstance(outcome, Stopped)
    assert outcome.reason is StopReason.TOO_MUCH_MEMORY


@pytest.mark.parametrize(("how", "signal"), [("abort", "SIGABRT"), ("kill", "SIGKILL"), ("crash", "SIGSEGV")])
def test_a_crash_becomes_a_value(how, signal):
    assert misbehave(how) == Stopped(StopReason.READER_STOPPED, signal)


def test_an_exception_leaves_only_its_class_name():
    outcome = misbehave("raise")
    assert outcome == Stopped(StopReason.READER_STOPPED, "ValueError")
    assert "patient" not in repr(outcome)


def test_a_stream_closed_early_ends_the_child():
    stream = Sandbox().stream(f"{REHEARSAL}:misbehave", arguments={"how": "flood"})
    assert isinstance(next(stream), Part)
    started = time.monotonic()
    stream.close()
    assert time.monotonic() - started < 5


def test_the_child_dies_with_a_worker_that_is_killed():
    program = (
        "from secondopinion.adapters.sandbox import Sandbox;"
        "Sandbox().run('secondopinion.adapters.sandbox.rehearsal:misbehave', arguments={'how': 'loop'})"
    )
    worker = subprocess.Popen([sys.executable, "-c", program])
    try:
        child = wait_for(lambda: children_of(worker.pid))[0]
        # until it loops it has not given up its rights yet
        wait_for(lambda: "NoNewPrivs:\t1" in Path(f"/proc/{child}/status").read_text())
    finally:
        worker.kill()
        worker.wait()
    assert wait_for(lambda: not Path(f"/proc/{child}").exists())


def children_of(pid):
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")
