"""PAdES baseline signature of a PDF by pyHanko, as a certification that forbids every later change.

The signature is invisible: its field lies outside the page, which is what PDF/A-3 and PDF/UA-1 both allow for an
untagged field. No time-stamp server is asked and no revocation list fetched: the time is the installation's own.
"""

import asyncio
import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .keys import InstallationKey, fingerprint
from .verdicts import SignatureVerdict, Verdict

FIELD = "InstallationSignature"
# Hexadecimal digits kept for the signature; ours needs about 3,500. Said here, pyHanko need not sign twice to find out.
RESERVED = 8192


class _SignerAt(signers.PdfSigner):  # type: ignore[misc]  # pyHanko's types are not followed
    """A signer whose clock is the caller's."""

    at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.at
        return session


class _OurSigner(signers.SimpleSigner):  # type: ignore[misc]  # pyHanko's types are not followed
    """Signs with a key that is opened once, without OpenSSL's check of its primes at every signature."""

    opened: rsa.RSAPrivateKey

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != "sha256":
            raise ValueError(f"the installation signs with SHA-256, not {digest_algorithm}")
        return self.opened.sign(data, padding.PKCS1v15(), hashes.SHA256())


class _WriterWithoutClock(IncrementalPdfFileWriter):  # type: ignore[misc]  # pyHanko's types are not followed
    """A writer that leaves the document's own metadata alone instead of stamping today's date into it."""

    def _update_meta(self) -> None:
        return None


def sign_pdf(pdf: bytes, key: InstallationKey, *, reason: str, at: datetime) -> bytes:
    """The same PDF with the installation's signature added behind it; what was there stays byte for byte.

    ``reason`` is printed by readers ("Signed by Dr ... "). Not for a running event loop: pyHanko starts its own.
    """
    _refuse_event_loop()
    der = x509.load_pem_x509_certificate(key.certificate).public_bytes(Encoding.DER)
    signer = _OurSigner(
        signing_cert=asn1_x509.Certificate.load(der),
        signing_key=asn1_keys.PrivateKeyInfo.load(key.private_key),
        cert_registry=SimpleCertificateStore(),
    )
    signer.opened = key.opened()
    writer = _WriterWithoutClock(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    if "/Tabs" not in page:
        # PDF/UA-1 7.18.3: a page with an annotation says that its tab order is the order of the structure.
        page["/Tabs"] = pdf_name("/S")
        writer.update_container(page)
    pdf_signer = _SignerAt(
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
            name=key.name,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer=signer,
        new_field_spec=SigFieldSpec(
            FIELD, readable_field_name=key.name, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True)
        ),
    )
    pdf_signer.at = at
    output = BytesIO()
    pdf_signer.sign_pdf(writer, output=output, bytes_reserved=RESERVED)
    return output.getvalue()


def verify_pdf(pdf: bytes, *, trusted: Iterable[bytes]) -> SignatureVerdict:
    """Check a PDF against the ``trusted`` PEM certificates (today's and earlier ones of this installation).

    "changed": a signature is there but does not cover exactly these bytes. "not_ours": an intact signature by a
    certificate that is not trusted here. Every byte of the report is covered; of the signature's own envelope, CMS
    leaves a few bytes (lengths, algorithm names) that readers do not compare. Never raises, whatever the bytes are.
    Not for a running event loop.
    """
    _refuse_event_loop()
    if b"/ByteRange" not in pdf:
        return SignatureVerdict(Verdict.UNSIGNED)
    try:
        return _verdict(pdf, {fingerprint(pem): pem for pem in trusted})
    except Exception:
        # A damaged file may break the parser anywhere; whatever broke, these are not the bytes that were signed.
        return SignatureVerdict(Verdict.CHANGED)


def _refuse_event_loop() -> None:
    # pyHanko starts an event loop of its own. Inside another that fails, which must not look like a changed report.
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("sign and verify outside a running event loop")


def _verdict(pdf: bytes, trusted: dict[str, bytes]) -> SignatureVerdict:
    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if len(signatures) != 1:
        # A certified report holds one signature; a second one is a change that it forbids.
        return SignatureVerdict(Verdict.CHANGED)
    embedded = signatures[0]
    begin, length, resumes, _ = (int(number) for number in embedded.byte_range)
    if not re.fullmatch(rb"<[0-9a-fA-F]*>", pdf[begin + length : resumes]):
        # Between the two signed ranges stands the signature and nothing else.
        return SignatureVerdict(Verdict.CHANGED)
    # Trust is decided below, by fingerprint; here every signer vouches for itself, so that only the bytes are judged.
    context = ValidationContext(
        trust_roots=[embedded.signer_cert], moment=embedded.self_reported_timestamp, allow_fetching=False
    )
    status = validate_pdf_signature(embedded, signer_validation_context=context)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and whole and status.docmdp_ok):
        return SignatureVerdict(Verdict.CHANGED)
    if hashlib.sha256(embedded.signer_cert.dump()).hexdigest() not in trusted:
        return SignatureVerdict(Verdict.NOT_OURS)
    signed_at = status.signer_reported_dt
    name = embedded.signer_cert.subject.native.get("common_name", "")
    return SignatureVerdict(Verdict.INTACT, name, signed_at.astimezone(UTC) if signed_at else None)
