"""Codes of this app in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.roles import Role

ROLES: dict[Role, Promise] = {
    Role.PATIENT: _("Patient"),
    Role.REPRESENTATIVE: _("Representative"),
    Role.CAREGIVER: _("Family or friend"),
    Role.TREATING_PHYSICIAN: _("Treating doctor"),
    Role.NAVIGATOR: _("Navigator"),
    Role.EXPERT: _("Expert"),
    Role.BOARD_CHAIR: _("Board chair"),
    Role.PRIVACY_OFFICER: _("Privacy officer"),
    Role.OPERATOR: _("Operator"),
}
"""A role as people call it."""

TASKS: dict[Role, Promise] = {
    Role.PATIENT: _("asks for a second opinion and reads the report"),
    Role.REPRESENTATIVE: _("acts for the patient by law"),
    Role.CAREGIVER: _("helps the patient, as far as the patient allows"),
    Role.TREATING_PHYSICIAN: _("gave the first opinion, sends records, is told"),
    Role.NAVIGATOR: _("checks records, watches for danger, assigns cases"),
    Role.EXPERT: _("reviews cases and signs opinions"),
    Role.BOARD_CHAIR: _("leads the tumour board"),
    Role.PRIVACY_OFFICER: _("reads the log of who saw what"),
    Role.OPERATOR: _("installs the system and manages people; sees no patient data"),
}
"""What somebody in a role does here."""
