"""The documents of one signed opinion: typeset, signed, encrypted, numbered."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from secondopinion.adapters.signing import sign_bytes, sign_pdf
from secondopinion.adapters.typesetting import WORDS, clinician_report, numbers_annex, plain_report
from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.permissions import require
from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.audit.services import record
from secondopinion.apps.cases.models import CaseParticipant
from secondopinion.apps.files.models import StoredFile
from secondopinion.apps.files.services import write_file
from secondopinion.apps.files.signing import signing_key, trusted_certificates
from secondopinion.apps.notifications.services import notify
from secondopinion.apps.reviews.envelope import is_unchanged
from secondopinion.apps.reviews.models import Opinion
from secondopinion.apps.reviews.plain_text import grade_of
from secondopinion.domain.opinions import from_json

from ..document import document_of, to_json
from ..envelope import report_bytes
from ..models import Report

NOT_SIGNED = Refusal(
    "not_signed", gettext_lazy("There is no signed opinion yet. The report is built from a signed one.")
)
CHANGED = Refusal(
    "signature_broken",
    gettext_lazy(
        "The opinion in the database is not what was signed, so no report was built. "
        "Call the operator before anything else."
    ),
)


def fonts() -> Path | None:
    """The built fonts of the pages, or None before the assets are built."""
    folder = Path(settings.STATICFILES_DIRS[0]) / "built" / "fonts"
    return folder if folder.is_dir() else None


@transaction.atomic
def build_report(actor: Actor, *, opinion: Opinion, at: dt.datetime) -> Report | Refusal:
    """Build the report of a signed opinion; building it again returns the one there is.

    Refuses when the stored opinion is not what was signed.
    """
    require(actor, "report.build", opinion.case)
    if opinion.signed_at is None:
        return NOT_SIGNED
    held = Report.objects.filter(opinion=opinion).first()
    if held:
        return held
    if not is_unchanged(opinion, trusted=trusted_certificates()):
        return CHANGED
    case = opinion.case
    number = (Report.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0) + 1
    language = settings.LANGUAGE_CODE
    with override(language):
        words = {key: _(text) for key, text in WORDS.items()}
        document = document_of(opinion, number=number, language=language, at=at)
        key, reason = signing_key(), _("Report of a second opinion, version %(number)s") % {"number": number}

        def made(typeset: Callable[..., bytes]) -> StoredFile:
            pdf = typeset(document, words=words, fonts=fonts(), at=at)
            return write_file(case.pk, data=sign_pdf(pdf, key, reason=reason, at=at), at=at)

        clinician_file, plain_file = made(clinician_report), made(plain_report)
        numbers_file = made(numbers_annex) if document.content.outcomes else None
    report = Report(
        case=case,
        opinion=opinion,
        number=number,
        document=json.loads(json.dumps(to_json(document))),  # lists for tuples, as it will come back
        clinician_file=clinician_file,
        plain_file=plain_file,
        numbers_file=numbers_file,
        reading_grade=grade_of(from_json(opinion.content), language=language).grade,
        built_at=at,
    )
    report.signature = sign_bytes(report_bytes(report), key=key)
    report.save(force_insert=True)
    record("report.built", actor=actor, at=at, case_id=case.pk, obj=report, details={"number": number})
    steering = CaseParticipant.objects.filter(case=case, role="navigator", revoked_at=None).select_related("person")
    for row in steering:
        notify(row.person, code="report_built", at=at, case_id=case.pk, path=f"/cases/{case.pk}/report/")
    return report
