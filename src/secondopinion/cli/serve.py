"""``secondopinion serve`` and ``secondopinion worker``."""

import os
from typing import Annotated

import typer

from .beside import WorkerBeside, end_with_parent, leave_on_sigterm
from .running import migrated, start


def serve(
    workers: Annotated[
        bool, typer.Option("--workers/--no-workers", help="Start the worker beside the web server.")
    ] = True,
) -> None:
    """Serve the pages, with a worker beside them (one process each on SQLite; grow by configuration).

    Listens on SECONDOPINION_HOST and SECONDOPINION_PORT. Stop with Ctrl-C: requests and jobs under way are finished.
    """
    start()
    migrated()
    import uvicorn
    from django.conf import settings

    options = settings.OPTIONS
    # uvicorn raises the signal again once it has finished its requests.
    leave_on_sigterm()
    beside = WorkerBeside() if workers and options.worker_processes else None
    typer.echo(f"Serving at {settings.BASE_URL} (stop with Ctrl-C)")
    try:
        uvicorn.run(
            "secondopinion.server.asgi:application",
            host=options.host,
            port=options.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=options.behind_proxy,
            timeout_graceful_shutdown=10,
        )
    finally:
        if beside:
            beside.stop()


def worker(
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Read records, build reports and send mails. On PostgreSQL any number of these may run, on any machine."""
    if with_parent:
        end_with_parent()
    start()
    migrated()
    without_pool()
    from django.core.management import call_command

    from secondopinion.apps.audit.services import origin

    origin.set("job")
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    call_command("qcluster")


def without_pool() -> None:
    """Give every process that the queue forks connections of its own; a pool would be shared, and its answers mixed up."""
    from django.db import connection

    if connection.settings_dict["OPTIONS"].pop("pool", None) is not None:
        connection.close()
        pool = connection._connection_pools.pop(connection.alias, None)  # type: ignore[attr-defined]  # PostgreSQL's
        if pool is not None:
            pool.close()
