"""The ``secondopinion`` command: parse, one service, print."""

import os
import sys

from .app import app

__all__ = ["main"]


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused or broken, 2 wrong usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondopinion.server.settings")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
