"""``secondopinion demo``: one case, the whole way."""

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .running import stop
from .serve import serve

if TYPE_CHECKING:
    from secondopinion.demonstration.run import Shown

DATA_DIR = "var/demonstration"


def demo(
    once: Annotated[bool, typer.Option("--once", help="Do not serve; the last line printed is a JSON object.")] = False,
) -> None:
    """Take one invented patient's case the whole way, then serve it at http://localhost:8000.

    Records in, facts understood, an expert's review, a signed report in two versions, read by the patient, a question
    answered, every step in the log. Works on a database of its own (SECONDOPINION_DATA_DIR, by default
    var/demonstration) and listens on this machine only. A second run takes seconds and loses nothing.
    """
    began = time.monotonic()
    os.environ["SECONDOPINION_DEMONSTRATION"] = "yes"
    os.environ.setdefault("SECONDOPINION_DATA_DIR", DATA_DIR)
    from secondopinion.server.installation import NotEmptyWithoutKey, ReferenceDataChanged, prepare
    from secondopinion.server.options import BadOption

    try:
        prepared = prepare()
    except (BadOption, NotEmptyWithoutKey, ReferenceDataChanged) as refused:
        stop(refused)
    from secondopinion.apps.audit.services import origin
    from secondopinion.demonstration.run import Stopped, run

    origin.set("demonstration")
    say = _Say(began)
    say(f"The installation in {prepared.data_dir} is ready")
    try:
        shown = run(say=say)
    except Stopped as refused:
        stop(f"The demonstration stopped: {refused}")
    _print_summary(shown, base_url=os.environ.get("SECONDOPINION_BASE_URL", "http://localhost:8000"))
    if once:
        typer.echo(
            json.dumps(
                {
                    "case": shown.case.reference,
                    "clinician_pdf": _relative(shown.clinician_pdf),
                    "plain_pdf": _relative(shown.plain_pdf),
                    "records": shown.records,
                    "facts": shown.facts,
                    "audit_entries": shown.audit_entries,
                    "seconds": round(time.monotonic() - began, 1),
                }
            )
        )
        return
    serve(workers=True)


class _Say:
    """Prints a step with the seconds since the start."""

    def __init__(self, began: float) -> None:
        self.began = began

    def __call__(self, sentence: str) -> None:
        typer.echo(f"[{time.monotonic() - self.began:5.1f} s] {sentence}")


def _print_summary(shown: "Shown", *, base_url: str) -> None:
    typer.echo(f"\nCase {shown.case.reference}")
    typer.echo(f"  for clinicians: {_relative(shown.clinician_pdf)}")
    typer.echo(f"  in plain words: {_relative(shown.plain_pdf)}")
    typer.echo(f"\nOne login per role, at {base_url}/demonstration/ (one press each):")
    for role, name, address in shown.logins:
        typer.echo(f"  {role:20} {name:24} {address}")


def _relative(path: Path) -> str:
    """The path from the folder the command runs in, where it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
