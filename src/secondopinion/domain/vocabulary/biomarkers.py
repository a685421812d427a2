"""Biomarkers: genes (HGNC symbols), laboratory tumour markers with their usual units, and what reports call them."""

from dataclasses import dataclass

GENES: dict[str, tuple[str, ...]] = {
    symbol: (symbol, *others)
    for symbol, *others in (
        ("EGFR",), ("ALK",), ("ROS1",), ("BRAF",), ("KRAS", "K-RAS"), ("NRAS", "N-RAS"), ("MET",), ("RET",),
        ("NTRK1",), ("NTRK2",), ("NTRK3",), ("PIK3CA",), ("ESR1",), ("BRCA1",), ("BRCA2",), ("PALB2",), ("ATM",),
        ("CHEK2",), ("TP53",), ("IDH1",), ("IDH2",), ("MGMT",), ("TERT",), ("CDKN2A",), ("FLT3",), ("NPM1",),
        ("FGFR2",), ("FGFR3",), ("KIT",), ("PDGFRA",), ("POLE",), ("MYC",), ("BCL2",), ("BCL6",), ("CLDN18",),
        ("AKT1",), ("PTEN",),
    )
}  # fmt: skip
"""Gene symbols and the other spellings of reports."""


@dataclass(frozen=True, slots=True)
class TumourMarker:
    """A laboratory value followed over time; ``loinc`` is the mass or arbitrary concentration in serum or plasma."""

    key: str
    name: str
    loinc: str
    wordings: tuple[str, ...]


TUMOUR_MARKERS: dict[str, TumourMarker] = {
    marker.key: marker
    for marker in (
        TumourMarker("psa", "PSA", "2857-1", ("PSA", "prostate specific antigen")),
        TumourMarker("cea", "CEA", "2039-6", ("CEA", "carcinoembryonic antigen")),
        TumourMarker("ca_125", "CA-125", "10334-1", ("CA-125", "CA 125", "CA125")),
        TumourMarker("ca_19_9", "CA 19-9", "24108-3", ("CA 19-9", "CA19-9")),
        TumourMarker("ca_15_3", "CA 15-3", "6875-9", ("CA 15-3", "CA15-3")),
        TumourMarker("afp", "AFP", "1834-1", ("AFP", "alpha-fetoprotein", "alpha fetoprotein")),
        TumourMarker("hcg", "beta-hCG", "19080-1", ("hCG", "beta-hCG", "b-hCG", "HCG")),
        TumourMarker("ldh", "LDH", "2532-0", ("LDH", "lactate dehydrogenase")),
        TumourMarker("cga", "chromogranin A", "9811-1", ("chromogranin A", "CgA")),
        TumourMarker("b2m", "beta-2 microglobulin", "1952-1", ("beta-2 microglobulin", "B2M")),
        TumourMarker("thyroglobulin", "thyroglobulin", "3013-0", ("thyroglobulin",)),
        TumourMarker("calcitonin", "calcitonin", "1992-7", ("calcitonin",)),
    )
}
"""Laboratory tumour markers by key. LOINC codes: loinc.org."""
