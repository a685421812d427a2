"""A detached signature over bytes: RSASSA-PSS with SHA-256 and a 32-byte salt (RFC 8017), as openssl checks it."""

from collections.abc import Iterable

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .keys import InstallationKey

_PADDING = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)


def sign_bytes(data: bytes, *, key: InstallationKey) -> bytes:
    """The installation's signature of ``data``, 384 bytes."""
    return key.opened().sign(data, _PADDING, hashes.SHA256())


def verify_bytes(data: bytes, signature: bytes, *, trusted: Iterable[bytes]) -> bool:
    """Whether one of the ``trusted`` PEM certificates made this signature of exactly these bytes."""
    for pem in trusted:
        public = x509.load_pem_x509_certificate(pem).public_key()
        if not isinstance(public, rsa.RSAPublicKey):
            continue
        try:
            public.verify(signature, data, _PADDING, hashes.SHA256())
        except InvalidSignature:
            continue
        return True
    return False
