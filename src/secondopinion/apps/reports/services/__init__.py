"""Every write of this app, one verb per file."""

from .build import build_report
from .recall import recall_report
from .release import release_report

__all__ = ["build_report", "recall_report", "release_report"]
