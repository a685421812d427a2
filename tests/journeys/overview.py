"""Draws docs/images/overview.png: the patient's case page on a phone beside the expert's workspace.

    python -m tests.journeys.overview [FOLDER]

FOLDER holds the prepared installations (``tests/journeys/stages.py``) and is made when it is empty or not given. The
same pages give the same picture, but for the dates and the case's reference.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from tests.browser import ARGUMENTS, executable

from .people import Expert, Patient, Person
from .site import ROOT, Site
from .stages import build

PLACE = ROOT / "docs/images/overview.png"
PAPER, FRAME = "#e9e5dc", "#1d2a33"
DESK_WINDOW, PHONE_WINDOW = (1280, 860), (390, 780)
MARGIN, BORDER, CORNER, ABOVE = 36, 9, 26, 18


def draw(folder: Path) -> None:
    """Write the picture from the stage "answered" below ``folder``, built first when it is not there."""
    if not (folder / "answered").is_dir():
        build(folder)
    with tempfile.TemporaryDirectory() as copies:
        site = Site(Path(shutil.copytree(folder / "answered", Path(copies) / "site")))
        site.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
                workspace = _workspace(browser, site)
                phone = _case_page(browser, site)
                browser.close()
        finally:
            site.stop()
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    _together(workspace, phone).quantize(192, dither=Image.Dither.NONE).save(PLACE, optimize=True)


def _arrives(who: type[Person], browser: Browser, site: Site, window: tuple[int, int]) -> Person:
    person = who(browser, site, Path(), size={"width": window[0], "height": window[1]})
    person.signs_in_to_the_demonstration()
    person.opens_the_case()
    return person


def _workspace(browser: Browser, site: Site) -> Image.Image:
    miriam = _arrives(Expert, browser, site, DESK_WINDOW)
    if "/review/" not in miriam.page.url:
        miriam.opens(miriam.page.url + "review/")
    miriam.page.locator("a[data-document]", has_text="Surgical Pathology.pdf").first.click()
    miriam.page.locator(".app-page__image").first.wait_for()
    return _picture(miriam, "[data-workspace]", DESK_WINDOW)


def _case_page(browser: Browser, site: Site) -> Image.Image:
    teresa = _arrives(Patient, browser, site, PHONE_WINDOW)
    return _picture(teresa, "h1", PHONE_WINDOW)


def _picture(person: Person, first: str, window: tuple[int, int]) -> Image.Image:
    """A window's worth of the page, from its first such element on."""
    person.page.wait_for_load_state("networkidle")
    person.page.mouse.move(0, 0)
    person.page.evaluate("() => window.scrollTo(0, 0)")
    box = person.page.locator(first).first.bounding_box()
    top = max(box["y"] - ABOVE, 0) if box else 0
    clip = {"x": 0, "y": top, "width": window[0], "height": window[1]}
    return Image.open(io.BytesIO(person.page.screenshot(full_page=True, clip=clip))).convert("RGB")  # type: ignore[arg-type]


def _framed(picture: Image.Image) -> Image.Image:
    framed = Image.new("RGB", (picture.width + 2 * BORDER, picture.height + 2 * BORDER), FRAME)
    framed.paste(picture, (BORDER, BORDER))
    shape = Image.new("L", framed.size, 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, framed.width - 1, framed.height - 1), CORNER, fill=255)
    on_paper = Image.new("RGB", framed.size, PAPER)
    on_paper.paste(framed, mask=shape)
    return on_paper


def _together(workspace: Image.Image, phone: Image.Image) -> Image.Image:
    small, desk = _framed(phone), _framed(workspace)
    height = max(small.height, desk.height)
    sheet = Image.new("RGB", (small.width + desk.width + 3 * MARGIN, height + 2 * MARGIN), PAPER)
    sheet.paste(small, (MARGIN, MARGIN + (height - small.height) // 2))
    sheet.paste(desk, (small.width + 2 * MARGIN, MARGIN + (height - desk.height) // 2))
    return sheet


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()))
