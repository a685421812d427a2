"""No request body ever reaches the disk in plaintext.

Django's ASGI handler writes a body longer than ``FILE_UPLOAD_MAX_MEMORY_SIZE`` to an unencrypted temporary file before
any view runs. So a longer body, or one that does not say its length, is refused before Django sees it. Files come in
pieces of 4 MiB through the resumable upload, far below the bound.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class BoundedBodies:
    """An ASGI application in front of Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413 (too long) or 411 (length not said)."""
        status = _refusal(dict(scope["headers"])) if scope["type"] == "http" else 0
        if not status:
            await self.application(scope, receive, send)
            return
        sentence = _("This piece of the file is too large to be taken at once. Send it in smaller pieces.")
        body = json.dumps({"message": sentence}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _refusal(headers: dict[bytes, bytes]) -> int:
    if b"transfer-encoding" in headers:
        return 411
    length = headers.get(b"content-length", b"0")
    return 413 if not length.isdigit() or int(length) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE else 0
