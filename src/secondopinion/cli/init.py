"""``secondopinion init``: make or bring up to date an installation."""

from typing import Annotated

import typer

from .running import AsJson, show, stop


def init(
    operator: Annotated[
        str, typer.Option(help="E-mail address of the first operator; prints the link that makes their account.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Make an installation, or bring one up to date. Safe to run again: it loses nothing.

    Makes the data folder and the two keys where they are missing, brings the database to this version's shape, and loads
    the clinical reference data. Keep a copy of the file master_key away from the machine: without it nothing can be read.
    """
    from secondopinion.server.installation import NotEmptyWithoutKey, ReferenceDataChanged, prepare
    from secondopinion.server.options import BadOption

    try:
        done = prepare(operator=operator)
    except (BadOption, NotEmptyWithoutKey, ReferenceDataChanged) as refused:
        stop(refused)
    lines = [f"The installation in {done.data_dir} is ready."]
    if done.made_keys:
        lines.append(f"New keys were made: {', '.join(done.made_keys)}. Keep a copy of master_key in a safe place.")
    if done.invitation:
        lines.append(
            f"Open this link within {done.invitation_days} days to make the operator's account: {done.invitation}"
        )
    show(
        {
            "data_dir": str(done.data_dir),
            "made_keys": list(done.made_keys),
            "reference_sets": done.reference_sets,
            "invitation": done.invitation,
        },
        as_json=as_json,
        sentence="\n".join(lines),
    )
