"""``scripts/setup`` on machines that are not the developer's: with stand-ins for what it would download."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import ROOT

BASH = shutil.which("bash") or "/bin/bash"
# A Python whose venv module makes the interpreter's link and then fails, as Debian's does without python3-venv.
BROKEN = """#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin"; printf '#!/bin/sh\\nexit 0\\n' > "$3/bin/python"; chmod +x "$3/bin/python"; exit 1;;
esac
exit 0
"""
WORKING = BROKEN.replace("exit 1;;", 'cp "$3/bin/python" "$3/bin/pip"; exit 0;;')
NPM = "#!/bin/sh\nmkdir -p node_modules src/secondopinion/server/static/built\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder like a fresh clone, at a path with a space."""
    folder = tmp_path / "my clone"
    (folder / "scripts").mkdir(parents=True)
    (folder / "frontend").mkdir()
    shutil.copy(ROOT / "scripts" / "setup", folder / "scripts" / "setup")
    for name in ("requirements.lock", "pyproject.toml", "package-lock.json", "frontend/main.js"):
        (folder / name).write_text("x")
    (tmp_path / "tools").mkdir()
    for name, text in {"npm": NPM, "node": "#!/bin/sh\nexit 0\n", "python3.13": WORKING}.items():
        _tool(tmp_path / "tools" / name, text)
    return folder


def _tool(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def _set_up(clone: Path, then: str = "true", **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{clone.parent / 'tools'}{os.pathsep}{os.defpath}"
    return subprocess.run(
        [BASH, "-c", f". scripts/setup && {then}"], cwd=clone, env={"PATH": path} | more, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_after_a_failed_environment_the_next_run_makes_it_again(clone: Path) -> None:
    python = clone.parent / "tools" / "python3.13"
    _tool(python, BROKEN)
    first = _set_up(clone)
    assert (first.returncode, "python3-venv" in first.stderr) == (1, True)
    _tool(python, WORKING)
    second = _set_up(clone)
    assert second.returncode == 0, second.stderr
    assert (clone / ".venv" / "bin" / "pip").is_file()


@pytest.mark.parametrize("place", ["elsewhere", "{outside}/an environment"])
def test_an_environment_somewhere_else_is_used_and_not_taken_for_an_option(clone: Path, place: str) -> None:
    place = place.format(outside=clone.parent)
    done = _set_up(
        clone, then='printf "%s|%s" "$(command -v pip)" "${SECONDOPINION_VENV-unset}"', SECONDOPINION_VENV=place
    )
    assert done.returncode == 0, done.stderr
    pip, left = done.stdout.split("|")
    assert Path(pip) == clone / place / "bin" / "pip"
    assert left == "unset"
