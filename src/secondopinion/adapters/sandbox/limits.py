"""What one child process may use."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """Limits of one child.

    ``memory_mib`` bounds the address space, ``cpu_seconds`` the processor time, ``wall_seconds`` the whole run and
    ``quiet_seconds`` the time between two signs of life (progress or results): a long document may take its time, a
    reader that hangs may not. ``output_mib`` bounds what the child may send back in all.
    """

    memory_mib: int = 1024
    cpu_seconds: int = 900
    wall_seconds: float = 900.0
    quiet_seconds: float = 90.0
    open_files: int = 64
    output_mib: int = 512
