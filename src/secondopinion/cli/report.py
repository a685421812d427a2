"""``secondopinion report``: build the report of a case and write its PDFs."""

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
    for name, file in (("clinician_pdf", built.clinician_file), ("plain_pdf", built.plain_file)):
        path = folder / f"{case.reference}-{built.number}-{name.removesuffix('_pdf')}.pdf"
        path.write_bytes(whole(file))
        paths[name] = str(path)
    value = {"case": case.reference, "number": built.number, "state": built.state} | paths
    show(value, as_json=as_json, sentence="\n".join(paths.values()))
