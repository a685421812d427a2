"""``secondopinion case``: bring records in from a folder, and look at a case."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import typer

from .running import AsJson, migrated, show, start, stop

app = typer.Typer(help="Cases: bring records in, look at where a case stands.", no_args_is_help=True)
Reference = Annotated[str, typer.Argument(help="The case's reference, such as SO-7F3K2M.")]


def the_case(reference: str) -> Any:
    """The case of a reference, or the end of the command."""
    from secondopinion.apps.cases.models import Case

    case = Case.objects.select_related("patient").filter(reference=reference.strip().upper()).first()
    if case is None:
        stop(f"There is no case {reference}. References look like SO-7F3K2M and stand on every page of a case.")
    return case


def the_person(address: str) -> Any:
    """The person of an address, or the end of the command."""
    from secondopinion.apps.accounts.models import User, normal_address

    person = User.objects.filter(email=normal_address(address), is_active=True).first()
    if person is None:
        stop(f"Nobody with the address {address} has an account here.")
    return person


@app.command("import")
def import_(
    reference: Reference,
    folder: Annotated[Path, typer.Argument(exists=True, help="A folder of records, or one file.")],
    person: Annotated[str, typer.Option("--as", help="E-mail address of the person who hands them in.")],
    read: Annotated[bool, typer.Option("--read/--no-read", help="Read them now, or leave that to a worker.")] = True,
    as_json: AsJson = False,
) -> None:
    """Hand in every file of a folder, and read them.

    Goes the same way as an upload on the page: encrypted from the first byte, copies noticed, another patient's records
    set aside. A file that cannot be used ends in a sentence; the others go on. The originals in the folder stay.
    """
    start()
    migrated()
    from django.utils import timezone

    from secondopinion.apps.access.permissions import Denied
    from secondopinion.apps.access.refusals import Refusal
    from secondopinion.apps.records.services import receive_bytes, waiting

    case, sender = the_case(reference), the_person(person)
    files = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        stop(f"There is no file in {folder}.")
    refused = []
    for path in files:
        inside = "" if folder.is_file() else str(path.parent.relative_to(folder)).removeprefix(".")
        try:
            with path.open("rb") as handle:
                pieces = iter(lambda handle=handle: handle.read(1 << 18), b"")
                done = receive_bytes(sender, case=case, name=path.name, folder=inside, data=pieces, at=timezone.now())
        except Denied:
            stop(
                f"{person} may not hand in records for {reference}. Bring them to the case first, or use another person."
            )
        if isinstance(done, Refusal):
            refused.append(path.name)
            typer.echo(f"{path.name}: {done.sentence}", err=True)
    while read and (ids := waiting(case.pk)):
        with ThreadPoolExecutor(max_workers=2) as pool:
            for number, _ in enumerate(pool.map(_read, ids), start=1):
                typer.echo(f"read {number} of {len(ids)}", err=True)
    show(
        {"case": case.reference, "files": len(files), "refused": len(refused), "records": _records(case)},
        as_json=as_json,
        sentence=f"{len(files) - len(refused)} of {len(files)} files are in case {case.reference}.",
    )


def _read(record_id: Any) -> None:
    from django.db import connection

    from secondopinion.apps.records.jobs import read_record

    try:
        read_record(str(record_id))
    finally:
        connection.close()


def _records(case: Any) -> list[dict[str, Any]]:
    return [
        {"id": record.pk, "name": record.name, "state": record.state, "kind": record.kind, "pages": record.page_count}
        for record in case.records.order_by("received_at")
    ]


@app.command("show")
def show_case(reference: Reference, as_json: AsJson = False) -> None:
    """Say where a case stands: its state, its records and what became of each, its opinions and reports.

    Prints the names of files, so use it where the patient's people may look.
    """
    start()
    migrated()
    from django.utils import timezone

    from secondopinion.apps.access.actors import SYSTEM
    from secondopinion.apps.audit.services import record

    case = the_case(reference)
    record("case.shown", actor=SYSTEM, at=timezone.now(), case_id=case.pk, obj=case)
    records = _records(case)
    value = {
        "case": case.reference,
        "state": case.state,
        "cancer": case.cancer,
        "due_at": case.due_at,
        "records": records,
        "facts": case.facts.count(),
        "opinions": [{"number": row.number, "signed_at": row.signed_at} for row in case.opinions.all()],
        "reports": [{"number": row.number, "state": row.state} for row in case.reports.all()],
    }
    lines = [f"Case {case.reference}: {case.state}, {case.cancer or 'cancer not given'}, {value['facts']} facts"]
    lines += [f"  {row['state']:12} {row['kind'] or '-':16} {row['pages']:3} pages  {row['name']}" for row in records]
    lines += [f"  report {row.number}: {row.state}" for row in case.reports.all()]
    show(value, as_json=as_json, sentence="\n".join(lines))
