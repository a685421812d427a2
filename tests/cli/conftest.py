"""The command as a person types it: in this process for speed, in one of its own where that matters."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from secondopinion.cli.app import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def command() -> Callable[..., Result]:
    """Run a command in this process, on the test's database."""

    def run(*words: str) -> Result:
        result = CliRunner().invoke(app, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def last_json(output: str) -> Any:
    """The JSON object that a program would read: the last line."""
    return json.loads(output.strip().splitlines()[-1])


def own_process(*words: str, folder: Path, python: str = "", **options: str) -> subprocess.CompletedProcess[str]:
    """Run a command, or a piece of Python, in a process with an installation of its own in ``folder``."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SECONDOPINION_")}
    environment |= {"SECONDOPINION_DATA_DIR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment |= {f"SECONDOPINION_{name}": value for name, value in options.items()}
    call = [sys.executable, "-c", python] if python else [sys.executable, "-m", "secondopinion", *words]
    return subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)
