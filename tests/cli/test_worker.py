"""``secondopinion worker`` on PostgreSQL, where forked processes must share no connection."""

import pytest
from django.db import connection

from secondopinion.cli.serve import without_pool


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="set SECONDOPINION_TEST_DATABASE_URL to a PostgreSQL server"
)
def test_the_queue_forks_processes_without_a_shared_pool() -> None:
    assert connection.settings_dict["OPTIONS"].get("pool")
    without_pool()
    assert connection.pool is None  # type: ignore[attr-defined]  # PostgreSQL's connection has it
    assert connection.alias not in connection._connection_pools  # type: ignore[attr-defined]
