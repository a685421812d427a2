"""Permission -> rule. A rule is a predicate of (actor, object) and its twin over a queryset."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from .actors import Actor


class Denied(Exception):
    """The actor may not do this, or may not know that the object exists. Pages answer 404."""

    def __init__(self, permission: str, actor: Actor, obj: object) -> None:
        super().__init__(permission)
        self.permission = permission
        self.actor = actor
        self.obj = obj


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the permission map.

    ``model`` is what the permission is about; ``predicate`` decides for one object, ``narrow`` keeps the allowed rows
    of a queryset; ``system`` says whether jobs and commands may do it too.
    """

    permission: str
    model: type[Model]
    predicate: Callable[[Actor, Any], bool]
    narrow: Callable[[Actor, QuerySet[Any]], QuerySet[Any]]
    meaning: str
    system: bool = False


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Add a rule; a second rule for the same permission is a bug."""
    if rule.permission in _rules and _rules[rule.permission].model is not rule.model:
        raise RuntimeError(f"two rules for {rule.permission}")
    _rules[rule.permission] = rule


def rules() -> tuple[Rule, ...]:
    """Every rule, by permission name: the whole access policy on one screen."""
    return tuple(_rules[name] for name in sorted(_rules))


def permits(actor: Actor, permission: str, obj: Any) -> bool:
    """Whether the actor may do this to the object. What is not declared is refused."""
    rule = _rules.get(permission)
    if rule is None or obj is None:
        return False
    if actor.is_system:
        return rule.system
    return rule.predicate(actor, obj)


def require(actor: Actor, permission: str, obj: Any) -> None:
    """Raise ``Denied`` unless the actor may do this to the object."""
    if not permits(actor, permission, obj):
        raise Denied(permission, actor, obj)


def visible(actor: Actor, permission: str, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of the queryset the actor may do this to."""
    rule = _rules.get(permission)
    if rule is None:
        return queryset.none()
    if actor.is_system:
        return queryset if rule.system else queryset.none()
    return rule.narrow(actor, queryset)


class VisibleQuerySet(QuerySet[Any]):
    """A queryset whose reads start from what the actor may see."""

    view_permission = ""

    def visible_to(self, actor: Actor) -> "VisibleQuerySet":
        """The rows the actor may see, by the rule ``<model>.view``."""
        name = self.view_permission or f"{self.model._meta.model_name}.view"
        return visible(actor, name, self)  # type: ignore[return-value]  # narrowing keeps the class
