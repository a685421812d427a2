"""What the journeys stand on: prepared installations, a browser, people."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import ARGUMENTS, executable

from .site import ROOT, Site
from .visitor import DESK, PHONE, Visitor

HERE = Path(__file__).resolve().parent
Somebody = TypeVar("Somebody", bound=Visitor)
SiteAt = Callable[[str], Site]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is marked, and all run in one worker: they share the prepared installations."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One case at four points of its way, made once. ``SECONDOPINION_TEST_STAGES`` names a folder to keep them in."""
    given = os.environ.get("SECONDOPINION_TEST_STAGES")
    folder = Path(given) if given else tmp_path_factory.mktemp("stages")
    if not (folder / "answered").is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SECONDOPINION_")}
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.stages", str(folder)],
            cwd=ROOT,
            env=environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
    return folder


@pytest.fixture(scope="session")
def _sites() -> Iterator[dict[str, Site]]:
    sites: dict[str, Site] = {}
    yield sites
    for site in sites.values():
        site.stop()


@pytest.fixture
def site_at(stages: Path, tmp_path_factory: pytest.TempPathFactory, _sites: dict[str, Site]) -> Iterator[SiteAt]:
    """The server of a stage, on a copy of it, started when first asked for; a bug in its log fails the journey.

    Journeys that ask for the same stage share its server, so each leaves alone what another one changes.
    """
    asked: dict[str, int] = {}

    def at(stage: str) -> Site:
        if stage not in _sites:
            site = Site(Path(shutil.copytree(stages / stage, tmp_path_factory.mktemp("sites") / stage)))
            site.start()
            _sites[stage] = site
        asked.setdefault(stage, len(_sites[stage].errors()))
        return _sites[stage]

    yield at
    assert [line for stage, known in asked.items() for line in _sites[stage].errors()[known:]] == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Not for the whole session: Playwright keeps an event loop, which Django's tests must not meet."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the screenshots go: ``SECONDOPINION_TEST_SCREENSHOTS``, else a folder of this run."""
    given = os.environ.get("SECONDOPINION_TEST_SCREENSHOTS")
    folder = Path(given) if given else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def meet(browser: Browser, pictures: Path) -> Iterator[Callable[..., Any]]:
    """Give a person a window: ``meet(Patient, site, phone=True)``; at the end each must have left without trouble."""
    met: list[Visitor] = []

    def somebody(who: type[Somebody], site: Site, *, phone: bool = False, dark: bool = False) -> Somebody:
        person = who(browser, site, pictures, size=PHONE if phone else DESK, dark=dark)
        met.append(person)
        return person

    yield somebody
    wrong = []
    for person in met:
        person.context.close()
        wrong += person.wrong
    assert not wrong, "\n".join(dict.fromkeys(wrong))
