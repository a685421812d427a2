"""One person's browser: does what a person does, notes what a person never sees, and looks at every page twice.

The journey fails when a request leaves this machine, when the content security policy is broken, when the console shows
an error, when a script throws, and when a page does not pass axe or is wider than a phone.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from .site import ROOT, Site

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
STARTS_AXE = f"""async () => {{
  const found = await axe.run(document, {{ runOnly: {{ type: 'tag', values: {WCAG} }}, resultTypes: ['violations'] }})
  return found.violations.map((v) => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 4).map((n) =>
    n.target.join(' ') + ' [' + n.failureSummary.replace(/\\s+/g, ' ').slice(0, 220) + ']').join(' | '))
}}"""


class Visitor:
    """A browser window of one person on one site."""

    def __init__(
        self, browser: Browser, site: Site, pictures: Path, *, size: dict[str, int], dark: bool = False
    ) -> None:
        self.site = site
        self.pictures = pictures
        self.size = size
        self.wrong: list[str] = []
        self._refusals_expected = False
        self.context = browser.new_context(
            base_url=site.url,
            viewport=size,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            accept_downloads=True,
            locale="en-GB",
            timezone_id="UTC",
        )
        self.context.set_default_timeout(10_000)
        self.context.on("request", self._note_request)
        self.context.on("response", self._note_response)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script error on {self.page.url}: {error}"))

    # What nobody sees

    def _note_request(self, request: Request) -> None:
        place = urlsplit(request.url)
        if place.scheme not in ("data", "blob") and place.netloc != f"localhost:{self.site.port}":
            self.wrong.append(f"a request left this machine: {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and not self._refusals_expected):
            self.wrong.append(f"{response.status} {response.request.method} {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self._refusals_expected and "Failed to load resource" in message.text):
            self.wrong.append(f"console on {self.page.url}: {message.text}")

    def expects_refusals(self, expected: bool = True) -> None:
        """From now on (not) an answer of 4xx is part of the story."""
        self._refusals_expected = expected

    # What a person does

    def opens(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def follows(self, name: str) -> None:
        """Press the first link of that name."""
        self.link(name).click()

    def presses(self, name: str) -> None:
        """Press the first button of that name."""
        self.button(name).click()

    def link(self, name: str) -> Locator:
        """The first link of that name, those that look like buttons included."""
        as_button = self.page.locator("a[role=button]").filter(has_text=name)
        return self.page.get_by_role("link", name=name).or_(as_button).first

    def button(self, name: str) -> Locator:
        """The first button of that name, whatever space stands between its words."""
        words = re.compile(r"\s*".join(re.escape(word) for word in re.findall(r"\w+|[^\w\s]", name)))
        return self.page.get_by_role("button", name=words).first

    def fills(self, label: str, text: str) -> None:
        """Write into the field of that label."""
        self.page.get_by_label(label).first.fill(text)

    def chooses(self, label: str) -> None:
        """Tick a box or choose a radio by its words."""
        self.page.get_by_label(label).first.check()

    def fills_date(self, name: str, day: int, month: int, year: int) -> None:
        """Fill a date of three boxes."""
        for part, value in (("day", day), ("month", month), ("year", year)):
            self.page.locator(f"#id_{name}_{part}").fill(str(value))

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    # What a person sees

    def sees(self, *texts: str) -> None:
        """These words stand on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_see(self, *texts: str) -> None:
        """These words stand nowhere on the page."""
        for text in texts:
            expect(self.page.get_by_text(text)).to_have_count(0)

    def is_at(self, pattern: str) -> None:
        """The address fits."""
        expect(self.page).to_have_url(re.compile(pattern))

    def focused(self) -> str:
        """The words or the name of what has the focus."""
        words: str = self.page.evaluate(
            """() => {
              const here = document.activeElement
              return (here.innerText || here.getAttribute('aria-label') || here.name || here.id || here.tagName).trim()
            }"""
        )
        return words

    def looks(self, name: str, *, also_dark: bool = False) -> None:
        """Look at the page on a phone and on a desk: a picture each, axe each, no page wider than its window."""
        self.page.wait_for_load_state("load")
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self._picture(f"{name}-{size['width']}")
            self.passes_axe(f"{name} at {size['width']} px")
            self.fits_its_window(f"{name} at {size['width']} px")
        if also_dark:
            self.page.emulate_media(color_scheme="dark")
            self._picture(f"{name}-dark-{DESK['width']}")
            self.passes_axe(f"{name}, dark")
            self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            self._picture(f"{name}-dark-{PHONE['width']}")
            self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(self.size)  # type: ignore[arg-type]

    def passes_axe(self, where: str) -> None:
        """No violation of WCAG 2.0, 2.1 and 2.2, A and AA."""
        if not self.page.evaluate("() => typeof window.axe === 'object'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[Any] = self.page.evaluate(STARTS_AXE)
        self.wrong += [f"axe, {where}: {violation}" for violation in found]

    def fits_its_window(self, where: str) -> None:
        """Nothing has to be scrolled sideways."""
        wide = self.page.evaluate(
            """() => document.documentElement.scrollWidth <= window.innerWidth ? '' :
              [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1)
                .slice(0, 3).map((e) => e.tagName + '.' + e.className).join(' ')"""
        )
        if wide:
            self.wrong.append(f"wider than the window, {where}: {wide}")

    def _picture(self, name: str) -> None:
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
