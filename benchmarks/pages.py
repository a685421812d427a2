"""Server time and memory of every page of the demonstration, per role. Prints one JSON object.

    python benchmarks/pages.py [--data var/demonstration] [--rounds 7]

The floor: 100 ms of server time a page, 400 MiB for the web process. Times are medians of warm requests, in
milliseconds, wall and CPU of this process; on a busy machine look at the CPU.
"""

import argparse
import json
import os
import resource
import statistics
import time
from pathlib import Path

PAGES = {
    "patient": [
        "home",
        "case",
        "records",
        "record",
        "checklist",
        "case_summary",
        "report",
        "outcomes",
        "follow_up",
        "log",
    ],
    "navigator": ["home", "board", "case", "records", "record", "quarantine", "checklist", "case_summary", "report"],
    "expert": ["home", "review", "record", "case_summary", "report", "follow_up"],
    "treating_physician": ["home", "case", "records", "report"],
    "privacy_officer": ["home"],
    "operator": ["home", "people"],
}


def addresses(case: object, record: object) -> dict[str, str]:
    """The address of each page's name."""
    from django.urls import reverse

    ids = {"case": "case", "records": "records", "checklist": "checklist", "case_summary": "case_summary"}
    ids |= {
        "report": "report",
        "follow_up": "follow_up",
        "log": "access_log",
        "review": "review",
        "quarantine": "quarantine",
    }
    found = {name: reverse(view, args=[case.pk]) for name, view in ids.items()}
    found["record"] = reverse("record", args=[case.pk, record.pk])
    found["outcomes"] = reverse("report_outcomes", args=[case.pk, 1])
    return found | {name: reverse(name) for name in ("home", "board", "people")}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="var/demonstration")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    data = Path(options.data)
    os.environ.update(SECONDOPINION_DATA_DIR=str(data), SECONDOPINION_DEMONSTRATION="yes")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondopinion.server.settings")
    import django

    django.setup()
    from django.test import Client

    from secondopinion.apps.accounts.middleware import DEMONSTRATION_SIGN_IN
    from secondopinion.apps.accounts.models import User
    from secondopinion.apps.cases.models import Case
    from secondopinion.demonstration.story import story

    case = Case.objects.filter(state="reported").earliest("made_at")
    record = case.records.filter(kind="pathology").first()
    where, rows = addresses(case, record), []
    for role, names in PAGES.items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(email=story().person(role).email))
        session = client.session
        session[DEMONSTRATION_SIGN_IN] = True
        session.save()
        for name in names:
            wall, cpu, status = [], [], 0
            for _ in range(options.rounds + 1):
                began, worked = time.perf_counter(), time.process_time()
                response = client.get(where[name])
                status = response.status_code
                wall.append((time.perf_counter() - began) * 1000)
                cpu.append((time.process_time() - worked) * 1000)
            rows.append(
                {
                    "role": role,
                    "page": name,
                    "status": status,
                    "wall_ms": round(statistics.median(wall[1:]), 1),
                    "cpu_ms": round(statistics.median(cpu[1:]), 1),
                }
            )
    slowest = max(rows, key=lambda row: row["cpu_ms"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {"pages": rows, "slowest": slowest, "peak_memory_mib": round(peak), "load": os.getloadavg()[0]}, indent=1
        )
    )


if __name__ == "__main__":
    main()
