"""From the signed opinion and the case to what both documents print."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from secondopinion.adapters.typesetting import (
    Installation,
    MissingRecord,
    Patient,
    Question,
    ReportDocument,
    ReviewedRecord,
    Reviewer,
)
from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.cases.models import Case, CaseQuestion, Seal
from secondopinion.apps.records.presenters.words import kind_words, partial_date_words
from secondopinion.apps.records.selectors import checklist_of, reviewable_records
from secondopinion.apps.reference.selectors import NEEDED_FOR_A_CASE, is_unreviewed
from secondopinion.apps.reviews.models import Opinion
from secondopinion.domain.checklists import Status
from secondopinion.domain.documents import DocumentKind
from secondopinion.domain.opinions import from_json

from .models import Report


def document_of(opinion: Opinion, *, number: int, language: str, at: dt.datetime) -> ReportDocument:
    """What the documents of this signed opinion print. Fixed words are in the active language."""
    case, content, options = opinion.case, from_json(opinion.content), settings.OPTIONS
    assert opinion.signed_at is not None
    return ReportDocument(
        installation=Installation(
            name=options.programme_name,
            contact=_("%(phone)s, %(mail)s (%(hours)s)")
            % {"phone": options.contact_phone, "mail": options.contact_email, "hours": options.staffed_hours},
            emergency=_("If you feel worse, call your doctor or the ward today. In an emergency call %(number)s.")
            % {"number": options.emergency_number},
        ),
        patient=Patient(name=case.patient.name, born=partial_date_words(case.patient.birth_date)),
        case_reference=case.reference,
        report_id=f"{case.reference}-{number}",
        version=number,
        date=date_format(localtime(at), "DATE_FORMAT"),
        content=content,
        reviewers=(_reviewer(opinion),),
        questions=_questions(case),
        records=_reviewed(case),
        missing=_missing(case),
        independence=_independence(opinion),
        supersedes=_supersedes(opinion),
        amendment=opinion.amended_because,
        questions_until=date_format(localtime(at + dt.timedelta(days=30)), "DATE_FORMAT"),
        language=language,
        demonstration=settings.DEMONSTRATION,
        reference_reviewed=not any(is_unreviewed(kind) for kind in NEEDED_FOR_A_CASE),
    )


def to_json(document: ReportDocument) -> dict[str, Any]:
    """The document as plain values, for the web view."""
    return asdict(document)


def _reviewer(opinion: Opinion) -> Reviewer:
    assert opinion.signed_at is not None
    signer, signed_at = opinion.signer, localtime(opinion.signed_at)
    return Reviewer(
        name=signer.get("name", ""),
        credentials=", ".join(part for part in (signer.get("title"), signer.get("institution")) if part),
        licence=" ".join(part for part in (signer.get("licence"), signer.get("licence_region")) if part),
        signed=f"{date_format(signed_at, 'DATETIME_FORMAT')} {signed_at.tzname()}",
        content_hash=opinion.sha256,
    )


def _questions(case: Case) -> tuple[Question, ...]:
    rows = CaseQuestion.objects.filter(case=case, withdrawn_at=None).order_by("position", "asked_at")
    return tuple(Question(str(row.pk), row.text) for row in rows)


def _reviewed(case: Case) -> tuple[ReviewedRecord, ...]:
    return tuple(
        ReviewedRecord(
            id=str(row.pk),
            name=row.name,
            kind=_("Images, kept unopened") if row.material == "primary" else kind_words(row.kind, row.modality),
            date=partial_date_words(row.date),
            pages=row.page_count,
            material="primary" if row.material == "primary" else "report",
        )
        for row in reviewable_records(SYSTEM, case=case)
    )


def _missing(case: Case) -> tuple[MissingRecord, ...]:
    """What the checklist still lacks, but for papers about money; the expert's own words about limits stand beside it."""
    checklist = checklist_of(SYSTEM, case=case)
    lacking = [status.item for status in checklist.items if status.status is Status.MISSING] if checklist else []
    lacking = [item for item in lacking if any(want.kinds != (DocumentKind.INSURANCE,) for want in item.satisfied_by)]
    return tuple(MissingRecord(name=item.label, limits=item.why, plain=item.label) for item in lacking)


def _independence(opinion: Opinion) -> str:
    if Seal.objects.filter(case=opinion.case, reviewer=opinion.author, opened_how="broken").exists():
        return _(
            "The reviewer opened other opinions on this case before committing this one, for the reason kept with the case."
        )
    if opinion.number > 1:
        return _(
            "This is a later version. Before the first version was committed, no other reviewer's opinion on this case "
            "was shown to the reviewer; before this one was written, other opinions on the case could be read."
        )
    return _("No other reviewer's opinion on this case was shown to the reviewer before this one was committed.")


def _supersedes(opinion: Opinion) -> str:
    """Only an amendment replaces a version; the opinion of a second expert stands beside the first one's."""
    earlier = Report.objects.filter(opinion=opinion.supersedes_id).first() if opinion.supersedes_id else None
    if earlier is None:
        return ""
    return _("This version replaces version %(number)s of %(date)s. Please use this one.") % {
        "number": earlier.number,
        "date": date_format(localtime(earlier.built_at), "DATE_FORMAT"),
    }
