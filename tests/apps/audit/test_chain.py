"""The hash-chained log."""

import pytest
from django.utils import timezone

from secondopinion.apps.access.actors import NOBODY, SYSTEM
from secondopinion.apps.audit.models import AuditEntry, AuditHead
from secondopinion.apps.audit.services import record, record_read, verify
from tests.factories import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def five_entries() -> None:
    for number in range(5):
        record("test.happened", actor=NOBODY, at=timezone.now(), details={"count": number})


@pytest.mark.usefixtures("five_entries")
def test_an_untouched_chain_is_intact() -> None:
    verdict = verify()
    assert (verdict.intact, verdict.entries) == (True, 5)


@pytest.mark.usefixtures("five_entries")
@pytest.mark.parametrize("field", ["verb", "origin", "actor_kind", "details", "at"])
def test_a_changed_entry_is_named(field: str) -> None:
    value = {"details": {"count": 99}, "at": timezone.now()}.get(field, "other")
    AuditEntry.objects.filter(seq=3).update(**{field: value})
    assert (verify().broken_at, verify().code) == (3, "changed")


@pytest.mark.usefixtures("five_entries")
def test_a_deleted_entry_is_named() -> None:
    AuditEntry.objects.filter(seq=2).delete()
    assert verify().broken_at == 2


@pytest.mark.usefixtures("five_entries")
def test_a_log_cut_at_its_end_is_found_even_when_the_head_was_moved_back() -> None:
    AuditEntry.objects.filter(seq=5).delete()
    assert verify().broken_at == 5
    last = AuditEntry.objects.get(seq=4)
    AuditHead.objects.update(seq=4, digest=last.digest)
    assert not verify().intact


@pytest.mark.usefixtures("five_entries")
def test_two_exchanged_entries_are_found() -> None:
    AuditEntry.objects.filter(seq=2).update(seq=99)
    AuditEntry.objects.filter(seq=3).update(seq=2)
    AuditEntry.objects.filter(seq=99).update(seq=3)
    assert verify().broken_at == 2


def test_reading_is_logged_once_in_fifteen_minutes() -> None:
    case = make_case()
    at = timezone.now()
    before = AuditEntry.objects.count()
    for minutes in (0, 5, 14, 16):
        record_read(
            "case.read", actor=case.made_by, at=at + timezone.timedelta(minutes=minutes), case_id=case.pk, obj=case
        )
    assert AuditEntry.objects.count() - before == 2


def test_words_cannot_be_logged_as_ids() -> None:
    with pytest.raises(TypeError):
        record("test.happened", actor=SYSTEM, at=timezone.now(), details={"thing": object()})


@pytest.mark.usefixtures("five_entries")
def test_what_is_added_while_the_log_is_checked_is_no_false_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    from secondopinion.apps.audit import services

    real, added = services.digest, []

    def slow(previous: str, entry: dict[str, object]) -> str:
        if entry["seq"] == 3 and not added:
            added.append(True)
            record("test.happened", actor=NOBODY, at=timezone.now())
        return real(previous, entry)

    monkeypatch.setattr(services, "digest", slow)
    assert verify().intact
    assert AuditHead.objects.get().seq == 6


@pytest.mark.usefixtures("five_entries")
def test_an_entry_beyond_the_head_is_found() -> None:
    before = AuditHead.objects.values().get()
    record("test.happened", actor=NOBODY, at=timezone.now())
    AuditHead.objects.update(**before)
    assert (verify().broken_at, verify().code) == (6, "cut")
