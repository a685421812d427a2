"""Who can act in a case."""

from enum import StrEnum


class Role(StrEnum):
    """The roles of the product, plus the system itself for steps that follow from work or time."""

    PATIENT = "patient"
    REPRESENTATIVE = "representative"
    CAREGIVER = "caregiver"
    TREATING_PHYSICIAN = "treating_physician"
    NAVIGATOR = "navigator"
    EXPERT = "expert"
    BOARD_CHAIR = "board_chair"
    PRIVACY_OFFICER = "privacy_officer"
    OPERATOR = "operator"
    SYSTEM = "system"


PATIENT_SIDE = frozenset({Role.PATIENT, Role.REPRESENTATIVE})
"""The patient, or the person who decides in law for them. A caregiver helps but does not decide."""

INTAKE = PATIENT_SIDE | {Role.NAVIGATOR, Role.TREATING_PHYSICIAN}
"""Who may bring a case in."""
