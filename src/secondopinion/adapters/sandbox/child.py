"""The child's side: give up every right, run one named function over the bytes, answer through the pipe."""

import importlib
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from .confinement import confine
from .frames import ERROR, PART, PROGRESS, READY, RESULT, write_frame

ALLOWED_MODULES = "secondopinion.adapters."


class Channel:
    """What a function in the child talks through: the bytes in, progress and parts out."""

    def __init__(self, *, source: int, sink: int) -> None:
        self.source = source
        self._sink = sink

    @property
    def path(self) -> str:
        """A path to the bytes for a library that insists on one; it lives in memory, not on disk."""
        return f"/proc/self/fd/{self.source}"

    def read(self) -> bytes:
        """All bytes of the file."""
        os.lseek(self.source, 0, os.SEEK_SET)
        with os.fdopen(os.dup(self.source), "rb") as file:
            return file.read()

    def progress(self, done: int, total: int) -> None:
        """Tell the parent that step ``done`` of ``total`` is finished."""
        write_frame(self._sink, kind=PROGRESS, heading=[done, total])

    def part(self, heading: Mapping[str, object], body: bytes | memoryview) -> None:
        """Send one binary piece of the result, at most 64 MiB."""
        write_frame(self._sink, kind=PART, heading=dict(heading), body=body)


def main() -> None:
    """Entry of the child: ``child SOURCE_FD SINK_FD``; the request comes on standard input as JSON."""
    source, sink = int(sys.argv[1]), int(sys.argv[2])
    request: dict[str, Any] = json.load(sys.stdin)
    quiet = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):  # what a library prints must never reach a log or the frames
        os.dup2(quiet, fd)
    walls = confine(
        memory_bytes=request["memory_bytes"],
        cpu_seconds=request["cpu_seconds"],
        open_files=request["open_files"],
        readable=request["readable"],
        parent=request["parent"],
    )
    write_frame(sink, kind=READY, heading=walls.to_json())
    try:
        module_name, _, function_name = str(request["function"]).partition(":")
        if not module_name.startswith(ALLOWED_MODULES):
            raise PermissionError
        function = getattr(importlib.import_module(module_name), function_name)
        payload = function(Channel(source=source, sink=sink), **request["arguments"])
        write_frame(sink, kind=RESULT, heading=payload)
    except BaseException as error:
        write_frame(sink, kind=ERROR, heading=type(error).__name__)
    os._exit(0)  # no destructors of half-broken libraries
