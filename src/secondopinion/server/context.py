"""What every page knows: the installation, the way around."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.roles import Role


def installation(_request: HttpRequest) -> dict[str, Any]:
    """Name, hours and numbers of this installation, and whether it is a demonstration."""
    return {"installation": settings.OPTIONS, "demonstration": settings.DEMONSTRATION}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The header's links for whoever is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        entries = [
            (_("What a second opinion is"), "guidance:understand"),
            (_("Who must not wait"), "guidance:red_flags"),
        ]
    else:
        roles = user.active_roles()
        entries = [(_("Home"), "home")]
        if Role.NAVIGATOR in roles or Role.BOARD_CHAIR in roles:
            entries.append((_("Board"), "board"))
        if Role.OPERATOR in roles:
            entries.append((_("People"), "people"))
        if Role.PRIVACY_OFFICER in roles:
            entries.append((_("Log"), "log"))
        if roles & {Role.EXPERT, Role.BOARD_CHAIR, Role.NAVIGATOR, Role.OPERATOR}:
            entries.append((_("Clinical data"), "reference"))
    links = [{"label": label, "url": reverse(name)} for label, name in entries]
    return {"navigation": [link | {"current": link["url"] == request.path} for link in links]}
