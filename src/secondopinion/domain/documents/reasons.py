"""Why a file was refused, kept unopened, unpacked or put into quarantine: codes with parameters, never sentences.

The apps put each code into words a patient understands; ``params`` holds only what those words need (a number, a
limit), never a name, a date of birth or a line of the document.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ReasonCode(StrEnum):
    """One code for every way a file can end other than plainly read."""

    # refused: the bytes
    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"  # params: limit_mib
    UNSUPPORTED_TYPE = "unsupported_type"  # params: content_type
    ENCRYPTED_PDF = "encrypted_pdf"
    DAMAGED_PDF = "damaged_pdf"
    TOO_MANY_PAGES = "too_many_pages"  # params: pages, limit
    DAMAGED_IMAGE = "damaged_image"
    IMAGE_TOO_LARGE = "image_too_large"  # params: megapixels, limit
    DAMAGED_DOCUMENT = "damaged_document"  # an Office, XML or JSON file that cannot be parsed
    ENCRYPTED_DOCUMENT = "encrypted_document"
    DOCTYPE_IN_XML = "doctype_in_xml"
    MALWARE_FOUND = "malware_found"
    # refused: archives
    DAMAGED_ARCHIVE = "damaged_archive"
    ENCRYPTED_ARCHIVE = "encrypted_archive"
    ARCHIVE_TOO_LARGE = "archive_too_large"  # params: limit_mib
    ARCHIVE_TOO_DEEP = "archive_too_deep"  # params: limit
    ARCHIVE_TOO_MANY_MEMBERS = "archive_too_many_members"  # params: limit
    UNSAFE_MEMBER_NAME = "unsafe_member_name"
    # quarantined: the reader
    TOOK_TOO_LONG = "took_too_long"  # params: seconds
    TOO_MUCH_MEMORY = "too_much_memory"  # params: limit_mib
    READER_STOPPED = "reader_stopped"  # the limited child process ended without an answer
    TRIED_TOO_OFTEN = "tried_too_often"  # params: attempts
    # quarantined: the content
    WRONG_PATIENT = "wrong_patient"
    WRONG_PATIENT_PAGE = "wrong_patient_page"  # params: page
    # kept, unpacked or read with a remark
    DICOM_KEPT = "dicom_kept"  # params: files
    ARCHIVE_UNPACKED = "archive_unpacked"  # params: members
    NO_TEXT = "no_text"
    POOR_TEXT = "poor_text"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the few values its sentence needs."""

    code: ReasonCode
    params: Mapping[str, str | int | float] = field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON; ``from_json`` reads them back."""
        return {"code": self.code.value, "params": dict(self.params)}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Reason":
        """Read what ``to_json`` wrote. Raises ``ValueError`` for an unknown code."""
        params = value.get("params") or {}
        if not isinstance(params, Mapping):
            raise ValueError("the parameters of a reason are a mapping")
        return cls(ReasonCode(str(value["code"])), {str(k): v for k, v in params.items()})
