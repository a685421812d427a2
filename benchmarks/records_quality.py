"""How well records are read, against labels, and how fast.

    python benchmarks/records_quality.py --data PATH/TO/records

T, N and M: TCGA pathology reports with the case's label in GDC (clean and raw recognised text); only what the report
states is taken, so precision is over reports in which exactly one category is stated and held, recall over all labelled
ones. Anchor: a bare regular expression on the same raw text was right in 84 % (T) and 88 % (N) where it found one.
The label is the case's, not always the report's: a disagreement is not always an error of the reader.
Kinds: the mixed notes; their labels follow headings and sources, so the figure is a sanity check, not a claim.
"""

import argparse
import collections
import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from secondopinion.domain.documents import DocumentKind, PageText, read

ANCHOR = {"t": 0.84, "n": 0.88, "m": 0.54}
KINDS = {
    "operative_report": {DocumentKind.OPERATIVE},
    "consult_or_progress_note": {DocumentKind.LETTER},
    "imaging_report": {DocumentKind.IMAGING_REPORT},
    "discharge_summary": {DocumentKind.DISCHARGE},
    "pathology_report": {DocumentKind.PATHOLOGY},
}
CANCER_SITES = {
    "BRCA": "breast",
    "THCA": "thyroid",
    "PRAD": "prostate",
    "BLCA": "bladder",
    "LIHC": "liver",
    "KIRC": "kidney",
    "KIRP": "kidney",
    "KICH": "kidney",
    "LUAD": "lung",
    "LUSC": "lung",
    "STAD": "stomach",
    "PAAD": "pancreas",
    "CESC": "cervix",
    "OV": "ovary",
    "TGCT": "testis",
    "COAD": "colon",
    "READ": "rectum",
    "ESCA": "oesophagus",
}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The records of one file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def stages(path: Path) -> dict[str, Any]:
    """Precision and recall of T, N, M and the precision of the site in one file of reports."""
    counts: collections.Counter[str] = collections.Counter()
    started = time.perf_counter()
    for row in rows(path):
        counts["reports"] += 1
        reading = read([PageText(1, row["text"])])
        counts["pathology"] += reading.kind is DocumentKind.PATHOLOGY
        sites = {f.value for f in reading.facts if f.kind == "site" and f.holds}
        wanted = CANCER_SITES.get(row["cancer"] or "")
        if wanted and sites:
            counts["site_found"] += 1
            counts["site_right"] += wanted in sites
        for kind in "tnm":
            label = row[kind]
            if not label or "X" in label.upper():
                continue
            counts[f"{kind}_labelled"] += 1
            stated = {
                f.value.lstrip("yracpm")[1:2]
                for f in reading.facts
                if f.kind == kind and f.holds and "X" not in f.value
            }
            if len(stated) == 1:
                counts[f"{kind}_stated"] += 1
                counts[f"{kind}_right"] += label[1:2] in stated
    seconds = time.perf_counter() - started
    result: dict[str, Any] = {
        "reports": counts["reports"],
        "milliseconds_each": round(1000 * seconds / counts["reports"], 1),
        "kind_is_pathology": round(counts["pathology"] / counts["reports"], 3),
        "site_among_found": round(counts["site_right"] / max(1, counts["site_found"]), 3),
    }
    for kind in "tnm":
        precision = counts[f"{kind}_right"] / max(1, counts[f"{kind}_stated"])
        result[kind] = {
            "labelled": counts[f"{kind}_labelled"],
            "stated_once": counts[f"{kind}_stated"],
            "precision": round(precision, 3),
            "recall": round(counts[f"{kind}_right"] / max(1, counts[f"{kind}_labelled"]), 3),
            "anchor_precision": ANCHOR[kind],
            "ratio": round(precision / ANCHOR[kind], 2),
        }
    return result


def kinds(path: Path) -> dict[str, Any]:
    """How often the kind agrees with the silver label, and what it was called otherwise."""
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for row in rows(path):
        if row["type"] in KINDS and not row["origin"].startswith("DRAGON"):
            kind = read([PageText(1, row["text"])]).kind
            counts[row["type"], "right" if kind in KINDS[row["type"]] else kind.value] += 1
    return {f"{label} -> {found}": n for (label, found), n in sorted(counts.items())}


def main() -> None:
    """Print every figure as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder laid out as shared/data/records")
    data = parser.parse_args().data
    print(
        json.dumps(
            {
                "clean": stages(data / "tcga/reports_clean_textract.jsonl.gz"),
                "raw": stages(data / "tcga/reports_raw_ocr.jsonl.gz"),
                "kinds": kinds(data / "notes/doctype.jsonl.gz"),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
