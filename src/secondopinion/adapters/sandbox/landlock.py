"""Landlock: the child may read the interpreter, the libraries and the paths it was given, and write nowhere.

Linux 5.13 and later, unprivileged (``man 7 landlock``). Without it a reader that a document has taken over could still
open the database file of a small installation, which belongs to the same user.
"""

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_ALL_OF_THE_FIRST_VERSION = (1 << 13) - 1
_NO_DIRECTORY = _READ_FILE


def read_only_beneath(paths: Iterable[str]) -> bool:
    """Refuse every file access of this process except reading beneath ``paths``. False when the kernel has none."""
    libc = ctypes.CDLL(None, use_errno=True)
    attributes = struct.pack("=Q", _ALL_OF_THE_FIRST_VERSION)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    try:
        for path in dict.fromkeys(paths):
            try:
                fd = os.open(path, getattr(os, "O_PATH", os.O_RDONLY) | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                rights = _READ_FILE | _READ_DIR if os.path.isdir(path) else _NO_DIRECTORY
                rule = struct.pack("=Qi", rights, fd)
                if libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0) != 0:
                    return False
            finally:
                os.close(fd)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)
