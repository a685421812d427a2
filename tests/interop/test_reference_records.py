"""Every reference sample is translated or refused with a named reason; a reduced set by default, all with ``long``."""

import json
import tarfile
from pathlib import Path

import pytest

from secondopinion.interop import ccda, fhir
from secondopinion.interop.xml import DamagedXmlError, parse_xml

from .places import assert_every_place_holds_words

RECORDS = Path(__file__).resolve().parents[3] / "shared/data/records"
EVERY = 6  # of the reduced run


def samples(name):
    path = RECORDS / f"{name}.tar.xz"
    if not path.exists():
        pytest.skip("the reference records are not here")
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                yield member.name, file.read()


def chosen(name, *, step):
    return list(samples(name))[::step]


def read_ccda(name, *, step):
    counts = {"read": 0, "empty": 0, "unsupported": 0, "damaged": 0}
    for _, data in chosen(name, step=step):
        try:
            root = parse_xml(data)
        except DamagedXmlError:
            counts["damaged"] += 1
            continue
        if not ccda.is_clinical_document(root):
            counts["unsupported"] += 1
            continue
        record = ccda.translate(root)
        assert_every_place_holds_words(record)
        counts["read" if record.pages else "empty"] += 1
    return counts


def read_fhir(name, *, step):
    counts = {"read": 0, "empty": 0}
    for _, data in chosen(name, step=step):
        record = fhir.translate(json.loads(data))
        assert_every_place_holds_words(record)
        counts["read" if record.pages else "empty"] += 1
    return counts


@pytest.mark.shared
@pytest.mark.parametrize("name", ["ccda/vendor_samples", "ccda/ms_converter"])
def test_every_vendors_document_is_read(name):
    counts = read_ccda(name, step=EVERY)
    assert counts["read"] > 0
    assert counts["empty"] == counts["unsupported"] == counts["damaged"] == 0


@pytest.mark.shared
@pytest.mark.parametrize("name", ["fhir/mcode", "fhir/ips", "fhir/vendor_sandbox", "fhir/synthea_cancer"])
def test_fhir_samples_are_read(name):
    counts = read_fhir(name, step=EVERY)
    assert counts["read"] >= 0.8 * sum(counts.values())


@pytest.mark.shared
@pytest.mark.long
def test_the_whole_reference_set_is_read_or_refused_with_a_name():
    vendors = read_ccda("ccda/vendor_samples", step=1)
    assert vendors["read"] == sum(vendors.values())
    examples = read_ccda("ccda/hl7_examples", step=1)
    assert examples["damaged"] <= 1
    assert examples["read"] >= 0.5 * sum(examples.values())
    for name in ("fhir/mcode", "fhir/ips", "fhir/us_core", "fhir/vendor_sandbox", "fhir/synthea_cancer"):
        counts = read_fhir(name, step=1)
        assert counts["read"] >= 0.88 * sum(counts.values()), name
