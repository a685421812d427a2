"""Signing and checking PDFs. pyHanko is loaded when it is first needed: it takes a second, and most processes never sign."""

from collections.abc import Iterable
from datetime import datetime

from .keys import InstallationKey
from .verdicts import SignatureVerdict


def sign_pdf(pdf: bytes, key: InstallationKey, *, reason: str, at: datetime) -> bytes:
    """The same PDF with the installation's signature added behind it; what was there stays byte for byte."""
    from . import pades

    return pades.sign_pdf(pdf, key, reason=reason, at=at)


def verify_pdf(pdf: bytes, *, trusted: Iterable[bytes]) -> SignatureVerdict:
    """Check a PDF against the ``trusted`` PEM certificates (today's and earlier ones of this installation)."""
    from . import pades

    return pades.verify_pdf(pdf, trusted=trusted)
