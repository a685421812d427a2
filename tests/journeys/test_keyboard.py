"""Without a mouse, and with letters twice as large."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from .people import Expert, Patient
from .site import Site
from .visitor import Visitor

MOST_STOPS = 60
ZOOMED = {"width": 640, "height": 400}
"""A window of 1280 by 800 at 200 %."""
HAS_A_RING = """() => {
  const ringed = (element, part) => {
    const style = getComputedStyle(element, part)
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    return outlined || style.boxShadow !== 'none' || style.backgroundColor === 'rgb(255, 210, 74)'
  }
  const here = document.activeElement
  const labels = [...(here.labels ?? [])]
  const around = [ringed(here), ringed(here, '::after'), ringed(here.closest('li, div') ?? here)]
  return around.some(Boolean) || labels.some((label) => ringed(label) || ringed(label, '::before'))
}"""
STANDS_AT = """(selector) => document.activeElement.matches(selector)"""


def test_the_skip_link_leads_to_the_page_itself(site_at: Callable[[str], Site], meet: Callable[..., Any]) -> None:
    teresa = meet(Patient, site_at("answered"))
    teresa.signs_in_to_the_demonstration()
    teresa.opens("/home/")
    teresa.keys("Tab")
    assert teresa.focused() == "Skip to the main content"
    teresa.keys("Enter")
    teresa.keys("Tab")
    assert teresa.page.evaluate("() => !!document.activeElement.closest('main')")


def test_a_patient_reaches_and_reads_her_report_by_keyboard_alone(
    site_at: Callable[[str], Site], meet: Callable[..., Any]
) -> None:
    teresa = meet(Patient, site_at("answered"))
    teresa.signs_in_to_the_demonstration()
    teresa.opens("/home/")
    if "/home/" in teresa.page.url:  # there is news; without any she is at her case already
        tabs_to(teresa, ".app-case-card a")
        teresa.keys("Enter")
    teresa.is_at("/cases/[^/]+/$")
    tabs_to(teresa, "a[href$='/report/']")
    teresa.keys("Enter")
    teresa.is_at("/report/$")
    tabs_to(teresa, "a[href$='/follow-up/']")
    teresa.keys("Enter")
    teresa.is_at("/follow-up/$")
    tabs_to(teresa, "textarea")
    teresa.page.keyboard.type("May I travel before the operation?")
    tabs_to(teresa, "main button[type=submit]")
    teresa.keys("Enter")
    teresa.sees("May I travel before the operation?", "An answer comes by")


def test_an_expert_works_in_the_workspace_by_keyboard_alone(
    site_at: Callable[[str], Site], meet: Callable[..., Any]
) -> None:
    miriam = meet(Expert, site_at("answered"))
    miriam.signs_in_to_the_demonstration()
    miriam.opens_the_case("review/")
    expect(miriam.page.locator("[data-workspace]")).to_be_visible()
    here = miriam.page.locator("a[data-document][aria-current]")
    tabs_to(miriam, "a[data-document]:not([aria-current])")
    chosen = miriam.page.evaluate("() => document.activeElement.getAttribute('href')")
    miriam.keys("Enter")
    expect(here).to_have_attribute("href", chosen)
    seen = set()
    for _step in range(3):
        miriam.page.wait_for_load_state("networkidle")
        href = here.get_attribute("href")
        seen.add(href)
        miriam.keys("j")
        expect(here).not_to_have_attribute("href", href or "")
    assert len(seen) == 3
    miriam.keys("/")
    expect(miriam.page.locator("[data-search]")).to_be_focused()
    miriam.page.keyboard.type("HER2")
    miriam.keys("Enter")
    expect(miriam.page.locator("#found li").first).to_be_visible()
    miriam.keys("Tab", "Tab", "?")
    expect(miriam.page.locator("#app-keys")).to_be_visible()
    miriam.keys("Escape")
    expect(miriam.page.locator("#app-keys")).not_to_be_visible()


def test_nothing_is_lost_at_200_percent(site_at: Callable[[str], Site], meet: Callable[..., Any]) -> None:
    teresa = meet(Patient, site_at("answered"))
    teresa.signs_in_to_the_demonstration()
    teresa.opens_the_case()
    case = teresa.page.url
    teresa.page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    for part in ("", "about/", "questions/", "consents/", "records/", "checklist/", "summary/", "people/",
                 "report/", "follow-up/", "access-log/", "red-flags/"):  # fmt: skip
        teresa.opens(case + part)
        teresa.fits_its_window(f"{part or 'case'} at 200 %")
        expect(teresa.page.locator("h1").first).to_be_visible()


def tabs_to(person: Visitor, selector: str) -> None:
    """Press Tab until the focus stands there; every stop on the way shows where it is."""
    for _stop in range(MOST_STOPS):
        person.keys("Tab")
        assert person.page.evaluate(HAS_A_RING), f"no visible focus on {person.focused()!r} at {person.page.url}"
        if person.page.evaluate(STANDS_AT, selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab within {MOST_STOPS} stops on {person.page.url}")
