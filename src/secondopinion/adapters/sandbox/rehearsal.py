"""Every way a reader can go wrong, on purpose: what the tests and an operator's check run inside a child."""

import ctypes
import os
import signal
import socket

from .child import Channel


def misbehave(channel: Channel, *, how: str) -> object:
    """Do what a hostile document might make a reader do. Returns what it got away with."""
    if how == "loop":
        while True:
            pass
    if how == "memory":
        held = []
        while True:
            held.append(bytearray(64 * 1024 * 1024))
    if how == "abort":
        os.abort()
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "crash":
        ctypes.string_at(0)
    if how == "raise":
        raise ValueError("the words of a patient")
    if how == "flood":
        while True:
            channel.part({}, b"\x00" * 1_000_000)
    return None


def echo(channel: Channel, *, say: object = None) -> object:
    """The arguments, the bytes' length and the environment, with one part and one step of progress."""
    data = channel.read()
    channel.progress(1, 2)
    channel.part({"first": 3}, data[:3])
    return {"say": say, "size": len(data), "environment": sorted(os.environ), "path": os.path.exists(channel.path)}


def attempts(channel: Channel, *, path: str = "/") -> dict[str, str]:
    """What happens when the child tries to reach out: "done" or the name of the error."""

    def connect() -> None:
        socket.create_connection(("127.0.0.1", 9), timeout=1)

    def local_socket() -> None:
        socket.socket(socket.AF_UNIX).close()

    def program() -> None:
        os.execv("/bin/true", ["true"])  # noqa: S606 - must be refused

    def child_process() -> None:
        if os.fork() == 0:
            os._exit(0)

    def kill_parent() -> None:
        os.kill(os.getppid(), 0)

    def read_file() -> None:
        os.close(os.open(path, os.O_RDONLY))

    def write_file() -> None:
        os.close(os.open("/tmp/second-opinion-rehearsal", os.O_WRONLY | os.O_CREAT))  # noqa: S108 - must be refused

    tried = {}
    for attempt in (connect, local_socket, program, child_process, kill_parent, read_file, write_file):
        try:
            attempt()
        except OSError as error:
            tried[attempt.__name__] = type(error).__name__
        else:
            tried[attempt.__name__] = "done"
    return tried
