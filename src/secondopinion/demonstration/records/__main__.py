"""``python -m secondopinion.demonstration.records FOLDER`` writes the records into a folder."""

import argparse
from pathlib import Path

from .maker import make_records


def main() -> None:
    """Write the records and print their names."""
    parser = argparse.ArgumentParser(description="Write the demonstration patient's records into a folder.")
    parser.add_argument("folder", type=Path, help="where to write; created when absent")
    for path in make_records(parser.parse_args().folder):
        print(path)


if __name__ == "__main__":
    main()
