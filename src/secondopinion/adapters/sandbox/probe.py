"""Tries, inside the child, what the walls must refuse; ``Sandbox.status`` reports what was really refused."""

import ctypes
import os
import resource
import socket
import sys

from .child import Channel
from .confinement import Confinement


def walls(channel: Channel) -> dict[str, bool]:
    """Each wall, found by pushing against it."""
    libc = ctypes.CDLL(None, use_errno=True)
    signal_at_death = ctypes.c_int()
    linux = sys.platform == "linux"
    if linux:
        libc.prctl(2, ctypes.byref(signal_at_death), 0, 0, 0)
    return Confinement(
        limits=resource.getrlimit(resource.RLIMIT_AS)[1] != resource.RLIM_INFINITY
        and resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0),
        no_new_privileges=linux and libc.prctl(39, 0, 0, 0, 0) == 1,
        dies_with_parent=signal_at_death.value == 9,
        no_network=not _can_open_socket(),
        files_read_only=not _can_list_root(),
    ).to_json()


def _can_open_socket() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return False
    except OSError:
        return True
    return True


def _can_list_root() -> bool:
    try:
        os.listdir("/")
    except PermissionError:
        return False
    return True
