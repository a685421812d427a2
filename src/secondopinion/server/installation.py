"""Making an installation: the data folder, the keys, the database, the reference data, the first operator."""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from .options import Options, current

KEYS = ("secret_key", "master_key")


class NotEmptyWithoutKey(Exception):
    """There is a store but not the key it was made with; making a new key would hide what is lost."""


class ReferenceDataChanged(Exception):
    """This version's clinical reference data differs from what the database holds under the same version."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What ``prepare`` did."""

    data_dir: Path
    made_keys: tuple[str, ...]
    reference_sets: int
    invitation: str
    invitation_days: int


def make_keys(options: Options) -> tuple[str, ...]:
    """Make the data folder (0700) and each missing key file (0600); returns the names of those made.

    Raises ``NotEmptyWithoutKey`` when encrypted files are there but their master key is not.
    """
    folder = options.data_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for name in KEYS:
        if options.secret_text(name):
            continue
        if name == "master_key" and any((folder / "store").glob("*")):
            raise NotEmptyWithoutKey(
                f"The store in {folder} was made with a master key that is not here. Put the file master_key back, or set "
                "SECONDOPINION_MASTER_KEY. A new key could not read what is stored."
            )
        text = base64.b64encode(secrets.token_bytes(32)).decode()
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        made.append(name)
    return tuple(made)


# What runs by itself: the job, and how often (django-q's letters: H hourly, D daily).
PLANNED = {
    "secondopinion.apps.records.jobs.expire_uploads": "H",
    "secondopinion.apps.accounts.jobs.tidy_up": "D",
}


def plan_jobs() -> None:
    """Plan the jobs that run by themselves; a plan that is there stays as it is. Django must be set up."""
    from django_q.models import Schedule

    for job, often in PLANNED.items():
        Schedule.objects.get_or_create(func=job, defaults={"name": job.rpartition(".")[2], "schedule_type": often})


def prepare(*, operator: str = "") -> Prepared:
    """Make or update the installation of this process's options; starts Django. Safe to run again.

    Raises ``NotEmptyWithoutKey`` and ``ReferenceDataChanged``, each with a sentence for the operator.
    """
    options = current()
    made = make_keys(options)

    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from secondopinion.apps.access.actors import SYSTEM
    from secondopinion.apps.access.roles import Role
    from secondopinion.apps.accounts.services import invite
    from secondopinion.apps.files.signing import make_signing_key
    from secondopinion.apps.reference.services import ContentChanged, load_packaged

    call_command("migrate", verbosity=0, interactive=False)
    at = timezone.now()
    try:
        sets = load_packaged(at=at)
    except ContentChanged as changed:
        raise ReferenceDataChanged(
            f"The clinical reference data of this software does not fit the database in {options.data_dir}: {changed}. "
            "Nothing is lost. Install a released version, or start with another data folder."
        ) from changed
    make_signing_key(at=at)
    plan_jobs()
    link = ""
    if operator:
        _, token = invite(SYSTEM, email=operator, role=Role.OPERATOR, at=at, days=options.invitation_days)
        link = f"{settings.BASE_URL}/invitations/{token}/"
    return Prepared(options.data_dir, made, len(sets), link, options.invitation_days)
