"""The reference pages that are written by the program itself: options, state machines, permissions."""

from dataclasses import fields
from pathlib import Path

from secondopinion.domain.lifecycle import MACHINES

from .options import PREFIX, Options

INTRODUCTION = (
    "<!-- Written by `python -m secondopinion.server.reference_pages docs/reference`; a test keeps it current. -->\n"
)


def options_page() -> str:
    """Every option with its default and meaning, as Markdown."""
    lines = [
        "# Options",
        "",
        INTRODUCTION,
        "Every option is an environment variable. A secret can also be given as a file: `SECONDOPINION_<NAME>_FILE` holds",
        "its path. An unknown name with our prefix stops the program, so that a typing error never goes unnoticed.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for entry in fields(Options):
        default = entry.default
        if isinstance(default, tuple):
            default = ",".join(default)
        if isinstance(default, bool):
            default = "yes" if default else "no"
        shown = f"`{default}`" if str(default) else "empty"
        meaning = entry.metadata["meaning"] + (" *(secret)*" if entry.metadata["secret"] else "")
        lines.append(f"| `{PREFIX}{entry.name.upper()}` | {shown} | {meaning} |")
    return "\n".join(lines) + "\n"


def states_page() -> str:
    """Every state machine as a table, as Markdown."""
    lines = [
        "# States",
        "",
        INTRODUCTION,
        "What can happen to a case, an assignment, a record and a report, who may cause it,",
    ]
    lines += ["and what must be true before.", ""]
    for machine in MACHINES:
        lines += [
            f"## {machine.name.capitalize()}",
            "",
            "| state | event | leads to | by | needs |",
            "|---|---|---|---|---|",
        ]
        for row in machine.rows():
            by, needs = ", ".join(sorted(row.transition.by)), ", ".join(sorted(row.transition.needs))
            lines.append(f"| {row.state} | {row.event} | {row.transition.to} | {by} | {needs} |")
        lines.append("")
    return "\n".join(lines)


def permissions_page() -> str:
    """Every permission and what it means, as Markdown. Django must be set up."""
    from secondopinion.apps.access.permissions import rules

    lines = [
        "# Permissions",
        "",
        INTRODUCTION,
        "What is not declared is refused. Each rule is a predicate and its queryset twin;",
    ]
    lines += [
        "`policies.py` of the app that owns the thing has the roles.",
        "",
        "| permission | about | meaning |",
        "|---|---|---|",
    ]
    lines += [f"| `{rule.permission}` | {rule.model._meta.verbose_name} | {rule.meaning} |" for rule in rules()]
    return "\n".join(lines) + "\n"


PAGES = {"options.md": options_page, "states.md": states_page, "permissions.md": permissions_page}


def write(folder: Path) -> None:
    """Write every page into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    import os
    import sys

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondopinion.server.settings")
    django.setup()
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference"))
