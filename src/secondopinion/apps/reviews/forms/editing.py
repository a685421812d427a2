"""The buttons that change the order or the number of rows: they save the draft with the change."""

from collections.abc import Mapping, Sequence
from typing import Any

LISTS = {"option": "options", "outcome": "outcomes", "test": "further_tests"}
FIRST_FIELD = {"option": "name", "outcome": "option", "test": "test"}


def edited(content: dict[str, Any], *, command: str, kept: Mapping[str, Sequence[int]]) -> tuple[dict[str, Any], str]:
    """The content after a button was pressed, and the id of the place to look at next.

    ``kept`` are the numbers of the rows that were sent with words, by list (``kept_rows``). Commands: "add:option",
    "remove:option:1", "up:option:1", "down:option:1", "uncite:stage:0". A command that fits nothing changes nothing.
    """
    verb, _, rest = command.partition(":")
    name, _, number = rest.partition(":")
    index = int(number) if number.isdigit() else -1
    if verb == "uncite":
        for axis in content["axes"]:
            if axis["axis"] == name and 0 <= index < len(axis["citations"]):
                del axis["citations"][index]
        return content, f"axis-{name}"
    rows = content.get(LISTS.get(name, ""))
    if rows is None:
        return content, ""
    if verb == "add":
        return content, f"id_{name}-{len(rows)}-{FIRST_FIELD[name]}"
    index = kept[name].index(index) if index in kept[name] else -1
    if not 0 <= index < len(rows):
        return content, f"{name}s"
    if verb == "remove":
        del rows[index]
        return content, f"{name}s"
    to = index + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= to < len(rows):
        rows[index], rows[to] = rows[to], rows[index]
        return content, f"{name}-{to}"
    return content, f"{name}-{index}"
