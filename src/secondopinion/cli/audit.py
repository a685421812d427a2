"""``secondopinion audit``: the log of who did what."""

import typer

from .running import AsJson, migrated, show, start, stop

app = typer.Typer(help="The log of who did what, on which case, when and from where.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """The log of who did what, on which case, when and from where."""


@app.command("verify")
def verify(as_json: AsJson = False) -> None:
    """Walk the whole log and check that no entry was changed, removed, added or put elsewhere.

    Exit code 1 and the number of the first entry that does not fit when the chain is broken.
    """
    start()
    migrated()
    from secondopinion.apps.audit.services import verify as walk

    verdict = walk()
    if not verdict.intact and not as_json:
        stop(
            f"The log is broken at entry {verdict.broken_at} ({verdict.code}). Keep the database as it is, and compare it "
            "with the last backup."
        )
    show(
        {"entries": verdict.entries, "intact": verdict.intact, "broken_at": verdict.broken_at, "code": verdict.code},
        as_json=as_json,
        sentence=f"The log is intact: {verdict.entries} entries.",
    )
    if not verdict.intact:
        raise typer.Exit(1)
