"""What every page knows: the installation, the way around."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.roles import Role

from .options import Options


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number to call and what it is for."""

    label: Promise
    number: str


@dataclass(frozen=True, slots=True)
class InstallationLine:
    """What pages say about the programme that runs this installation. All values are the operator's."""

    name: str
    emergency_number: str
    emergency_numbers: tuple[EmergencyNumber, ...]
    staffed_hours: str
    contact_email: str
    contact_phone: str
    cost: str
    review_days: int
    answer_days: int
    logo_url: str
    colours_url: str


def _line(options: Options) -> InstallationLine:
    return InstallationLine(
        name=options.programme_name,
        emergency_number=options.emergency_number,
        emergency_numbers=(EmergencyNumber(_("Emergency"), options.emergency_number),),
        staffed_hours=options.staffed_hours,
        contact_email=options.contact_email,
        contact_phone=options.contact_phone,
        cost=options.cost,
        review_days=options.review_days,
        answer_days=options.answer_days,
        logo_url=reverse("brand_logo") if options.logo else "",
        colours_url=reverse("brand_colours") if options.colour_action else "",
    )


def installation(_request: HttpRequest) -> dict[str, Any]:
    """Name, hours and numbers of this installation, and whether it is a demonstration."""
    return {"installation": _line(settings.OPTIONS), "demonstration": settings.DEMONSTRATION}


VISITOR = (
    (_("What it is"), "guidance:understand"),
    (_("Is it for me?"), "guidance:reasons"),
    (_("What to expect"), "guidance:expectations"),
    (_("Talk to your doctor"), "guidance:talk"),
    (_("When not to wait"), "guidance:red_flags"),
)
HELP = ((_("When not to wait"), "guidance:red_flags"), (_("Talk to your doctor"), "guidance:talk"))

# What each role finds in the header beside its home; the first role that names a page places it.
BY_ROLE: tuple[tuple[Role, tuple[tuple[Promise, str], ...]], ...] = (
    (Role.NAVIGATOR, ((_("Board"), "board"), (_("Clinical data"), "reference"))),
    (Role.BOARD_CHAIR, ((_("Board"), "board"), (_("Clinical data"), "reference"))),
    (Role.EXPERT, ((_("Clinical data"), "reference"),)),
    (Role.PRIVACY_OFFICER, ((_("Log"), "log"), (_("Clinical data"), "reference"))),
    (Role.OPERATOR, ((_("People"), "people"), (_("Clinical data"), "reference"))),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The header's links for whoever is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        entries = list(VISITOR)
    else:
        roles = user.active_roles()
        entries = [(_("Home"), "home")]
        for role, pages in BY_ROLE:
            entries += [page for page in pages if role in roles and page[1] not in {name for _label, name in entries}]
        if not roles:
            entries += HELP
    links = [{"label": label, "url": reverse(name)} for label, name in entries]
    return {"navigation": [link | {"current": link["url"] == request.path} for link in links]}
