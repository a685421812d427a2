"""One plain sentence or two for every reason code: what happened, what is safe, what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from secondopinion.domain.documents import ReasonCode

_C = ReasonCode

SENTENCES: Mapping[ReasonCode, Any] = {
    _C.EMPTY_FILE: _(
        "This file has nothing in it. Your other files are safe. Open it on your device to check, then send it again."
    ),
    _C.FILE_TOO_LARGE: _(
        "This file is larger than the %(limit_mib)s MB we can open. The file itself is kept safe. "
        "Your navigator will look at it; you do not need to send it again."
    ),
    _C.UNSUPPORTED_TYPE: _(
        "We cannot open this kind of file. The file itself is kept safe. "
        "If you can, send it again as a PDF or a photo, or ask your navigator."
    ),
    _C.ENCRYPTED_PDF: _(
        "This PDF is locked with a password, so we could not read it. The file itself is kept safe. "
        "Open it with the password, print or save it as a new PDF without one, and send that."
    ),
    _C.DAMAGED_PDF: _(
        "This PDF is damaged or incomplete, so we could not read it. Your other files are safe. "
        "Open it on your device to check, then send it again, or ask for a new copy where you got it."
    ),
    _C.TOO_MANY_PAGES: _(
        "This file has %(pages)s pages; we can read up to %(limit)s in one file. The file itself is kept safe. "
        "Send it in parts, or ask your navigator to do it for you."
    ),
    _C.DAMAGED_IMAGE: _(
        "This picture is damaged or incomplete, so we could not open it. Your other files are safe. "
        "Take the photo or make the scan again and send the new one."
    ),
    _C.IMAGE_TOO_LARGE: _(
        "This picture is too large for us to open: %(megapixels)s megapixels, and the limit is %(limit)s. "
        "The file itself is kept safe. Take a normal photo of the page, or scan it at 300 dots per inch, and send that."
    ),
    _C.DAMAGED_DOCUMENT: _(
        "This document is damaged or incomplete, so we could not read it. Your other files are safe. "
        "Open it on your device to check, save it again, and send it once more."
    ),
    _C.ENCRYPTED_DOCUMENT: _(
        "This document is locked with a password, so we could not read it. The file itself is kept safe. "
        "Remove the password, save it, and send it again."
    ),
    _C.DOCTYPE_IN_XML: _(
        "This file contains commands that a medical record does not need and that could do harm, so we did not open "
        "it. Your other files are safe. Ask the hospital for a new export, or for a PDF."
    ),
    _C.MALWARE_FOUND: _(
        "This file looks harmful to computers, so nobody can open it here. Your other files are safe. "
        "Check your device for viruses and ask for a clean copy of the record."
    ),
    _C.DAMAGED_ARCHIVE: _(
        "This packed folder (ZIP) is damaged or incomplete. What could be taken out is listed and safe. "
        "Make the folder again, or send the files one by one."
    ),
    _C.ENCRYPTED_ARCHIVE: _(
        "This packed file (ZIP) is locked with a password, so we could not open it. The file itself is kept safe. "
        "Unpack it on your device and send the files that were in it."
    ),
    _C.ARCHIVE_TOO_LARGE: _(
        "This packed folder (ZIP) unpacks to more than we can take at once. What was taken out before is listed and "
        "safe. Unpack it on your device and send the files in smaller groups."
    ),
    _C.ARCHIVE_TOO_DEEP: _(
        "This packed folder (ZIP) holds other packed folders inside each other, more than %(limit)s deep. "
        "The file itself is kept safe. Unpack it on your device and send the files that were in it."
    ),
    _C.ARCHIVE_TOO_MANY_MEMBERS: _(
        "This packed folder (ZIP) holds more than %(limit)s files. The first of them are listed and safe. "
        "Unpack it on your device and send the rest in smaller groups."
    ),
    _C.UNSAFE_MEMBER_NAME: _(
        "This entry of a packed folder points to a place outside of it, so we left it out. "
        "The other files are safe. Send the file by itself if it matters."
    ),
    _C.TOOK_TOO_LONG: _(
        "Reading this file took longer than %(seconds)s seconds, so we stopped. The file itself is kept safe. "
        "Your navigator will look at it; you do not need to do anything."
    ),
    _C.TOO_MUCH_MEMORY: _(
        "This file needs more computer memory than we allow for one file, so we stopped. The file itself is kept safe. "
        "Your navigator will look at it; you do not need to do anything."
    ),
    _C.READER_STOPPED: _(
        "Our reader stopped while it was reading this file. The file itself is kept safe. "
        "Your navigator will look at it; you do not need to do anything."
    ),
    _C.TRIED_TOO_OFTEN: _(
        "We tried to read this file %(attempts)s times and did not succeed. The file itself is kept safe. "
        "Your navigator will look at it; you do not need to do anything."
    ),
    _C.WRONG_PATIENT: _(
        "The name or birth date in this record is not the patient's, so we set it aside and nobody reads it as part of "
        "this case. It is kept safe and your other records are not affected. Your navigator will check it; if it is yours after "
        "all, it comes back."
    ),
    _C.WRONG_PATIENT_PAGE: _(
        "Page %(page)s of this record names another person, so we set that page aside. The other pages are safe and "
        "are used. Your navigator will check the page; you do not need to do anything."
    ),
    _C.DICOM_KEPT: _(
        "These are pictures from a scanner (%(files)s files). They are kept safe for the specialists, who open them "
        "with their own viewer. You do not need to do anything."
    ),
    _C.ARCHIVE_UNPACKED: _(
        "This packed folder (ZIP) was opened: its %(members)s files are listed as records of their own. "
        "You do not need to do anything."
    ),
    _C.NO_TEXT: _(
        "We found no words in this record. It is kept safe and the reviewers can look at its pages. "
        "If it is a photo or a scan, a sharper one in good light may help."
    ),
    _C.POOR_TEXT: _(
        "This record is hard to read, so some words may be wrong. It is kept safe and the reviewers see its pages. "
        "If you have a sharper copy, please send it too."
    ),
    _C.DUPLICATE: _(
        "This is the same as a record that is already here, so we use that one. Nothing is lost. "
        "You do not need to do anything."
    ),
}

_UNNAMED = _(
    "Something is unusual about this record. The file itself is kept safe. Your navigator will look at it; "
    "you do not need to do anything."
)

FOR_STAFF: Mapping[ReasonCode, Any] = {
    _C.TOOK_TOO_LONG: _(
        "Reading took longer than %(seconds)s seconds and was stopped. Open the original. Then let it be read once more, "
        "or ask for the record in another form."
    ),
    _C.TOO_MUCH_MEMORY: _(
        "Reading needed more memory than one file may take and was stopped. Open the original. Then ask for the record "
        "in smaller parts, or take it into the case as it is."
    ),
    _C.READER_STOPPED: _(
        "The reader stopped on this file. Open the original. Then let it be read once more, or ask for the record again."
    ),
    _C.TRIED_TOO_OFTEN: _(
        "Reading was tried %(attempts)s times without success. Open the original and decide, or ask for the record again."
    ),
    _C.WRONG_PATIENT: _(
        "The name or birth date in this record is not the patient's. Compare it with the original. Nobody else "
        "reads it as part of this case unless you release it."
    ),
    _C.WRONG_PATIENT_PAGE: _(
        "Page %(page)s names another person. Compare it with the original. Until you decide, nobody else sees this page; "
        "the other pages are in use."
    ),
}
"""What a navigator reads instead: they are the one who looks at it."""

_UNNAMED_FOR_STAFF = _("Something is unusual about this record. Open the original and decide.")


class _Blank(dict[str, Any]):
    """A parameter that is missing must not hide the sentence."""

    def __missing__(self, key: str) -> str:
        return "?"


def sentence(reason: Mapping[str, Any], *, staff: bool = False) -> str:
    """The words for a reason as it stands in ``Record.reason``; empty where there is none.

    ``staff``: for the navigator, who is the one to look at it.
    """
    if not reason:
        return ""
    try:
        code = ReasonCode(str(reason.get("code")))
    except ValueError:
        return str(_UNNAMED_FOR_STAFF if staff else _UNNAMED)
    text = FOR_STAFF.get(code, SENTENCES[code]) if staff else SENTENCES[code]
    return str(text) % _Blank(reason.get("params") or {})


def sentence_for(code: str, *, staff: bool = False, **params: Any) -> str:
    """The words for a code."""
    return sentence({"code": code, "params": params}, staff=staff)
