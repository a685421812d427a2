"""What the child gives up before it touches the first byte, and what of it the kernel granted."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from .landlock import read_only_beneath
from .seccomp import refuse_network_and_programs

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
# Not /opt, and of a virtual environment its libraries only: both are places where an installation keeps its data.
_SYSTEM_PATHS = ("/usr", "/lib", "/lib64", "/bin", "/nix/store", "/etc/ld.so.cache", "/dev/null", "/dev/urandom")


@dataclass(frozen=True, slots=True)
class Confinement:
    """Which walls stand around the child; a wall the kernel refused is False and must be shown, never assumed."""

    limits: bool
    no_new_privileges: bool
    dies_with_parent: bool
    no_network: bool
    files_read_only: bool

    @property
    def complete(self) -> bool:
        """Whether every wall stands."""
        return all(asdict(self).values())

    def to_json(self) -> dict[str, bool]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Confinement":
        """Read what ``to_json`` wrote."""
        return cls(**{name: bool(value.get(name)) for name in cls.__slots__})


def set_limits(*, memory_bytes: int, cpu_seconds: int, open_files: int) -> bool:
    """Bound memory, processor time and open files; no file may grow, no core may be dumped."""
    wanted = (
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 2),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, open_files, open_files),
        (resource.RLIMIT_CORE, 0, 0),
    )
    granted = True
    for which, soft, hard in wanted:
        try:
            resource.setrlimit(which, (soft, hard))
        except (ValueError, OSError):
            granted = False
    return granted


def library_paths(*, prefixes: Iterable[str]) -> tuple[str, ...]:
    """What a reader loads code from: the system's libraries, those below the interpreter's prefixes, the import path."""
    below = (os.path.join(prefix, name) for prefix in prefixes for name in ("lib", "lib64"))
    return (*_SYSTEM_PATHS, *below, *filter(None, sys.path))


def confine(
    *, memory_bytes: int, cpu_seconds: int, open_files: int, readable: Iterable[str], parent: int
) -> Confinement:
    """Give up everything a reader does not need. Call once, before the first hostile byte."""
    limits = set_limits(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds, open_files=open_files)
    if sys.platform != "linux":
        return Confinement(limits, False, False, False, False)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    dies = libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
    if os.getppid() != parent:  # the parent died before the line above took effect
        os._exit(1)
    no_new = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    package_root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    paths = (*library_paths(prefixes=(sys.prefix, sys.base_prefix)), package_root, *readable)
    files = no_new and read_only_beneath(paths)
    network = no_new and refuse_network_and_programs()
    return Confinement(limits, bool(no_new), bool(dies), network, files)
