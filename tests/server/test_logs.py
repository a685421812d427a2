"""Log lines: an error is never silent, and never says more than its kind and place."""

import json
import logging

import pytest
from django.conf import settings
from django.test import Client

from secondopinion.server.logs import JsonLines


def _line(name: str, message: str, *, error: Exception | None = None) -> dict[str, object]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, None, info)
    found: dict[str, object] = json.loads(JsonLines().format(record))
    return found


def test_a_failed_job_is_logged_without_the_words_of_its_exception() -> None:
    """django-q writes the exception's text and traceback into the message itself."""
    line = _line("django-q", "Failed 'send' (x) - {'mira@example.org': (550, b'no such user')} : Traceback ...")
    assert "mira" not in json.dumps(line)
    assert line["level"] == "ERROR"
    assert "job" in str(line["message"])


@pytest.mark.django_db
def test_an_error_on_a_page_is_logged_by_kind_and_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ValueError("the words of Mira")

    lines: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(JsonLines())
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    monkeypatch.setattr("secondopinion.server.views.JsonResponse", broken)
    logger = logging.getLogger("django.request")
    monkeypatch.setattr(logger, "level", logging.getLevelName(settings.LOGGING["loggers"]["django.request"]["level"]))
    logger.addHandler(handler)
    try:
        assert Client(raise_request_exception=False).get("/healthz").status_code == 500
    finally:
        logger.removeHandler(handler)
    assert [json.loads(line)["exception"] for line in lines] == ["ValueError"]
    assert "Mira" not in "".join(lines)
    assert "healthz" in str(json.loads(lines[0])["where"])
