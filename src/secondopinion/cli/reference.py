"""The reference page of the commands, written by the program itself: ``python -m secondopinion.cli.reference``."""

from pathlib import Path
from typing import Any

from typer.main import get_command

from .app import app

INTRODUCTION = (
    "<!-- Written by `python -m secondopinion.cli.reference docs/reference/commands.md`; a test keeps it current. -->"
)


def commands_page() -> str:
    """Every command with its help, as Markdown."""
    lines = ["# Commands", "", INTRODUCTION, ""]
    lines += ["Exit codes: 0 done, 1 refused or broken (one sentence says why), 2 wrong usage.", ""]
    for words, command in _walk("secondopinion", get_command(app)):
        lines += [f"## `{words}`", "", *_paragraphs(command.help or ""), ""]
        rows = [row for parameter in command.params if (row := _row(parameter))]
        if rows:
            lines += ["| argument | meaning |", "|---|---|", *rows, ""]
    return "\n".join(lines).rstrip() + "\n"


def _walk(words: str, command: Any) -> list[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if not children:
        return [(words, command)]
    return [found for name, child in children.items() for found in _walk(f"{words} {name}", child)]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def _row(parameter: Any) -> str:
    if parameter.name == "help" or getattr(parameter, "hidden", False):
        return ""
    is_option = parameter.param_type_name == "option"
    names = ", ".join([*parameter.opts, *parameter.secondary_opts]) if is_option else parameter.name.upper()
    return f"| `{names}` | {getattr(parameter, 'help', '') or ''} |"


if __name__ == "__main__":
    import sys

    Path(sys.argv[1]).write_text(commands_page(), encoding="utf-8")
