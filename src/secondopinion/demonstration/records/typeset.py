"""Typesetting: a source of `sources/*.typ` becomes a PDF with a text layer."""

import datetime as dt
from pathlib import Path

import typst

SOURCES = Path(__file__).parent / "sources"
PRINTED = dt.datetime(2026, 11, 9, 14, 30, tzinfo=dt.UTC)
"""The day the records office printed everything: every clock inside the files shows it."""


def typeset(source: str) -> bytes:
    """The PDF of one source, the same bytes on every run; only the fonts inside typst are used."""
    pdf = typst.compile(
        SOURCES / f"{source}.typ",
        root=SOURCES,
        format="pdf",
        ignore_system_fonts=True,
        timestamp=int(PRINTED.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one source gives one PDF")
    return pdf
