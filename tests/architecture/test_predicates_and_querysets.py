"""The two halves of every permission agree: the predicate for one row, the narrowing of many."""

from typing import Any

import pytest

from secondopinion.apps.access.actors import NOBODY, SYSTEM
from secondopinion.apps.access.permissions import Rule, VisibleQuerySet, permits, rules, visible
from secondopinion.apps.accounts.models import User
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _rows(rule: Rule) -> list[Any]:
    """Every row the permission is about, or a handful of the log, which has thousands."""
    rows = rule.model._default_manager.order_by("pk")
    return list(rows[:8] if rule.model._meta.model_name in ("auditentry", "user") else rows)


def _persons(world: World) -> dict[str, User]:
    """The people of case A and everybody without a place; those of case B are their mirror image."""
    return world.a.people | world.people


def test_predicate_and_queryset_agree_for_everybody_about_everything(world: World) -> None:
    decisions, wrong = 0, []
    for rule in rules():
        rows = _rows(rule)
        for name, person in _persons(world).items():
            allowed = set(rule.narrow(person, rule.model._default_manager.all()).values_list("pk", flat=True))
            for row in rows:
                decisions += 1
                if rule.predicate(person, row) != (row.pk in allowed):
                    wrong.append(f"{rule.permission} of {name}: {row.pk in allowed} as a list, not as one row")
    assert wrong == []
    assert decisions > 2000


def test_every_permission_is_granted_to_somebody_and_to_nobody_about_everything(world: World) -> None:
    # A rule that lets nobody in, or everybody, is a slip of the pen. Both records here hold something set aside.
    for rule in rules():
        everything = rule.model._default_manager.all()
        counts = [rule.narrow(person, everything).count() for person in _persons(world).values()]
        assert 0 in counts, f"{rule.permission} shows something to everybody"
        assert any(counts) or rule.permission == "record.download", f"{rule.permission} is granted to nobody"


def test_the_system_does_only_what_a_rule_grants_it(world: World) -> None:
    for rule in rules():
        everything = rule.model._default_manager.all()
        for row in _rows(rule)[:3]:
            assert permits(SYSTEM, rule.permission, row) == rule.system
        assert visible(SYSTEM, rule.permission, everything).exists() == (rule.system and everything.exists())


def test_nobody_sees_nothing_at_all(world: World) -> None:
    for rule in rules():
        assert not visible(NOBODY, rule.permission, rule.model._default_manager.all()).exists(), rule.permission
        assert not any(permits(NOBODY, rule.permission, row) for row in _rows(rule)), rule.permission


@pytest.mark.parametrize("part", ["revoked_caregiver", "expired_caregiver", "former_expert", "stranger", "idle_expert",
                                  "idle_navigator", "privacy_officer", "operator"])  # fmt: skip
def test_whoever_has_no_place_on_a_case_sees_none_of_its_rows(world: World, part: str) -> None:
    person = world.people[part]
    of_programme = {"referenceset.view", "referenceset.sign", "person.manage", "log.view", "invitation.make"}
    for rule in rules():
        if rule.permission not in of_programme:
            assert not visible(person, rule.permission, rule.model._default_manager.all()).exists(), rule.permission


def test_an_undeclared_permission_is_refused(world: World) -> None:
    case = world.a.case
    assert not permits(world.a.people["patient"], "case.not_declared", case)
    assert not permits(SYSTEM, "case.not_declared", case)
    assert not visible(SYSTEM, "case.not_declared", type(case).objects.all()).exists()


def test_every_model_that_offers_visible_to_has_a_rule_behind_it() -> None:
    from django.apps import apps

    declared = {rule.permission for rule in rules()}
    for model in apps.get_models():
        rows = model._default_manager.all()
        if isinstance(rows, VisibleQuerySet) and model._meta.model_name not in ("user", "invitation"):
            assert (rows.view_permission or f"{model._meta.model_name}.view") in declared, model


def test_a_revoked_role_closes_the_case_at_the_next_question(world: World) -> None:
    former, unsecured = world.people["former_expert"], world.people["unsecured_expert"]
    assert not permits(former, "case.view", world.a.case)
    assert permits(unsecured, "case.view", world.a.case)  # the second factor is asked at the door, not here
