"""A small world: two complete cases with all their people, and the programme's staff who have no place on them.

Everything is made through the services the product uses. Every text of a case carries a token of its own
("qxa017z" on case A), so that a test can tell from any output whose words leaked. ``standing_world`` keeps a world for
the length of a test module.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.accounts.services import revoke_role
from secondopinion.apps.cases.models import Case, CaseInvitation, CaseParticipant, RedFlagScreen, Scope
from secondopinion.apps.conversations.models import FollowUpAnswer, FollowUpQuestion
from secondopinion.apps.files import keyring
from secondopinion.apps.records.models import Fact, Record, RecordPage, Upload
from secondopinion.apps.reference.models import ReferenceSet
from secondopinion.apps.reference.services import load_packaged, sign
from secondopinion.apps.reports.models import Report
from secondopinion.apps.reviews.models import Assignment, Opinion
from tests.factories import give_signing_key, join, make_person

# The parts people play on a case, and those who have none on it.
ON_THE_CASE = (
    "patient", "reader", "caregiver", "representative", "doctor", "navigator", "expert", "sealed_expert", "chair",
)  # fmt: skip
WITHOUT_A_PLACE = (
    "privacy_officer", "operator", "idle_navigator", "idle_expert", "revoked_caregiver", "expired_caregiver",
    "former_expert", "stranger",
)  # fmt: skip
UNSECURED = "unsecured_expert"  # has a place on case A, a professional role, and no second factor
ANONYMOUS = "anonymous"


@dataclass
class Tokens:
    """Hands out the canary tokens of one case and remembers what each stands in."""

    letter: str
    given: dict[str, str] = field(default_factory=dict)

    def word(self, label: str) -> str:
        """A new token; ``label`` says where it will stand."""
        token = f"qx{self.letter}{len(self.given):03d}z"
        self.given[token] = label
        return token

    def text(self, label: str) -> str:
        """A sentence around a new token."""
        return f"Words {self.word(label)} of {label.replace('_', ' ')}."

    def in_(self, text: str) -> dict[str, str]:
        """The tokens of this case that stand in a text, with their labels."""
        found = set(re.findall(rf"qx{self.letter}\d{{3}}z", text, re.IGNORECASE))
        return {token.lower(): self.given.get(token.lower(), "?") for token in sorted(found)}


@dataclass
class CaseWorld:
    """One case, its people by part, and one of each thing that hangs on it."""

    tokens: Tokens
    people: dict[str, User]
    case: Case
    record: Record
    quarantined: Record
    withheld: RecordPage
    fact: Fact
    medicine: Fact
    upload: Upload
    screen: RedFlagScreen
    question: Any
    invitation: CaseInvitation
    invitation_token: str
    assignment: Assignment
    sealed_assignment: Assignment
    opinion: Opinion
    draft: Opinion
    report: Report
    follow_up: FollowUpQuestion
    answer: FollowUpAnswer

    @property
    def place(self) -> CaseParticipant:
        """The reading caregiver's place."""
        return CaseParticipant.objects.get(case=self.case, person=self.people["reader"])


@dataclass
class World:
    """Both cases and everybody; ``people`` are those without a place by part."""

    a: CaseWorld
    b: CaseWorld
    people: dict[str, User]
    reference: ReferenceSet

    def everybody(self) -> dict[str, User]:
        """Every account by a name that says who it is."""
        named = {f"{part} of {letter}": person for letter, case in (("a", self.a), ("b", self.b))
                 for part, person in case.people.items()}  # fmt: skip
        return named | self.people


def done(result: Any) -> Any:
    """The result of a service; a refusal fails the test with its sentence."""
    assert not isinstance(result, Refusal), f"{result.code}: {result.sentence}"
    return result


def build_world() -> World:
    """Make everything, case A and case B alike. Takes about a second: no text is recognised, no browser is started."""
    from tests.world_cases import build_case

    at = timezone.now()
    load_packaged(at=at)
    give_signing_key()
    signer = make_person(Role.EXPERT, name="Dr Signs")
    for row in ReferenceSet.objects.filter(current=True):
        done(sign(signer, reference=row, name="Dr Signs", at=at))
    a, b = build_case("a", at=at), build_case("b", at=at)
    # Whoever is on duty as a navigator gets a place on every new case; here each case has its own.
    CaseParticipant.objects.filter(case=b.case, person=a.people["navigator"]).delete()
    reading = Scope(read=True)
    full = Scope(read=True, upload=True, talk=True, decide=True)
    people = {
        "privacy_officer": make_person(Role.PRIVACY_OFFICER),
        "operator": make_person(Role.OPERATOR),
        "idle_navigator": make_person(Role.NAVIGATOR),
        "idle_expert": make_person(Role.EXPERT),
        "revoked_caregiver": join(a.case, make_person(), Role.CAREGIVER, full),
        "expired_caregiver": join(a.case, make_person(), Role.CAREGIVER, full, ends_at=at - dt.timedelta(hours=1)),
        "former_expert": join(a.case, make_person(Role.EXPERT), Role.EXPERT, reading),
        "stranger": make_person(),
        UNSECURED: join(a.case, make_person(Role.EXPERT, second_factor=False), Role.EXPERT, reading),
    }
    CaseParticipant.objects.filter(person=people["revoked_caregiver"]).update(revoked_at=at)
    # A second operator, so that neither is the last one.
    make_person(Role.OPERATOR)
    assert revoke_role(SYSTEM, person=people["former_expert"], role=Role.EXPERT, at=at) == 1
    unsigned = ReferenceSet.objects.filter(current=True).order_by("kind").first()
    assert unsigned is not None
    spare = ReferenceSet.objects.create(
        kind=unsigned.kind, version="not-signed-yet", source="test", payload=unsigned.payload,
        sha256=unsigned.sha256, loaded_at=at,
    )  # fmt: skip
    return World(a, b, people, spare)


@contextmanager
def standing_world() -> Iterator[World]:
    """A world inside one transaction, rolled back at the end; tests work in savepoints of it."""
    with transaction.atomic():
        keyring._held.clear()
        yield build_world()
        transaction.set_rollback(True)
    keyring._held.clear()
