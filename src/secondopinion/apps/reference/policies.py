"""Who may read and sign clinical reference data."""

from typing import Any

from django.db.models import QuerySet

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import Rule, register
from secondopinion.apps.access.roles import Role

from .models import ReferenceSet

READERS = frozenset(
    {Role.EXPERT, Role.BOARD_CHAIR, Role.NAVIGATOR, Role.TREATING_PHYSICIAN, Role.PRIVACY_OFFICER, Role.OPERATOR}
)
SIGNERS = frozenset({Role.EXPERT, Role.BOARD_CHAIR})


def _rule(permission: str, roles: frozenset[Role], meaning: str, *, system: bool = False) -> Rule:
    def predicate(actor: Actor, _: Any) -> bool:
        return bool(actor.active_roles() & roles)

    def narrow(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if actor.active_roles() & roles else rows.none()

    return Rule(permission, ReferenceSet, predicate, narrow, meaning, system=system)


def register_rules() -> None:
    """Put this app's lines on the permission map."""
    register(_rule("referenceset.view", READERS, "Read clinical reference data and who signed it", system=True))
    register(_rule("referenceset.sign", SIGNERS, "Sign a version of clinical reference data as reviewed"))
