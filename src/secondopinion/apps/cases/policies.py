"""Who may do what with a case, and the function every app above builds its rules with."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import Rule, register
from secondopinion.apps.access.roles import PROFESSIONAL, Role
from secondopinion.domain.lifecycle import CaseState

from .models import Case, CaseParticipant, CaseQuestion, Consent, RedFlagScreen

PATIENT_SIDE = frozenset({Role.PATIENT, Role.REPRESENTATIVE})
FAMILY = PATIENT_SIDE | {Role.CAREGIVER}
REVIEWERS = frozenset({Role.EXPERT, Role.BOARD_CHAIR})
CLINICAL = REVIEWERS | {Role.NAVIGATOR}
EVERYBODY = FAMILY | CLINICAL | {Role.TREATING_PHYSICIAN}


def active_places(actor: Actor, roles: frozenset[Role], scope: str = "") -> QuerySet[CaseParticipant]:
    """The actor's places on cases in one of these roles that hold now.

    A professional's place holds only while the role is held in the programme too, so that revoking the role closes
    every case at once. ``scope`` is one of "read", "upload", "talk", "decide".
    """
    if actor.actor_id is None:
        return CaseParticipant.objects.none()
    held = actor.active_roles()
    usable = [role for role in roles if role not in PROFESSIONAL or role in held]
    rows = CaseParticipant.objects.filter(person_id=actor.actor_id, role__in=usable, revoked_at=None)
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))
    return rows.filter(**{f"may_{scope}": True}) if scope else rows


def case_rule(
    permission: str,
    model: type[Model],
    roles: frozenset[Role],
    meaning: str,
    *,
    path: str = "case",
    scope: str = "read",
    system: bool = False,
    also: Callable[[Actor], Q] | None = None,
) -> Rule:
    """A rule for rows that belong to a case.

    ``path`` leads from the row to its case in queryset words ("case", "record__case", "" for the case itself). ``also``
    adds a condition on the row; because the predicate asks the same queryset for the one row, both always agree.
    """

    def narrow(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
        # Asked row by row, so that a page of a long list stops at its last row instead of collecting every place first.
        places = active_places(actor, roles, scope).filter(case_id=OuterRef(path or "pk"))
        rows = rows.filter(Exists(places))
        return rows.filter(also(actor)) if also else rows

    def predicate(actor: Actor, row: Any) -> bool:
        return narrow(actor, model._default_manager.filter(pk=row.pk)).exists()

    return Rule(permission, model, predicate, narrow, meaning, system=system)


def _while(*states: CaseState, path: str = "") -> Callable[[Actor], Q]:
    return lambda _: Q(**{f"{path}state__in": states})


LIVING = (
    CaseState.DRAFT,
    CaseState.GATHERING,
    CaseState.READY,
    CaseState.IN_REVIEW,
    CaseState.REPORTED,
    CaseState.PAUSED_RED_FLAG,
)
BEFORE_REVIEW = (CaseState.DRAFT, CaseState.GATHERING, CaseState.READY, CaseState.PAUSED_RED_FLAG)


def _known_to_staff(actor: Actor) -> Q:
    """A doctor whom only the patient brought in is not the clinician who may say that a danger is over."""
    if Role.TREATING_PHYSICIAN in actor.vouched_roles():
        return Q()
    return Q(pk__in=active_places(actor, CLINICAL).values("case_id"))


def register_rules() -> None:
    """Put this app's lines on the permission map."""
    intake = PATIENT_SIDE | {Role.NAVIGATOR, Role.TREATING_PHYSICIAN}
    for rule in (
        case_rule("case.view", Case, EVERYBODY, "See that the case exists and where it stands", path="", system=True),
        case_rule(
            "case.edit", Case, intake, "Change what was said at intake", path="", also=_while(*LIVING), system=True
        ),
        case_rule("case.open", Case, intake, "Open the case once everything needed is there", path=""),
        case_rule("case.consent", Case, PATIENT_SIDE | {Role.NAVIGATOR}, "Give or withdraw consent", path=""),
        case_rule("case.screen", Case, EVERYBODY, "Answer the red-flag questions", path=""),
        case_rule(
            "case.clear_flag",
            Case,
            CLINICAL | {Role.TREATING_PHYSICIAN},
            "Say that a danger is dealt with",
            path="",
            also=_known_to_staff,
        ),
        case_rule(
            "case.ask", Case, FAMILY | {Role.NAVIGATOR}, "Ask a question", path="", scope="talk", also=_while(*LIVING)
        ),
        case_rule(
            "case.add_person",
            Case,
            PATIENT_SIDE | {Role.NAVIGATOR},
            "Bring somebody to the case or end their place",
            path="",
        ),
        case_rule("case.steer", Case, frozenset({Role.NAVIGATOR, Role.BOARD_CHAIR}), "Move the case on", path=""),
        case_rule("case.withdraw", Case, PATIENT_SIDE | {Role.NAVIGATOR}, "Withdraw the case", path="", scope="decide"),
        case_rule(
            "case.record_death",
            Case,
            CLINICAL | {Role.TREATING_PHYSICIAN, Role.REPRESENTATIVE},
            "Record that the patient has died",
            path="",
        ),
        case_rule("case.complete", Case, frozenset({Role.NAVIGATOR}), "Say that the records are enough", path=""),
        case_rule(
            "case.submit", Case, intake | {Role.CAREGIVER}, "Say that everything is sent", path="", scope="upload"
        ),
        case_rule("case.see_identity", Case, EVERYBODY, "See the patient's name and birth date", path="", system=True),
        case_rule("case.see_log", Case, PATIENT_SIDE | {Role.NAVIGATOR}, "See who looked at the case", path=""),
        case_rule("casequestion.view", CaseQuestion, EVERYBODY, "Read the patient's questions", system=True),
        case_rule("consent.view", Consent, PATIENT_SIDE | {Role.NAVIGATOR}, "See the consents", system=True),
        case_rule("redflagscreen.view", RedFlagScreen, EVERYBODY, "See the red-flag answers", system=True),
        case_rule("caseparticipant.view", CaseParticipant, PATIENT_SIDE | CLINICAL, "See who takes part", system=True),
    ):
        register(rule)
