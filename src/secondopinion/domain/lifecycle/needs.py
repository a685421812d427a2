"""What must be true before a step. The apps find out; the tables only ask."""

from enum import StrEnum


class Need(StrEnum):
    """One condition of a step."""

    CONSENT_GIVEN = "consent_given"
    ADULT_OR_GUARDIAN_CHECKED = "adult_or_guardian_checked"
    RED_FLAGS_SCREENED = "red_flags_screened"
    NO_OPEN_RED_FLAG = "no_open_red_flag"
    QUESTION_ASKED = "question_asked"
    IDENTITY_CONFIRMED = "identity_confirmed"
    CHECKLIST_SETTLED = "checklist_settled"  # every item present, or its absence accepted with a reason
    QUARANTINE_EMPTY = "quarantine_empty"
    REFERENCE_SIGNED = "reference_signed"  # reviewed clinical reference data, or a demonstration
    CREDENTIALS_VERIFIED = "credentials_verified"
    NO_CONFLICT = "no_conflict"  # the expert declared their interests and none bars them
    NO_ACTIVE_ASSIGNMENT = "no_active_assignment"
    OPINION_COMPLETE = "opinion_complete"
    OPINION_SIGNED = "opinion_signed"
    REAUTHENTICATED = "reauthenticated"
    REPORT_BUILT = "report_built"
    REPORT_RELEASED = "report_released"
    REASON_GIVEN = "reason_given"
    ATTEMPTS_LEFT = "attempts_left"
    CLINICIAN_CLEARED = "clinician_cleared"  # a named clinician said the danger is dealt with
