"""Finds the browser of the journey tests."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str:
    """The path of an installed Chromium. Raises ``RuntimeError`` with what to do."""
    given = os.environ.get("SECONDOPINION_TEST_CHROMIUM")
    for name in [given, *NAMES] if given else NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError("No Chromium: install it, or set SECONDOPINION_TEST_CHROMIUM to its path.")
