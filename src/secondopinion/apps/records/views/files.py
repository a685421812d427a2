"""A page's picture and the original file: decrypted as they are sent, never rendered in our own origin."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from ..selectors.pages import original, page_image
from .places import record_of

_SEALED = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@login_required
@require_GET
def record_page_image(request: HttpRequest, case_id: UUID, record_id: UUID, number: int) -> HttpResponse:
    """The picture of one page, as our own reader drew it."""
    row = record_of(request, case_id, record_id)
    data = page_image(request.user, record=row, number=number, at=timezone.now())
    kind = _picture(data or b"")
    if data is None or kind is None:
        raise Http404
    return HttpResponse(data, content_type=kind, headers=_SEALED)


@login_required
@require_GET
def record_original(request: HttpRequest, case_id: UUID, record_id: UUID) -> HttpResponseBase:
    """The file as it was handed in, to be saved: it is never opened inside a page."""
    row = record_of(request, case_id, record_id)
    pieces = original(request.user, record=row, at=timezone.now())
    if pieces is None:
        raise Http404
    body = _without_blocking(pieces) if isinstance(request, ASGIRequest) else pieces
    disposition = content_disposition_header(as_attachment=True, filename=row.name) or "attachment"
    return StreamingHttpResponse(
        body,
        content_type="application/octet-stream",
        headers=_SEALED | {"Content-Disposition": disposition, "Content-Length": str(row.size)},
    )


def _picture(data: bytes) -> str | None:
    """The child drew it, but a document may have taken the child over: only what is a picture is sent as one."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/png" if data.startswith(b"\x89PNG\r\n\x1a\n") else None


async def _without_blocking(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Piece by piece from a thread: a plain iterator would be read whole into memory by the ASGI handler."""
    while (piece := await sync_to_async(next, thread_sensitive=False)(pieces, None)) is not None:
        yield piece
