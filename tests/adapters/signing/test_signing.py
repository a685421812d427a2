import asyncio
import logging
import random
import shutil
import socket
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from secondopinion.adapters.signing import (
    InstallationKey,
    SignatureVerdict,
    Verdict,
    make_installation_key,
    sign_bytes,
    sign_pdf,
    verify_bytes,
    verify_pdf,
)
from secondopinion.adapters.typesetting import typeset

AT = datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
SOURCE = b"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "en")
= #data.title
#data.body
"""


@pytest.fixture(scope="module")
def key() -> InstallationKey:
    return make_installation_key("Harbour Second Opinion Service", at=AT)


@pytest.fixture(scope="module")
def stranger() -> InstallationKey:
    return make_installation_key("Harbour Second Opinion Service", at=AT)


@pytest.fixture(scope="module")
def report() -> bytes:
    return typeset(SOURCE, {"title": "Report", "body": "Grade 2. " * 40}, fonts=None, at=AT)


@pytest.fixture(scope="module")
def signed(key: InstallationKey, report: bytes) -> bytes:
    return sign_pdf(report, key, reason="Signed by Dr Amara Okafor", at=AT)


def test_a_signed_report_is_intact_and_names_its_signer_and_time(signed: bytes, key: InstallationKey) -> None:
    verdict = verify_pdf(signed, trusted=[key.certificate])
    assert verdict == SignatureVerdict(Verdict.INTACT, "Harbour Second Opinion Service", AT)


def test_signing_adds_behind_the_report_and_changes_nothing_in_it(signed: bytes, report: bytes) -> None:
    assert signed.startswith(report)
    with pikepdf.open(BytesIO(signed)) as pdf, pdf.open_metadata() as meta:
        assert meta["pdfaid:part"] == "3"
        assert meta["pdfaid:conformance"] == "A"
        assert meta["pdfuaid:part"] == "1"
        assert meta["xmp:ModifyDate"] == "2026-03-03T14:10:00+00:00"
        widget = pdf.pages[0].Annots[0]
        # PDF/UA-1 exempts an untagged annotation outside the page; PDF/A-3 wants it printable and not hidden.
        assert all(value < 0 for value in widget.Rect)
        assert int(widget.F) & 0b100
        assert not int(widget.F) & 0b10
        assert pdf.pages[0].Tabs == "/S"
        assert str(widget.TU) == "Harbour Second Opinion Service"


def test_a_report_without_a_signature_and_bytes_that_are_no_pdf_are_unsigned(
    report: bytes, key: InstallationKey
) -> None:
    for pdf in (report, b"", b"%PDF-1.7", random.Random(1).randbytes(1000)):
        assert verify_pdf(pdf, trusted=[key.certificate]).verdict == Verdict.UNSIGNED


def test_a_signature_by_an_untrusted_key_is_not_ours(
    signed: bytes, key: InstallationKey, stranger: InstallationKey
) -> None:
    assert verify_pdf(signed, trusted=[stranger.certificate]).verdict == Verdict.NOT_OURS
    assert verify_pdf(signed, trusted=[]).verdict == Verdict.NOT_OURS
    assert verify_pdf(signed, trusted=[stranger.certificate, key.certificate]).verdict == Verdict.INTACT


def test_every_flipped_byte_is_found(signed: bytes, report: bytes, key: InstallationKey) -> None:
    begin = signed.index(b"/Contents <") if b"/Contents <" in signed else signed.index(b"/Contents<")
    signature = signed.index(b"<", begin)
    end = signed.index(b">", signature)
    used = signature + len(signed[signature:end].rstrip(b"0"))
    outside = [*range(signature + 1), *range(end, len(signed))]
    places = {
        *random.Random(2).sample(outside, 160),
        # The signature's own value is the end of what is used of its field.
        *random.Random(3).sample(range(used - 700, used - 2), 60),
        *range(len(signed) - 40, len(signed)),
        signature,
        end,
        len(report) // 2,
    }
    for place in sorted(places):
        tampered = signed[:place] + bytes([signed[place] ^ 0x01]) + signed[place + 1 :]
        verdict = verify_pdf(tampered, trusted=[key.certificate]).verdict
        # A broken mark leaves a file without a signature, which says so; never one that is intact.
        assert verdict in (Verdict.CHANGED, Verdict.UNSIGNED, Verdict.NOT_OURS), place


def test_an_addition_a_cut_and_a_transplanted_signature_are_found(
    signed: bytes, report: bytes, key: InstallationKey
) -> None:
    with pikepdf.open(BytesIO(signed)) as pdf:
        pdf.docinfo["/Title"] = "Other"
        out = BytesIO()
        pdf.save(out)
    other = typeset(SOURCE, {"title": "Report", "body": "Grade 3. " * 40}, fonts=None, at=AT)
    transplanted = other + signed[len(report) :]
    for what, tampered in {
        "saved again": out.getvalue(),
        "a byte added": signed + b"\n",
        "a comment added": signed + b"\n% nothing",
        "cut": signed[:-10],
        "signature on another report": transplanted,
    }.items():
        verdict = verify_pdf(tampered, trusted=[key.certificate]).verdict
        assert verdict == Verdict.CHANGED, what


def test_an_incremental_update_is_found(signed: bytes, key: InstallationKey) -> None:
    from pyhanko.pdf_utils.generic import pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.root["/Lang"] = pdf_string("fr")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(signed)
    assert verify_pdf(out.getvalue(), trusted=[key.certificate]).verdict == Verdict.CHANGED


def test_a_second_signature_over_ours_is_found(signed: bytes, key: InstallationKey, stranger: InstallationKey) -> None:
    from pyhanko.sign.general import SigningError

    with pytest.raises(SigningError):
        sign_pdf(signed, stranger, reason="me too", at=AT)


def test_signing_and_checking_open_no_connection_and_log_nothing(
    report: bytes, key: InstallationKey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with caplog.at_level(logging.INFO):
        again = sign_pdf(report, key, reason="x", at=AT)
        assert verify_pdf(again, trusted=[key.certificate]).verdict == Verdict.INTACT
    assert caplog.records == []


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_a_second_implementation_agrees(signed: bytes, tmp_path: Path) -> None:
    def pdfsig(pdf: bytes) -> str:
        path = tmp_path / "report.pdf"
        path.write_bytes(pdf)
        return subprocess.run(
            ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False, timeout=60
        ).stdout

    good = pdfsig(signed)
    assert "Signature is Valid" in good
    assert "Total document signed" in good
    assert "ETSI.CAdES.detached" in good
    place = signed.index(b"stream") + 30
    assert "Signature is Valid" not in pdfsig(signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :])


def test_a_detached_signature_holds_for_these_bytes_and_this_key_only(
    key: InstallationKey, stranger: InstallationKey
) -> None:
    data = b'{"axes":[]}'
    signature = sign_bytes(data, key=key)
    assert verify_bytes(data, signature, trusted=[stranger.certificate, key.certificate])
    assert not verify_bytes(data + b" ", signature, trusted=[key.certificate])
    assert not verify_bytes(data, signature, trusted=[stranger.certificate])
    assert not verify_bytes(data, b"", trusted=[key.certificate])
    for place in range(0, len(signature), 16):
        flipped = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not verify_bytes(data, flipped, trusted=[key.certificate])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_agrees_on_the_detached_signature(key: InstallationKey, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"content")
    (tmp_path / "signature").write_bytes(sign_bytes(b"content", key=key))
    (tmp_path / "certificate").write_bytes(key.certificate)

    def openssl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["openssl", *arguments], cwd=tmp_path, capture_output=True, check=False, timeout=60)

    (tmp_path / "public").write_bytes(openssl("x509", "-in", "certificate", "-pubkey", "-noout").stdout)
    options = ["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]
    good = openssl("dgst", *options, "-verify", "public", "-signature", "signature", "data")
    assert (good.returncode, good.stdout.strip()) == (0, b"Verified OK")
    (tmp_path / "data").write_bytes(b"Content")
    assert openssl("dgst", *options, "-verify", "public", "-signature", "signature", "data").returncode != 0


def test_inside_an_event_loop_it_says_so_instead_of_calling_a_report_changed(
    signed: bytes, key: InstallationKey
) -> None:
    async def check() -> SignatureVerdict:
        return verify_pdf(signed, trusted=[key.certificate])

    with pytest.raises(RuntimeError, match="event loop"):
        asyncio.run(check())


def test_a_private_key_never_shows_itself(key: InstallationKey) -> None:
    assert "private_key" not in repr(key)
    assert len(key.fingerprint) == 64
