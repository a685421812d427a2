"""What every command shares: start Django, end with one sentence, print for people or for programs."""

import json
import sys
from typing import Annotated, Any, NoReturn

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of sentences.")]


def stop(sentence: object, *, code: int = 1) -> NoReturn:
    """End the command with one sentence on the error stream."""
    typer.echo(str(sentence), err=True)
    raise typer.Exit(code)


def start() -> None:
    """Load Django; a half-configured installation ends here in one sentence."""
    from secondopinion.server.options import BadOption

    try:
        import django

        django.setup()
    except BadOption as bad:
        stop(bad)
    from django.core.checks import ERROR, run_checks

    serious = [found for found in run_checks() if found.level >= ERROR]
    if serious:
        stop(" ".join(filter(None, [str(serious[0].msg), str(serious[0].hint or "")])))
    from secondopinion.apps.audit.services import origin

    origin.set("command")


def migrated() -> None:
    """End the command unless the database has this version's shape."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        stop("The database cannot be reached. Check SECONDOPINION_DATABASE_URL, or run `secondopinion init` first.")
    if waiting:
        stop("The database is older than this version. Run `secondopinion init`; it loses nothing.")


def show(value: dict[str, Any], *, as_json: bool, sentence: str) -> None:
    """Print the result."""
    if as_json:
        json.dump(value, sys.stdout, default=str)
        sys.stdout.write("\n")
    else:
        typer.echo(sentence)
