"""The demonstration as a newcomer meets it: one press per role, and every page each role can reach from its home."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from .people import Person
from .site import Site
from .visitor import Visitor

CAST = {
    "patient": "Teresa Lindqvist",
    "caregiver": "Ingrid Lindqvist",
    "treating-doctor": "Dr. Leonard Pryce",
    "navigator": "Joan Abara, RN",
    "expert": "Dr. Miriam Adeyemi",
    "board-chair": "Dr. Hugo Castellanos",
    "privacy-officer": "Ruth Okafor",
    "operator": "Sam Whitlock",
}
PUBLIC = ("understand", "should-i", "expectations", "talk-to-your-doctor")


def test_a_newcomer_finds_the_demonstration_and_the_public_pages(
    site_at: Callable[[str], Site], meet: Callable[..., Any]
) -> None:
    newcomer = meet(Visitor, site_at("answered"))
    newcomer.opens("/demonstration/")
    newcomer.sees("Choose whom to be", *CAST.values())
    newcomer.looks("demonstration-01-choose", also_dark=True)
    for page in PUBLIC:
        newcomer.opens(f"/{page}/")
        newcomer.looks(f"public-{page}")
    newcomer.opens("/mail/")
    newcomer.looks("demonstration-02-mail")
    newcomer.expects_refusals()
    newcomer.opens("/cases/00000000-0000-4000-8000-000000000000/")
    newcomer.opens("/no-such-page/")
    newcomer.looks("public-not-found")


@pytest.mark.parametrize("role", list(CAST))
def test_one_press_signs_in_each_role_and_its_pages_work(
    site_at: Callable[[str], Site], meet: Callable[..., Any], role: str
) -> None:
    person = meet(Person, site_at("answered"), phone=role in ("patient", "caregiver"))
    person.name = CAST[role]
    person.signs_in_to_the_demonstration()
    person.looks(f"role-{role}-00-first", also_dark=True)
    seen = {person.page.url}
    for link in links(person):
        if shape(link) in map(shape, seen):
            continue
        seen.add(link)
        person.opens(link)
        person.looks(f"role-{role}-{len(seen) - 1:02d}-{name_of(link)}")


def links(person: Visitor) -> list[str]:
    """Where the header and the page lead, forms and files left out."""
    found = person.page.evaluate("() => [...document.querySelectorAll('header a, main a')].map((a) => a.href)")
    own = [re.sub("[#].*", "", link) for link in found if link.startswith(person.site.url)]
    return [link for link in dict.fromkeys(own) if not re.search(r"\.pdf$|/original$|/accounts/|/mail/$", link)]


def shape(link: str) -> str:
    """The address without whose it is: one case's page stands for all."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\?.*", "", link)


def name_of(link: str) -> str:
    """A file name for the picture."""
    return re.sub(r"[^a-z]+", "-", shape(link).split("/", 3)[3]).strip("-") or "home"
