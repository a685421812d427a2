"""Hostile bytes are parsed here: a fresh child process with limits, without network, without secrets.

``Sandbox.run`` starts one child per file, hands it the bytes, and returns ``Done`` or ``Stopped``; whatever the bytes
do to the reader (endless loop, memory bomb, crash), the caller gets a value.
"""

from .confinement import Confinement
from .limits import SandboxLimits
from .outcome import Done, Part, Stopped, StopReason
from .parent import PartCallback, ProgressCallback, Sandbox

__all__ = [
    "Confinement",
    "Done",
    "Part",
    "PartCallback",
    "ProgressCallback",
    "Sandbox",
    "SandboxLimits",
    "StopReason",
    "Stopped",
]
