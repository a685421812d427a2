"""Bytes to pages: what a file is, what it says, what its pages look like. Hostile bytes are parsed in a child only."""

from .limits import ReadLimits
from .names import safe_display_name
from .reader import Member, read_bytes, unpack
from .result import Outcome, ReadFile, ReadPage, TextSource

__all__ = [
    "Member",
    "Outcome",
    "ReadFile",
    "ReadLimits",
    "ReadPage",
    "TextSource",
    "read_bytes",
    "safe_display_name",
    "unpack",
]
