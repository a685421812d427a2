"""The installation's signature: PAdES in a PDF, and detached over canonical bytes. In memory, without any network."""

from .bytes_signature import sign_bytes, verify_bytes
from .keys import InstallationKey, make_installation_key
from .pdf_signature import sign_pdf, verify_pdf
from .verdicts import SignatureVerdict, Verdict

__all__ = [
    "InstallationKey",
    "SignatureVerdict",
    "Verdict",
    "make_installation_key",
    "sign_bytes",
    "sign_pdf",
    "verify_bytes",
    "verify_pdf",
]
