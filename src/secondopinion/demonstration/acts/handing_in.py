"""The records come in, along the same way as an upload."""

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from secondopinion.apps.access.roles import Role
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.services import submit_records
from secondopinion.apps.records.services import receive_bytes
from secondopinion.domain.lifecycle import CaseState

from ..records import make_records
from .people import Cast
from .refused import done


def hand_in(cast: Cast, case: Case, *, folder: Path, say: Callable[[str], None]) -> None:
    """Make the record files and hand in those that are not here yet."""
    if case.state != CaseState.GATHERING:
        return
    paths = make_records(folder)
    here = {record.name for record in case.records.filter(parent=None)}
    missing = [path for path in paths if path.name not in here]
    if missing:
        say(f"{len(missing)} files are handed in: PDF, scans, Word, C-CDA, FHIR, a disc of images")
    for path in missing:
        done(receive_bytes(cast[Role.PATIENT], case=case, name=path.name, data=path.read_bytes(), at=timezone.now()))
    if missing:
        done(submit_records(cast[Role.PATIENT], case=case, at=timezone.now()))
