"""Every pair of state and event of every machine, for every role."""

from enum import StrEnum

import pytest

from secondopinion.domain.lifecycle import (
    CASE,
    MACHINES,
    RECORD,
    REPORT,
    Allowed,
    CaseEvent,
    CaseState,
    Machine,
    Need,
    RecordEvent,
    RecordState,
    RefusalCode,
    Refused,
    ReportEvent,
    ReportState,
    Role,
    Transition,
)

PAIRS = [
    pytest.param(machine, state, event, id=f"{machine.name}-{state}-{event}")
    for machine in MACHINES
    for state in machine.states
    for event in machine.events
]


@pytest.mark.parametrize(("machine", "state", "event"), PAIRS)
def test_a_pair_is_either_unknown_or_needs_its_role_and_its_conditions(machine, state, event):
    line = machine.transition(state, event=event)
    for role in Role:
        got = machine.step(state, event=event, role=role, met=tuple(Need))
        bare = machine.step(state, event=event, role=role)
        if line is None:
            assert got == bare == Refused(RefusalCode.NOT_FROM_HERE)
        elif role not in line.by:
            assert got == bare == Refused(RefusalCode.NOT_BY_YOU)
        else:
            assert got == Allowed(line.to)
            for need in line.needs:
                without = machine.step(state, event=event, role=role, met=set(Need) - {need})
                assert without == Refused(RefusalCode.NEEDS_MISSING, (need,))
            assert (bare == got) is (not line.needs)


def walk(machine, *steps):
    state = machine.initial
    for event, role in steps:
        answer = machine.step(state, event=event, role=role, met=tuple(Need))
        assert isinstance(answer, Allowed), (state, event, answer)
        state = answer.to
    return state


def test_the_main_job_walks_from_draft_to_closed():
    state = walk(
        CASE,
        (CaseEvent.OPEN, Role.PATIENT),
        (CaseEvent.SUBMIT_RECORDS, Role.PATIENT),
        (CaseEvent.COMPLETE, Role.NAVIGATOR),
        (CaseEvent.ASSIGN, Role.NAVIGATOR),
        (CaseEvent.SIGN, Role.EXPERT),
        (CaseEvent.RELEASE, Role.EXPERT),
        (CaseEvent.CLOSE, Role.NAVIGATOR),
    )
    assert state is CaseState.CLOSED


def test_a_caregiver_never_opens_withdraws_or_releases_a_case():
    caused = {row.event for row in CASE.rows() if Role.CAREGIVER in row.transition.by}
    assert caused == {CaseEvent.SUBMIT_RECORDS, CaseEvent.RAISE_RED_FLAG}


def test_the_operator_causes_nothing_in_a_case_or_a_report():
    assert not [row for machine in (CASE, REPORT) for row in machine.rows() if Role.OPERATOR in row.transition.by]


def test_a_red_flag_pauses_a_case_nobody_reviews_and_leaves_a_review_running():
    for state in (CaseState.DRAFT, CaseState.GATHERING, CaseState.READY):
        assert CASE.step(state, event=CaseEvent.RAISE_RED_FLAG, role=Role.SYSTEM) == Allowed(CaseState.PAUSED_RED_FLAG)
    for state in (CaseState.IN_REVIEW, CaseState.REPORTED):
        assert CASE.step(state, event=CaseEvent.RAISE_RED_FLAG, role=Role.EXPERT) == Allowed(state)


def test_only_a_named_clinician_ends_the_pause_and_never_the_patient_or_the_system():
    line = CASE.transition(CaseState.PAUSED_RED_FLAG, event=CaseEvent.CLEAR_RED_FLAG)
    assert Need.CLINICIAN_CLEARED in line.needs
    assert not {Role.PATIENT, Role.REPRESENTATIVE, Role.CAREGIVER, Role.SYSTEM, Role.OPERATOR} & line.by


def test_the_patient_can_withdraw_from_every_living_state():
    final = {CaseState.CLOSED, CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.DECEASED}
    for state in set(CaseState) - final:
        assert CASE.step(state, event=CaseEvent.WITHDRAW, role=Role.PATIENT) == Allowed(CaseState.WITHDRAWN)


def test_a_death_can_be_recorded_in_every_state_a_case_lives_in():
    for state in set(CaseState) - {CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.DECEASED}:
        assert CaseEvent.RECORD_DEATH in CASE.events_from(state, role=Role.NAVIGATOR)


def test_a_report_is_never_edited_and_a_recalled_one_stays_recalled():
    assert REPORT.final(ReportState.RECALLED)
    assert set(REPORT.events_from(ReportState.RELEASED)) == {ReportEvent.SUPERSEDE, ReportEvent.RECALL}


def test_a_quarantined_record_leaves_by_a_person_with_a_reason():
    line = RECORD.transition(RecordState.QUARANTINED, event=RecordEvent.RELEASE)
    assert line.needs == {Need.REASON_GIVEN}
    assert Role.SYSTEM not in line.by
    assert Role.PATIENT not in line.by


def test_a_killed_worker_leaves_a_record_that_may_be_read_again_while_attempts_are_left():
    again = RECORD.step(RecordState.READING, event=RecordEvent.START_READING, role=Role.SYSTEM)
    assert again == Refused(RefusalCode.NEEDS_MISSING, (Need.ATTEMPTS_LEFT,))
    stopped = RECORD.step(RecordState.READING, event=RecordEvent.QUARANTINE, role=Role.SYSTEM)
    assert stopped == Allowed(RecordState.QUARANTINED)


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


class Turn(StrEnum):
    GO = "go"
    STOP = "stop"


def test_a_table_that_strands_a_state_or_forgets_an_event_is_refused():
    by = frozenset({Role.SYSTEM})
    with pytest.raises(ValueError, match="green"):
        Machine(
            "light",
            states=Light,
            events=Turn,
            initial=Light.RED,
            table={
                (Light.RED, Turn.GO): Transition(Light.RED, by=by),
                (Light.RED, Turn.STOP): Transition(Light.RED, by=by),
            },
        )
    with pytest.raises(ValueError, match="stop"):
        Machine(
            "light",
            states=Light,
            events=Turn,
            initial=Light.RED,
            table={(Light.RED, Turn.GO): Transition(Light.GREEN, by=by)},
        )
    with pytest.raises(ValueError, match="nobody"):
        Machine(
            "light",
            states=Light,
            events=Turn,
            initial=Light.RED,
            table={
                (Light.RED, Turn.GO): Transition(Light.GREEN, by=by),
                (Light.GREEN, Turn.STOP): Transition(Light.RED, by=frozenset()),
            },
        )
