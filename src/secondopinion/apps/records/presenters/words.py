"""States, kinds, dates and refusals in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.refusals import Refusal
from secondopinion.domain.documents import DocumentKind, Modality
from secondopinion.domain.lifecycle import RecordState, RefusalCode
from secondopinion.domain.values import PartialDate

STATES: Mapping[str, tuple[Any, str]] = {
    RecordState.RECEIVED: (_("Waiting to be read"), "grey"),
    RecordState.READING: (_("Being read"), "blue"),
    RecordState.READ: (_("Read"), "teal"),
    RecordState.KEPT: (_("Kept for the specialists"), "teal"),
    RecordState.UNPACKED: (_("Unpacked"), "teal"),
    RecordState.DUPLICATE: (_("A copy"), "grey"),
    RecordState.QUARANTINED: (_("Set aside"), "amber"),
    RecordState.RELEASED: (_("Checked by a person"), "plum"),
    RecordState.REFUSED: (_("Could not be used"), "amber"),
    RecordState.REMOVED: (_("Taken out"), "grey"),
}
KINDS: Mapping[str, Any] = {
    DocumentKind.PATHOLOGY: _("Pathology report"),
    DocumentKind.OPERATIVE: _("Operation report"),
    DocumentKind.DISCHARGE: _("Discharge summary"),
    DocumentKind.TREATMENT_PLAN: _("Treatment plan"),
    DocumentKind.MEDICATION_LIST: _("List of medicines"),
    DocumentKind.IMAGING_REPORT: _("Imaging report"),
    DocumentKind.LABORATORY: _("Laboratory results"),
    DocumentKind.GENOMIC: _("Genetic or genomic report"),
    DocumentKind.RADIOTHERAPY: _("Radiotherapy record"),
    DocumentKind.INSURANCE: _("Insurance paper"),
    DocumentKind.LETTER: _("Letter"),
    DocumentKind.CONSENT: _("Consent form"),
    DocumentKind.SUMMARY: _("Summary of the health record"),
    DocumentKind.OTHER: _("Other record"),
}
MODALITIES: Mapping[str, Any] = {
    Modality.XRAY: _("X-ray"),
    Modality.CT: _("CT"),
    Modality.MRI: _("MRI"),
    Modality.PET: _("PET"),
    Modality.ULTRASOUND: _("Ultrasound"),
    Modality.MAMMOGRAPHY: _("Mammography"),
    Modality.BONE_SCAN: _("Bone scan"),
    Modality.NUCLEAR: _("Nuclear medicine"),
    Modality.ECHO: _("Heart ultrasound"),
    Modality.ENDOSCOPY: _("Endoscopy"),
}
VERDICTS: Mapping[str, Any] = {
    "released": _("Released: it belongs to this case"),
    "refused": _("Refused: it is not used"),
    "another_patient": _("It is about another person"),
}

ALREADY_HANDED_IN = Refusal(
    "already_handed_in",
    _("This file has arrived already and is safe. To take it out of the case, open it in the list of records."),
)
NEEDS_REASON = Refusal("needs_reason_given", _("Please say why. The reason is kept with the case."))
NOT_NOW = Refusal(
    "not_from_here",
    _(
        "Something happened to this record meanwhile, so this is not possible now. Nothing was changed. Load the page again."
    ),
)
NOT_BY_YOU = Refusal("not_by_you", _("This is for your navigator to do. Nothing was changed. Please call us."))
NEEDS_VALUE = Refusal("needs_value", _("Write what it should say, then send the correction. Nothing was changed."))
NOT_UNDERSTOOD = Refusal(
    "not_understood",
    _("Something in the form was missing, so nothing was changed. Fill it in again and send it once more."),
)
NO_NEWS = Refusal(
    "nothing_to_judge", _("Somebody has decided about this already. Nothing was changed. Load the page again.")
)


def step_refusal(code: RefusalCode) -> Refusal:
    """The refusal of a step the table does not allow."""
    return {
        RefusalCode.NOT_FROM_HERE: NOT_NOW,
        RefusalCode.NOT_BY_YOU: NOT_BY_YOU,
        RefusalCode.NEEDS_MISSING: NEEDS_REASON,
    }[code]


def size_words(size: int) -> str:
    """A file size for people: "3 MB", "1.5 GB"."""
    for unit, factor in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    return _now("%(size)s bytes") % {"size": size}


def too_large(limit: int) -> Refusal:
    """The refusal of a file over the limit, before its first byte."""
    return Refusal(
        "file_too_large",
        _now(
            "This file is larger than %(limit)s, so it was not sent. Your other files are safe. "
            "Send it in parts, or ask your navigator how to hand it in on a disc."
        )
        % {"limit": size_words(limit)},
        {"limit": limit},
    )


def kind_words(kind: str, modality: str = "") -> str:
    """What a record is: "Imaging report (MRI)"."""
    words = str(KINDS.get(kind, _("Record")))
    return f"{words} ({MODALITIES[modality]})" if modality in MODALITIES else words


def partial_date_words(text: str) -> str:
    """A clinical date as precise as it was written: "3 March 2026", "March 2026", "2026"; empty for none."""
    if not text:
        return ""
    date = PartialDate.parse(text)
    shape = "j F Y" if date.day else "F Y" if date.month else "Y"
    words = date_format(date.earliest, shape)
    if date.ambiguous:
        return _now("%(date)s (day and month may be the other way round)") % {"date": words}
    return words
