"""One call from data to PDF bytes. The data reaches typst in memory and never touches a disk.

Text in the data is printed as text: no template evaluates it, so nobody can typeset a command.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal, cast

import typst

Paper = Literal["a4", "us-letter"]
STANDARDS: list[Any] = ["ua-1", "a-3a"]


class NotTypeset(Exception):
    """No PDF came out. ``code``: "glyph_missing" (no font has a character) or "refused" (the template or a rule of
    PDF/UA or PDF/A failed). The message is typst's first line; it names a place in the template, never the data.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@functools.lru_cache(maxsize=8)
def _fonts(folder: Path | None, *, system: bool) -> Any:
    return typst.Fonts(include_system_fonts=system, font_paths=[folder] if folder else [])


def typeset(
    template: str | bytes,
    data: Mapping[str, Any],
    *,
    fonts: Path | None,
    at: datetime,
    standards: list[Any] | None = None,
) -> bytes:
    """The PDF of ``data`` (JSON values) in ``template``: a name in this package ("plain.typ") or typst source as bytes.

    ``fonts`` is a folder of font files or None for the typefaces inside typst; the machine's own fonts are asked only
    when a character is missing in those. ``at`` becomes the date in the file. Raises ``NotTypeset``.
    """
    at = at.astimezone(UTC).replace(microsecond=0)
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False)}
    with as_file(files(__package__) / "templates") as root:
        source: Path | bytes = root / template if isinstance(template, str) else template
        for system in (False, True):
            compiler = typst.Compiler(source, root=root, font_paths=_fonts(fonts, system=system), sys_inputs=inputs)
            try:
                pdf = compiler.compile(format="pdf", pdf_standards=standards or STANDARDS, timestamp=at)
            except typst.TypstError as error:
                missing = "could not be displayed with" in str(error)
                if missing and not system:
                    continue
                raise NotTypeset("glyph_missing" if missing else "refused", _first_line(error)) from None
            return cast(bytes, pdf)
    raise AssertionError("unreachable: the second round returns or raises")


def _first_line(error: Exception) -> str:
    # A missing glyph is reported with the text it stands in, which is the patient's: what is quoted goes.
    return re.sub(r"[`\"].*[`\"]", "...", str(error).splitlines()[0])[:200]


def printable(value: Any) -> Any:
    """The same JSON value without characters that no archive PDF may hold: controls, private use, direction tricks."""
    if isinstance(value, str):
        return "".join(char for char in unicodedata.normalize("NFC", value) if _prints(char))
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def _prints(char: str) -> bool:
    category = unicodedata.category(char)
    # Zero-width joiners shape Arabic and Indic words; every other format character only hides something.
    return char in "\n\t\u200c\u200d" or category not in ("Cc", "Cf", "Co", "Cs", "Cn")
