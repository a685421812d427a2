"""Who may read the whole log. Everything else on these pages is asked of the apps below."""

from typing import Any

from django.db.models import QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import Rule, register
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.models import AuditEntry


def _is_privacy_officer(actor: Actor, _: Any) -> bool:
    return Role.PRIVACY_OFFICER in actor.active_roles()


def _all_for_privacy_officer(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows if Role.PRIVACY_OFFICER in actor.active_roles() else rows.none()


def register_rules() -> None:
    """Put this app's line on the permission map."""
    register(
        Rule(
            "log.view",
            AuditEntry,
            _is_privacy_officer,
            _all_for_privacy_officer,
            "Read the whole log: who did what, ids and verbs only",
            system=True,
        )
    )
