"""What every page shares: the way around, headers, health, refusals."""

from collections.abc import Callable

import pytest
from django.test import Client

from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.models import AuditEntry
from tests.factories import make_person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_health_is_told_to_anybody(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ((), ["Home", "When not to wait", "Talk to your doctor"]),
        ((Role.NAVIGATOR,), ["Home", "Board", "Clinical data"]),
        ((Role.BOARD_CHAIR, Role.EXPERT), ["Home", "Board", "Clinical data"]),
        ((Role.EXPERT,), ["Home", "Clinical data"]),
        ((Role.PRIVACY_OFFICER,), ["Home", "Log", "Clinical data"]),
        ((Role.OPERATOR,), ["Home", "People", "Clinical data"]),
        ((Role.TREATING_PHYSICIAN,), ["Home"]),
    ],
)
def test_everybody_finds_the_pages_of_their_roles(roles: tuple[Role, ...], names: list[str], sign_in: SignIn) -> None:
    shown = sign_in(make_person(*roles)).get("/me/").context["navigation"]
    assert [str(entry["label"]) for entry in shown] == names


@pytest.mark.parametrize("role", [Role.NAVIGATOR, Role.PRIVACY_OFFICER, Role.OPERATOR, Role.EXPERT])
def test_every_page_in_the_navigation_opens(role: Role, sign_in: SignIn) -> None:
    client = sign_in(make_person(role))
    for entry in client.get("/me/").context["navigation"]:
        page = client.get(entry["url"], follow=True)
        assert page.status_code == 200
        assert sum(one["current"] for one in page.context["navigation"]) == 1


def test_every_answer_is_private_and_under_the_strict_policy(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy + ";"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Server-Timing"].startswith("total;dur=")


def test_the_emergency_number_is_on_every_public_page(client: Client) -> None:
    for path in ("/", "/understand/", "/should-i/", "/red-flags/", "/expectations/", "/accounts/login/", "/nowhere/"):
        assert 'href="tel:112"' in client.get(path).content.decode(), path


def test_what_one_may_not_do_looks_like_what_is_not_there_and_is_logged(sign_in: SignIn) -> None:
    client = sign_in(make_person())
    hidden, missing = client.get("/people/"), client.get("/no-such-page/")
    assert hidden.status_code == missing.status_code == 404
    entry = AuditEntry.objects.get(verb="access.denied")
    assert entry.details == {"permission": "person.manage"}
