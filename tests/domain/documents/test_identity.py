"""Whose page is it? False alarms and misses are counted on generated mix-ups."""

import dataclasses
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondopinion.domain.documents import (
    ExpectedPatient,
    IdentityOutcome,
    IdentityReason,
    PageText,
    compare_identity,
    read,
)
from secondopinion.domain.values import PartialDate

sys.path.insert(0, str(Path(__file__).parent))
from .mixups import expected, page, person

WITH_BIRTH = ("name", "birth", "sex", "number")


def verdict(who, text_page):
    return compare_identity(who, found=read([text_page]).identities[0])


@given(seed=st.integers(0, 10**9))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_patients_own_page_is_never_held_against_them(seed):
    rng = random.Random(seed)
    who = person(rng)
    assert verdict(expected(who), page(who, rng)).outcome is IdentityOutcome.MATCH


@given(seed=st.integers(0, 10**9))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_page_with_another_birth_date_is_never_taken_for_the_patients(seed):
    rng = random.Random(seed)
    who, other = person(rng), person(rng)
    namesake = dataclasses.replace(who, birth=other.birth, number=other.number)
    wanted = expected(who)
    found = verdict(wanted, page(namesake, rng)).outcome
    if not who.birth.may_equal(other.birth):
        assert found is IdentityOutcome.MISMATCH


def test_false_alarms_and_misses_on_800_pages_stay_within_their_bounds():
    rng = random.Random(11)
    alarms = misses = 0
    for _ in range(400):
        who, other = person(rng), person(rng)
        own = page(who, rng, noise=rng.random() < 0.5, parts=rng.choice((WITH_BIRTH, ("name", "number"), ("name",))))
        alarms += verdict(expected(who), own).outcome is IdentityOutcome.MISMATCH
        foreign = page(other, rng, noise=rng.random() < 0.5, parts=rng.choice((WITH_BIRTH, ("name", "birth"))))
        misses += verdict(expected(who), foreign).outcome is IdentityOutcome.MATCH
    assert alarms <= 2
    assert misses <= 2


def test_one_page_of_another_patient_inside_a_document_is_found():
    rng = random.Random(3)
    who, other = person(rng), person(rng)
    pages = [dataclasses.replace(page(p, rng), number=n) for n, p in enumerate((who, other, who), 1)]
    wanted = expected(who)
    verdicts = [compare_identity(wanted, found=found) for found in read(pages).identities]
    assert [v.outcome.value for v in verdicts] == ["match", "mismatch", "match"]
    assert [v.page for v in verdicts] == [1, 2, 3]


ANNA = ExpectedPatient(
    names=("Anna Maria Berger-Kohl", "Anna Kohl"), birth_date=PartialDate(1971, 4, 3), record_numbers=("00123456",)
)


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("no name here", "unknown", IdentityReason.NOTHING_FOUND),
        ("Patient: Anna Kohl\nDOB: 3 April 1971", "match", IdentityReason.BIRTH_DATE_EQUAL),
        ("Patient: KOHL, ANNA M.\nDOB: 03/04/1971", "match", IdentityReason.BIRTH_DATE_EQUAL),
        ("Patient: Anna Schmidt\nDOB: 3 April 1971", "match", IdentityReason.NAME_SIMILAR),
        ("Patient: Anna Berger\nDOB: 4 April 1971", "mismatch", IdentityReason.BIRTH_DATE_DIFFERS),
        ("Patient: Joan Miller\nMRN: 998877", "mismatch", IdentityReason.NAME_DIFFERS),
        ("Patient: Joan Miller\nMRN: 123456", "unknown", IdentityReason.NAME_DIFFERS),
        ("Patient: Anna Berger-Kohl\nMRN: 555123", "match", IdentityReason.NAME_EQUAL),
        ("Dr. Peter Miller, surgeon, signed on 4 April 2026", "unknown", IdentityReason.NOTHING_FOUND),
    ],
)
def test_names_dates_and_numbers_decide_together(text, outcome, reason):
    found = verdict(ANNA, PageText(1, text))
    assert found.outcome.value == outcome
    assert reason in found.reasons


def test_where_an_identity_stands_is_kept():
    text = "HOSPITAL\nPatient Name: Anna Kohl   DOB: 1971-04-03   Sex: F   MRN: 00123456\n"
    found = read([PageText(1, text)]).identities[0]
    parts = [*found.names, *found.birth_dates, *found.sexes, *found.record_numbers]
    assert [p.span.of(text) for p in parts] == ["Anna Kohl", "1971-04-03", "F", "00123456"]
