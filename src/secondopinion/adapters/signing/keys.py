"""The installation's own key and self-signed certificate.

RSA with 3,072 bits (128-bit strength, NIST SP 800-57) because every PDF reader and poppler's ``pdfsig`` check it. The
certificate vouches for the installation, not for a person, and for nobody outside who has not been given it.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

YEARS = 30


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """``certificate`` is PEM and public; ``private_key`` is PKCS#8 DER, unencrypted: the caller stores it sealed."""

    name: str
    certificate: bytes
    private_key: bytes = field(repr=False)

    def opened(self) -> rsa.RSAPrivateKey:
        """The private key, ready to sign.

        OpenSSL's check of the primes, a third of a second, is left out: the key is our own, made here and kept under
        authenticated encryption.
        """
        private = serialization.load_der_private_key(
            self.private_key, password=None, unsafe_skip_rsa_key_validation=True
        )
        assert isinstance(private, rsa.RSAPrivateKey)
        return private

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in hexadecimal, to read out and compare."""
        return fingerprint(self.certificate)


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a PEM certificate's DER form in hexadecimal."""
    parsed = x509.load_pem_x509_certificate(certificate)
    return hashlib.sha256(parsed.public_bytes(serialization.Encoding.DER)).hexdigest()


def make_installation_key(name: str, *, at: datetime) -> InstallationKey:
    """A new key and certificate for the installation ``name``, valid from ``at`` for 30 years (reports are kept long)."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    # 64 characters is the X.520 limit for a common name.
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name.strip()[:64] or "Second Opinion")])
    begins = at.astimezone(UTC).replace(microsecond=0)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    return InstallationKey(
        name=name,
        certificate=certificate.public_bytes(serialization.Encoding.PEM),
        private_key=private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
