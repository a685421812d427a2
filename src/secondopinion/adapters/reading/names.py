"""File names are shown to people, never used to place a file."""

import unicodedata

LONGEST_NAME = 200
_LONGEST_EXTENSION = 12


def safe_display_name(name: str, *, fallback: str = "file") -> str:
    """The last part of ``name`` without control and direction characters, at most 200 characters.

    Path parts go (both slashes, drive letters), invisible format characters go (a right-to-left override makes
    ``fdp.exe`` look like ``exe.pdf``), white space becomes single spaces; a long name keeps its extension.
    """
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    visible = "".join(
        " " if char.isspace() else char for char in last if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    plain = " ".join(unicodedata.normalize("NFC", visible).split())
    if len(plain) > 1 and plain[1] == ":" and plain[0].isascii() and plain[0].isalpha():
        plain = plain[2:].lstrip()
    if not plain.strip(". "):
        return fallback
    if len(plain) <= LONGEST_NAME:
        return plain
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return plain[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(extension) - 1] + dot + extension
