"""``secondopinion report``: build the report of a case and write its PDFs."""

import os
from pathlib import Path
from typing import Annotated

import typer

from .case import Reference, the_case
from .running import AsJson, migrated, show, start, stop

app = typer.Typer(help="Reports: two documents from one signed opinion.", no_args_is_help=True)


@app.callback()
def report() -> None:
    """Reports: two documents from one signed opinion."""


@app.command("build")
def build(
    reference: Reference,
    folder: Annotated[Path, typer.Option("--into", help="Folder the two PDFs are written to, unencrypted.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Build the report of the newest signed opinion, or take the one there is, and write both PDFs to a folder."""
    start()
    migrated()
    from django.utils import timezone

    from secondopinion.apps.access.actors import SYSTEM
    from secondopinion.apps.access.refusals import Refusal
    from secondopinion.apps.audit.services import record
    from secondopinion.apps.files.selectors import whole
    from secondopinion.apps.reports.services import build_report
    from secondopinion.apps.reviews.models import Opinion

    case = the_case(reference)
    opinions = Opinion.objects.select_related("case__patient", "assignment", "author")
    opinion = opinions.filter(case=case, signed_at__isnull=False).order_by("-signed_at").first()
    if opinion is None:
        stop(f"Case {case.reference} has no signed opinion yet, so there is nothing to build a report from.")
    built = build_report(SYSTEM, opinion=opinion, at=timezone.now())
    if isinstance(built, Refusal):
        stop(built.sentence)
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    files = (
        ("clinician_pdf", built.clinician_file), ("plain_pdf", built.plain_file), ("numbers_pdf", built.numbers_file)
    )  # fmt: skip
    for name, file in files:
        if file is None:
            continue
        path = folder / f"{case.reference}-{built.number}-{name.removesuffix('_pdf')}.pdf"
        _write_privately(path, whole(file))
        paths[name] = str(path)
    record("report.exported", actor=SYSTEM, at=timezone.now(), case_id=case.pk, obj=built)
    value = {"case": case.reference, "number": built.number, "state": built.state} | paths
    show(value, as_json=as_json, sentence="\n".join(paths.values()))


def _write_privately(path: Path, data: bytes) -> None:
    """Write a file that only this user of the machine can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
