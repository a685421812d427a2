"""Bodies that Django would write to an unencrypted temporary file never reach it."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings

from secondopinion.server.bodies import BoundedBodies


def ask(headers: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """The status of the answer, and how often Django was asked."""
    sent: list[dict[str, Any]] = []
    passed = 0

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        nonlocal passed
        passed += 1
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async_to_sync(BoundedBodies(inner))({"type": "http", "method": "PATCH", "headers": headers}, receive, send)
    return sent[0]["status"], passed


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], (204, 1)),
        ([(b"content-length", str(settings.FILE_UPLOAD_MAX_MEMORY_SIZE).encode())], (204, 1)),
        ([(b"content-length", str(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1).encode())], (413, 0)),
        ([(b"content-length", b"many")], (413, 0)),
        ([(b"transfer-encoding", b"chunked")], (411, 0)),
    ],
)
def test_only_a_body_of_known_and_bounded_length_is_passed_on(
    headers: list[tuple[bytes, bytes]], expected: tuple[int, int]
) -> None:
    assert ask(headers) == expected
