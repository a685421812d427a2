"""The records are read, two at a time, and the navigator confirms what was understood, fact by fact."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.utils import timezone

from secondopinion.apps.accounts.models import User
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.keyring import unlock
from secondopinion.apps.records import jobs
from secondopinion.apps.records.models import Fact
from secondopinion.apps.records.services import decide_fact, waiting
from secondopinion.domain.lifecycle import CaseState

from ..records import truth
from .refused import done

Say = Callable[[str], None]


def read_all(case: Case, *, say: Say) -> None:
    """Read every record that waits, those inside archives too, and say what became of each."""
    while ids := waiting(case.pk):
        with ThreadPoolExecutor(max_workers=2) as pool:
            for number, record_id in enumerate(pool.map(_read, [str(one) for one in ids]), start=1):
                record = case.records.get(pk=record_id)
                pages = f", {record.page_count} pages" if record.page_count else ""
                say(f"  {number} of {len(ids)}: {record.name}: {record.state}{pages}")


def _read(record_id: str) -> str:
    try:
        jobs.read_record(record_id)
    finally:
        connection.close()
    return record_id


def confirm(navigator: User, case: Case, *, say: Say) -> None:
    """Confirm each fact that the truth beside the records holds, one by one, as a navigator would on the page."""
    if case.state != CaseState.GATHERING:
        return
    known = {record.file: {(fact.kind, fact.value) for fact in record.facts} for record in truth().records}
    facts = Fact.objects.filter(case=case, status="found").select_related("record")
    unlock([case.pk])
    right = [fact for fact in facts if (fact.kind, fact.value) in known.get(fact.record.name, set())]
    for fact in right:
        done(decide_fact(navigator, fact=fact, version=fact.version, verdict="confirmed", at=timezone.now()))
    if right:
        left = len(facts) - len(right)
        say(f"{navigator.name} confirms {len(right)} facts against their words; {left} wait for a look")
