"""A seccomp filter without any library: no network, no new programs, no other processes.

The filter is a classic BPF program over ``struct seccomp_data`` (Linux, ``man 2 seccomp``): system calls on the list
answer EPERM, ``clone`` is allowed for threads only, signals may reach only the process itself, and everything else
passes. A foreign system call table (32-bit or x32) ends the process.
"""

import ctypes
import errno
import os
import platform
import struct

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_KILL, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_LOAD, _JEQ, _JGE, _JSET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NR, _ARCH, _ARGUMENT_0 = 0, 4, 16
_CLONE_THREAD = 0x00010000

_X86_64 = {
    "arch": 0xC000003E,
    "refuse": (
        *range(41, 53),  # socket connect accept sendto recvfrom sendmsg recvmsg shutdown bind listen get*name
        *(53, 54, 55, 288, 299, 307),  # socketpair setsockopt getsockopt accept4 recvmmsg sendmmsg
        *(57, 58, 59, 322),  # fork vfork execve execveat
        *(101, 310, 311, 312),  # ptrace process_vm_readv process_vm_writev kcmp
        *(200, 129, 297, 424, 434, 438),  # tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal pidfd_open getfd
        *(161, 165, 166, 155, 167, 168, 169, 170, 171),  # chroot mount umount2 pivot_root swap reboot host names
        *(175, 313, 176, 246, 320),  # modules, kexec
        *(248, 249, 250, 298, 321, 323, 304, 303),  # keys perf_event_open bpf userfaultfd handles
        *(272, 308, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442),  # unshare setns io_uring new mounts
    ),
    "clone": 56,
    "clone3": 435,
    "signals": (62, 234),  # kill tgkill
}
_AARCH64 = {
    "arch": 0xC00000B7,
    "refuse": (
        *range(198, 213),  # socket socketpair bind listen accept connect names sendto recvfrom options shutdown msg
        *(242, 243, 269),  # accept4 recvmmsg sendmmsg
        *(221, 281),  # execve execveat
        *(117, 270, 271, 272),  # ptrace process_vm_* kcmp
        *(130, 138, 240, 424, 434, 438),  # tkill sigqueue pidfd
        *(51, 39, 40, 41, 224, 225, 142, 161, 162),  # chroot umount2 mount pivot_root swap reboot host names
        *(105, 273, 106, 104, 294),  # modules, kexec
        *(217, 218, 219, 241, 280, 282, 264, 265),  # keys perf_event_open bpf userfaultfd handles
        *(97, 268, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442),  # unshare setns io_uring new mounts
    ),
    "clone": 220,
    "clone3": 435,
    "signals": (129, 131),  # kill tgkill
}
_TABLES = {"x86_64": _X86_64, "aarch64": _AARCH64, "arm64": _AARCH64}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def build_filter(*, machine: str, pid: int) -> bytes | None:
    """The BPF program for this machine, letting signals reach only ``pid``; None where we have no call table."""
    table = _TABLES.get(machine)
    if table is None:
        return None
    refuse, signals = table["refuse"], table["signals"]
    if not isinstance(refuse, tuple) or not isinstance(signals, tuple):  # pragma: no cover - narrows the type
        return None
    arch, clone, clone3 = (int(str(table[key])) for key in ("arch", "clone", "clone3"))
    deny = _step(_RETURN, _ERRNO | errno.EPERM)
    steps = [
        _step(_LOAD, _ARCH),
        _step(_JEQ, arch, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NR),
        _step(_JGE, 0x40000000, 0, 1),
        _step(_RETURN, _KILL),
        # glibc falls back from clone3, whose flags a filter cannot see, to clone
        _step(_JEQ, clone3, 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),
        _step(_JEQ, clone, 0, 4),
        _step(_LOAD, _ARGUMENT_0),
        _step(_JSET, _CLONE_THREAD, 1, 0),
        deny,
        _step(_RETURN, _ALLOW),
    ]
    for number in signals:
        steps += [
            _step(_JEQ, int(number), 0, 4),
            _step(_LOAD, _ARGUMENT_0),
            _step(_JEQ, pid, 1, 0),
            deny,
            _step(_RETURN, _ALLOW),
        ]
    for number in refuse:
        steps += [_step(_JEQ, int(number), 0, 1), deny]
    steps.append(_step(_RETURN, _ALLOW))
    return b"".join(steps)


def refuse_network_and_programs() -> bool:
    """Install the filter in this process for good. False when the kernel or the machine does not offer it."""
    program = build_filter(machine=platform.machine(), pid=os.getpid())
    if program is None:
        return False
    code = ctypes.create_string_buffer(program, len(program))
    head = _Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(head), 0, 0) == 0)
