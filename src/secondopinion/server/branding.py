"""The operator's logo and colour on the pages."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

PAPER = "#fbfaf7"
LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
LARGEST_LOGO = 512 * 1024


def _luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colour_fault(colour: str) -> str:
    """Why a colour cannot be used for buttons and links; empty when it can."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return f"SECONDOPINION_COLOUR_ACTION takes #rrggbb, not {colour!r}."
    reached = min(contrast(colour, PAPER), contrast(colour, "#ffffff"))
    if reached < LEAST_CONTRAST:
        return f"SECONDOPINION_COLOUR_ACTION {colour} has a contrast of {reached:.1f}; people need at least {LEAST_CONTRAST}."
    return ""


def logo_fault(path: str) -> str:
    """Why a logo cannot be shown; empty when it can."""
    file = Path(path)
    if file.suffix.lower() not in LOGO_TYPES or not file.is_file():
        return f"SECONDOPINION_LOGO takes the path of an SVG or PNG file; {path} is none."
    if file.stat().st_size > LARGEST_LOGO:
        return f"The logo {path} is larger than 512 KiB."
    return ""


@cache
def _logo(path: str) -> tuple[bytes, str]:
    return Path(path).read_bytes(), LOGO_TYPES[Path(path).suffix.lower()]


@require_GET
@cache_control(public=True, max_age=3600)
def logo(_request: HttpRequest) -> HttpResponse:
    """The operator's logo."""
    if not settings.OPTIONS.logo:
        raise Http404
    data, kind = _logo(settings.OPTIONS.logo)
    response = HttpResponse(data, content_type=kind)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response


@require_GET
@cache_control(public=True, max_age=3600)
def colours(_request: HttpRequest) -> HttpResponse:
    """The operator's colour over ours, in the light theme; the dark theme keeps its own."""
    colour = settings.OPTIONS.colour_action
    if not colour:
        raise Http404
    sheet = (
        f"@media (prefers-color-scheme: light) {{ :root:not([data-theme]) {{ --action: {colour}; --action-hover: {colour}; }} }}\n"
        f':root[data-theme="light"] {{ --action: {colour}; --action-hover: {colour}; }}\n'
    )
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")
