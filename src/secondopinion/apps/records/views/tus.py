"""Resumable upload, tus 1.0.0 (core, creation, termination, checksum, expiration): thin over the upload services.

Source: the tus resumable upload protocol, version 1.0.0. Every request is permitted anew; the offset is always asked of
the encrypted store; a body is passed on in small pieces and never held as a whole.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secondopinion.adapters.store import AlreadyFinished, Busy, WrongOffset
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.cases.models import Case

from .. import services
from ..models import Upload
from ..services.uploads import durable_offset

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
ALGORITHMS = ("sha1", "sha256")
PIECE = 256 * 1024
MOST_CHECKED = 16 * 1024 * 1024  # a body with a checksum is held until it is checked, so it is bounded
CHECKSUM_MISMATCH = 460


@login_required
@require_http_methods(["OPTIONS", "POST"])
def uploads(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the server can do (OPTIONS); begin an upload (POST)."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    require(request.user, "record.add", case)
    if request.method == "OPTIONS":
        return _answer(204, **{
            "Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
            "Tus-Max-Size": str(settings.OPTIONS.max_file_bytes),
        })  # fmt: skip
    if wrong := _wrong_version(request):
        return wrong
    at = timezone.now()
    services.expire_uploads(at=at)
    length = _number(request.headers.get("Upload-Length"))
    metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    if length is None or metadata is None:
        return _say(
            400, _("The browser did not say how long the file is. Load the page again and choose it once more.")
        )
    name = metadata.get("filename") or metadata.get("name") or "file"
    begun = services.begin_upload(
        request.user, case=case, length=length, name=name, path=metadata.get("relativePath", ""), at=at
    )
    if isinstance(begun, Refusal):
        return _say(413, str(begun.sentence))
    if length == 0:
        services.finish_upload(request.user, upload=begun, at=at)
    return _answer(201, **{"Location": reverse("upload", args=[begun.pk]), "Upload-Expires": _expires(begun)})


@login_required
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Where an upload stands (HEAD), its next bytes (PATCH), its end (DELETE)."""
    row = get_object_or_404(
        Upload.objects.visible_to(request.user).select_related("file", "case", "person"), pk=upload_id
    )
    if wrong := _wrong_version(request):
        return wrong
    if row.finished_at is None and row.expires_at <= timezone.now():
        return _say(410, _("This upload waited too long and was thrown away. Choose the file again to send it anew."))
    try:
        if request.method == "HEAD":
            return _head(request, row)
        if request.method == "DELETE":
            refusal = services.end_upload(request.user, upload=row, at=timezone.now())
            return _say(409, str(refusal.sentence)) if refusal is not None else _answer(204)
        return _patch(request, row)
    except Busy:
        return _say(423, _("This file is being received by another connection. It goes on by itself in a moment."))


def _head(request: HttpRequest, row: Upload) -> HttpResponse:
    offset = durable_offset(row)
    if offset == row.length and row.finished_at is None:  # the answer to the last piece never arrived
        services.finish_upload(request.user, upload=row, at=timezone.now())
    return _answer(200, **{
        "Upload-Offset": str(offset), "Upload-Length": str(row.length), "Upload-Expires": _expires(row),
        "Cache-Control": "no-store",
    })  # fmt: skip


def _patch(request: HttpRequest, row: Upload) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        return _say(415, _("The browser sent the file in a way we do not know. Load the page again and try once more."))
    offset = _number(request.headers.get("Upload-Offset"))
    size = _number(request.headers.get("Content-Length"))
    if offset is None:
        return _say(
            400, _("The browser did not say where to go on. Load the page again and choose the file once more.")
        )
    if offset + (size or 0) > row.length:
        return _say(413, _("More was sent than the file is long, so nothing was added. Choose the file again."))
    chunks: Iterator[bytes] = _pieces(request, most=row.length - offset)
    if checksum := request.headers.get("Upload-Checksum"):
        checked = _checked(chunks, checksum)
        if isinstance(checked, HttpResponse):
            return checked
        chunks = iter([checked])
    try:
        new = services.append_piece(request.user, upload=row, offset=offset, chunks=chunks)
    except WrongOffset as wrong:
        return _say(
            409, _("The file is at another place than the browser thought. It goes on by itself."), offset=wrong.length
        )
    except AlreadyFinished:
        return _say(409, _("This file has arrived already and is safe."), offset=row.length)
    except UnreadablePostError:  # the connection broke; what came before is kept, and HEAD will say how much
        return _say(400, _("The connection broke. What was sent is safe."))
    if new == row.length:
        services.finish_upload(request.user, upload=row, at=timezone.now())
    return _answer(204, **{"Upload-Offset": str(new), "Upload-Expires": _expires(row)})


def _pieces(request: HttpRequest, *, most: int) -> Iterator[bytes]:
    left = most
    while left > 0 and (piece := request.read(min(PIECE, left))):
        left -= len(piece)
        yield piece


def _checked(chunks: Iterator[bytes], header: str) -> bytes | HttpResponse:
    """The whole body when it matches its checksum: only then is a byte of it kept."""
    name, _space, encoded = header.partition(" ")
    try:
        expected = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        expected = b""
    if name not in ALGORITHMS or not expected:
        return _say(400, _("The browser used a check we do not know. Load the page again and try once more."))
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MOST_CHECKED:
            return _say(413, _("This piece of the file is too large to be checked. Send it in smaller pieces."))
    digest = hashlib.sha1(body, usedforsecurity=False) if name == "sha1" else hashlib.sha256(body)
    if digest.digest() != expected:
        return _say(CHECKSUM_MISMATCH, _("A piece of the file was damaged on its way. It is sent again by itself."))
    return bytes(body)


def _wrong_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _say(
        412, _("The browser speaks another version of the upload. Load the page again."), **{"Tus-Version": VERSION}
    )


def _metadata(header: str) -> dict[str, str] | None:
    """The pairs of ``Upload-Metadata``: key, space, base64 of UTF-8 text; None where that is not what was sent."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8", "replace")
        except binascii.Error:
            return None
    return found


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None


def _expires(row: Upload) -> str:
    return http_date(row.expires_at.timestamp())


def _say(status: int, sentence: str, *, offset: int | None = None, **headers: str) -> HttpResponse:
    response = JsonResponse({"message": sentence}, status=status)
    if offset is not None:
        response.headers["Upload-Offset"] = str(offset)
    return _with_headers(response, headers)


def _answer(status: int, **headers: str) -> HttpResponse:
    return _with_headers(HttpResponse(status=status), headers)


def _with_headers(response: HttpResponse, headers: dict[str, str]) -> HttpResponse:
    response.headers["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        response.headers[name] = value
    return response
