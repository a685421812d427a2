"""System checks: a half-configured installation says so in one sentence instead of starting."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from .branding import colour_fault, logo_fault


@register()
def keys_are_present(**_: Any) -> list[CheckMessage]:
    """Both secrets exist and have their length."""
    found: list[CheckMessage] = []
    if settings.SECRET_KEY == settings.MISSING_SECRET:
        found.append(
            Error(
                "There is no secret key.", hint="Run `secondopinion init`, or set SECONDOPINION_SECRET_KEY.", id="so.E1"
            )
        )
    if len(settings.MASTER_KEY) != 32:
        found.append(
            Error(
                "There is no master key of 32 bytes, so nothing in the store can be read or written.",
                hint="Run `secondopinion init`, or set SECONDOPINION_MASTER_KEY to the key this store was made with.",
                id="so.E2",
            )
        )
    return found


@register()
def demonstration_stays_on_loopback(**_: Any) -> list[CheckMessage]:
    """The demonstration's open sign-in page never listens to a network."""
    options = settings.OPTIONS
    if options.demonstration and options.host not in ("127.0.0.1", "::1", "localhost"):
        return [Error("The demonstration listens on loopback only.", hint="Unset SECONDOPINION_HOST.", id="so.E3")]
    return []


@register()
def the_operators_marks_can_be_shown(**_: Any) -> list[CheckMessage]:
    """A logo that is there, a colour people can read."""
    options = settings.OPTIONS
    faults = [logo_fault(options.logo) if options.logo else ""]
    faults.append(colour_fault(options.colour_action) if options.colour_action else "")
    return [Error(fault, hint="See docs/reference/options.md.", id="so.E4") for fault in faults if fault]


@register(deploy=True)
def real_people_need_tls(**_: Any) -> list[CheckMessage]:
    """An address other than localhost is served over HTTPS."""
    base_url = settings.OPTIONS.base_url
    if not base_url.startswith(("https://", "http://localhost")):
        return [Warning("The address people type is not HTTPS.", hint="See docs/how-to/install.md.", id="so.W1")]
    return []
