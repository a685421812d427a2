"""System checks of this app."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from .limits import model_path


@register()
def recognition_is_there(**_: Any) -> list[CheckMessage]:
    """Without the model of the text recognition, scans and photos are kept but cannot be read."""
    if model_path() is not None:
        return []
    return [
        Warning(
            "The model of the text recognition is missing: scans and photos are kept, but their words are not read.",
            hint="Run `npm ci --ignore-scripts`, or set SECONDOPINION_OCR_MODEL to eng.traineddata.gz.",
            id="so.W2",
        )
    ]
