"""Pages of the server itself: health, and the demonstration's sign-in and mail."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether the server answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})


def demonstration(_request: HttpRequest) -> HttpResponse:
    """Filled in with the demonstration."""
    return HttpResponse(status=404)


def mail(_request: HttpRequest) -> HttpResponse:
    """Filled in with the demonstration."""
    return HttpResponse(status=404)
