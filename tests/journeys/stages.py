"""Makes the installations the journeys start from: one case, stopped at four points of its way.

    python -m tests.journeys.stages FOLDER

Each folder is the whole data folder of an installation, so a server can be started on a copy of it. Everything goes
through the services that the demonstration uses.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

STAGES = ("read", "asked", "signed", "answered")
"""Records read; the expert asked; the opinion signed and its report built; released, a question answered."""


def build(folder: Path) -> None:
    """Write one data folder per stage below ``folder``. Takes about 40 seconds on two cores."""
    work = folder / "work"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondopinion.server.settings")
    os.environ["SECONDOPINION_DEMONSTRATION"] = "yes"
    os.environ["SECONDOPINION_DATA_DIR"] = str(work)
    from secondopinion.server.installation import prepare

    prepare()
    from django.utils import timezone

    from secondopinion.apps.access.roles import Role
    from secondopinion.apps.audit.services import origin
    from secondopinion.apps.reports.services import build_report
    from secondopinion.demonstration.acts import handing_in, opening, people, reading, reviewing
    from secondopinion.demonstration.run import run
    from secondopinion.demonstration.story import story

    origin.set("demonstration")
    told = story()
    cast = people.gather(told, at=timezone.now())
    case = opening.open_case(cast, told, at=timezone.now())
    handing_in.hand_in(cast, case, folder=work / "records", say=_quietly)
    reading.read_all(case, say=_quietly)
    _keep(work, folder / "read")
    reading.confirm(cast[Role.NAVIGATOR], case, say=_quietly)
    _settle_and_ask(cast, case)
    _keep(work, folder / "asked")
    reviewing.complete_and_assign(cast, case, say=_quietly)
    opinion = reviewing.write_and_sign(cast[Role.EXPERT], case, say=_quietly)
    from secondopinion.apps.access.actors import SYSTEM
    from secondopinion.apps.reviews.models import Opinion

    signed = Opinion.objects.select_related("case__patient", "assignment").get(pk=opinion.pk)
    build_report(SYSTEM, opinion=signed, at=timezone.now())
    _keep(work, folder / "signed")
    run(say=_quietly)
    _keep(work, folder / "answered")


def _settle_and_ask(cast: Any, case: Any) -> None:
    """What the navigator does before the expert's turn, without the expert's answer."""
    from django.utils import timezone

    from secondopinion.apps.access.roles import Role
    from secondopinion.apps.cases.services import complete
    from secondopinion.apps.records.models import RecordPage
    from secondopinion.apps.records.models.judgement import Verdict
    from secondopinion.apps.records.services import judge_page
    from secondopinion.apps.reviews.services import assign
    from secondopinion.demonstration.acts.refused import done
    from secondopinion.demonstration.acts.reviewing import DUE_IN
    from secondopinion.domain.lifecycle import Need

    navigator, expert, at = cast[Role.NAVIGATOR], cast[Role.EXPERT], timezone.now()
    for page in RecordPage.objects.filter(record__case=case, judged_at=None).exclude(withheld=""):
        judge_page(navigator, page=page, verdict=Verdict.ANOTHER_PATIENT, because="Another name stands here.", at=at)
    case.refresh_from_db()
    done(complete(navigator, case=case, met={Need.CHECKLIST_SETTLED, Need.QUARANTINE_EMPTY}, at=at))
    discipline = expert.credentials.discipline
    done(assign(navigator, case=case, reviewer=expert, discipline=discipline, due_at=at + DUE_IN, at=at))


def _keep(work: Path, place: Path) -> None:
    """Copy the installation as it stands; SQLite folds its log into the file when the last connection closes."""
    from django.db import connections

    connections.close_all()
    shutil.copytree(work, place)


def _quietly(_sentence: str) -> None:
    """Nobody reads along."""


if __name__ == "__main__":
    build(Path(sys.argv[1]))
