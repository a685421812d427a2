"""The demonstration: one case travels the whole way, through the services the pages use.

Every step looks first whether it is done, so that a run that was stopped goes on where it was, and a second run only
reports. All people and records are invented (``story``, ``records``).
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from secondopinion.apps.accounts.services import DEMONSTRATION_PASSWORD
from secondopinion.apps.audit.services import verify
from secondopinion.apps.cases.models import Case
from secondopinion.apps.files.selectors import whole
from secondopinion.apps.reports.models import Report
from secondopinion.domain.lifecycle import Role

from .acts import after_the_report, handing_in, opening, people, reading, reporting, reviewing
from .acts.refused import Stopped
from .story import story

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demonstration made. ``logins`` are (role, name, address); paths are absolute."""

    case: Case
    report: Report
    clinician_pdf: Path
    plain_pdf: Path
    logins: tuple[tuple[str, str, str], ...]
    password: str
    records: int
    facts: int
    audit_entries: int
    seconds: float


def run(*, say: Say) -> Shown:
    """Take the demonstration case the whole way, telling each step. Raises ``Stopped``."""
    began, told = time.monotonic(), story()
    say("People: a patient, her daughter, her doctor, and the programme's staff")
    cast = people.gather(told, at=_now())
    case = Case.objects.filter(patient__account=cast[Role.PATIENT]).select_related("patient").first()
    if case is None:
        say(f"{cast[Role.PATIENT].name} opens a case: safety questions first, then consent, questions and values")
        case = opening.open_case(cast, told, at=_now())
    handing_in.hand_in(cast, case, folder=settings.DATA_DIR / "records", say=say)
    reading.read_all(case, say=say)
    reading.confirm(cast[Role.NAVIGATOR], case, say=say)
    reviewing.complete_and_assign(cast, case, say=say)
    opinion = reviewing.write_and_sign(cast[Role.EXPERT], case, say=say)
    report = reporting.build_and_release(cast[Role.NAVIGATOR], opinion, say=say)
    after_the_report.ask_and_answer(cast, case, told, say=say)
    paths = _export(report)
    verdict = verify()
    if not verdict.intact:
        raise Stopped(f"the log of who did what is broken at entry {verdict.broken_at}")
    say(f"The log of who did what is intact: {verdict.entries} entries")
    case.refresh_from_db()
    return Shown(
        case=case,
        report=report,
        clinician_pdf=paths[0],
        plain_pdf=paths[1],
        logins=tuple((role.value, person.name, person.email) for role, person in cast.items()),
        password=DEMONSTRATION_PASSWORD,
        records=case.records.count(),
        facts=case.facts.count(),
        audit_entries=verdict.entries,
        seconds=round(time.monotonic() - began, 1),
    )


def _export(report: Report) -> tuple[Path, Path]:
    """The PDFs as files a newcomer can open, the numbers apart; the store keeps them encrypted."""
    folder = settings.DATA_DIR / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    files = (("clinician", report.clinician_file), ("plain", report.plain_file), ("numbers", report.numbers_file))
    for name, file in files:
        if file is None:
            continue
        path = folder / f"{report.case.reference}-{report.number}-{name}.pdf"
        path.write_bytes(whole(file))
        paths.append(path)
    return paths[0], paths[1]


def _now() -> dt.datetime:
    return timezone.now()
