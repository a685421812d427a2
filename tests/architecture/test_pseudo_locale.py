"""Every word of ours goes through gettext: under a pseudo-locale that puts each translated text into ⟦brackets⟧,
what stands outside of them on a page is data of the case, of a person or of the installation, or it is a slip."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from secondopinion.apps.accounts.models import User
from secondopinion.apps.reference.models import ReferenceSet
from tests.worlds import World

from .access_table import GET, PAGES

pytestmark = pytest.mark.django_db

UNSEEN = {"script", "style", "svg", "template", "noscript"}
SPOKEN = {"aria-label", "alt", "placeholder", "title", "aria-description"}
# Words that are the same in every language, and what reference data and options say in the operator's own.
SAME = re.compile(
    r"SHA-256|PDF|OCR|TNM|English|MiB|GiB|KiB|\bMB\b|\bkB\b|\bGB\b|UTC|TOTP"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[a-z_]+\.[a-z_]+\b"
    r"|SO-\w{6}|\b[0-9a-f]{40,64}\b|\d+ mg|\bMQ\b|curative|new_weakness",
    re.IGNORECASE,
)
DATA_ONLY = {
    "case_new",
    "me",
    "reference",
    "reference_set",
    "guidance:expectations",
    "guidance:red_flags",
    "case_red_flags",
    "checklist",
}


class Outside(HTMLParser):
    """Collects the text that a reader meets outside brackets; a translated text may hold tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth, self.unseen, self.data = 0, 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        for name, value in attrs:
            if name in SPOKEN and value and "⟦" not in value and self.depth == 0:
                self.found.append(value)

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        outside = ""
        for letter in data:
            self.depth += (letter == "⟦") - (letter == "⟧")
            if self.depth == 0 and letter != "⟧":
                outside += letter
        if not self.unseen and re.search(r"[^\W\d_]{2}", outside):
            self.found.append(" ".join(outside.split()))


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every catalogue answers with the text in brackets."""
    real: Any = translation._trans

    def bracketed(text: object) -> str:
        return f"⟦{text}⟧" if str(text).strip() else str(text)

    monkeypatch.setattr(real, "gettext", bracketed, raising=False)
    monkeypatch.setattr(real, "pgettext", lambda context, text: bracketed(text), raising=False)
    monkeypatch.setattr(real, "ngettext", lambda one, many, n: bracketed(one if n == 1 else many), raising=False)
    monkeypatch.setattr(
        real, "npgettext", lambda context, one, many, n: bracketed(one if n == 1 else many), raising=False
    )


def _data(world: World) -> list[str]:
    """What stands on pages and is nobody's to translate."""
    options = settings.OPTIONS
    said = [
        getattr(options, name) for name in ("programme_name", "contact_email", "contact_phone", "staffed_hours", "cost")
    ]
    said += [one for person in User.objects.all() for one in (person.name, person.email)]
    said += [world.a.case.reference, "Medical oncologist", world.a.people["expert"].credentials.licence]
    said += ["Invasive carcinoma", "tamoxifen", "Mira", "example.org", "cousin"]
    said += [text for row in ReferenceSet.objects.all() for text in _texts(row.payload)]
    said += _texts(world.a.report.document)  # written once, in the report's language, and signed with it
    return sorted(filter(None, said), key=len, reverse=True)


def _texts(value: Any) -> list[str]:
    """Every text of clinical reference data: the operator's clinicians write it, in their language."""
    if isinstance(value, str):
        return [value] if len(value) > 3 else []
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inside for text in _texts(one)]


def _slips(html: str, data: list[str]) -> list[str]:
    page = Outside()
    page.feed(html)
    slips = []
    # The whole log shows who acted and on what by kind and id.
    kinds = {model._meta.model_name for model in apps.get_models()} | {"person", "system", "visitor"}
    for text in page.found:
        if text in kinds:
            continue
        left = SAME.sub("", re.sub(r"\S+@\S+", "", text))
        for known in data:
            left = left.replace(known, "")
        left = SAME.sub("", re.sub(r"\S*qx[ab]\d{3}z\S*", "", left))
        if re.search(r"[^\W\d_]{2}", left) and not re.search(r"qx[ab]\d{3}z", text):
            slips.append(text[:100])
    return slips


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("part", ["patient", "navigator", "expert", "sealed_expert", "operator", "privacy_officer"])
def test_every_word_of_a_page_goes_through_gettext(world: World, part: str) -> None:
    client, slips, seen, data = Client(), {}, 0, _data(world)
    client.force_login((world.a.people | world.people)[part])
    for page in PAGES:
        if part not in page.may.get(GET, ()) or page.name in DATA_ONLY:
            continue
        response = client.get(reverse(page.name, args=page.about(world.a, world)) + page.query)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            seen += 1
            if found := _slips(response.content.decode(), data):
                slips[page.title] = sorted(set(found))
    assert seen > 5
    assert slips == {}


def test_the_test_itself_sees_a_word_that_was_not_translated() -> None:
    page = "<p>⟦Send <b>records</b> now⟧</p><p>Slipped through</p><img alt='Also this'><p>⟦a⟧ 12 ⟦b⟧</p>"
    assert _slips(page, []) == ["Slipped through", "Also this"]
