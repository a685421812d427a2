"""Every address, every part, one's own case and another's, every method: allowed is allowed, the rest finds nothing."""

import hashlib
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from secondopinion.apps.audit.models import AuditEntry
from tests.worlds import ANONYMOUS, UNSECURED, CaseWorld, World

from .access_table import ACCOUNTS, GET, GROUPS, PAGES, POST, Page

pytestmark = pytest.mark.django_db

# What a refused request may write: the log, the session's own row, a form's key (rolled back).
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
MAY_CHANGE = {"audit_auditentry", "audit_audithead", "django_session", "accounts_formkey"}
UUIDS = "00000000-0000-4000-8000-000000000000"


def every_name(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The name of every address of the site, other packages' included."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name, f"an address without a name: {entry.pattern}"
            yield namespace + entry.name
        else:
            yield from every_name(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""))


def test_every_address_is_declared_and_every_declared_address_exists() -> None:
    ours = {name for name in every_name() if not name.startswith(GROUPS)}
    declared = {page.name for page in PAGES}
    assert ours - declared == set(), "declare these in access_table.py"
    assert declared - ours == set(), "these addresses do not exist"


class Matrix:
    """Runs cells and collects what is wrong with them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cells = self.denied = self.audited = 0
        self.wrong: list[str] = []
        self.written: set[str] = set()
        # The people of case A, everybody without a place on it, somebody without a second factor, and a visitor.
        self.clients = {part: self._signed_in(person) for part, person in (world.a.people | world.people).items()}
        self.clients[ANONYMOUS] = Client()

    def _signed_in(self, person: Any) -> Client:
        client = Client()
        client.force_login(person)
        session = client.session  # as if they had proved a moment ago who they are, so that signing pages open
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time() + 3600, "email": person.email}
        ]
        session.save()
        return client

    def watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note which tables are written."""
        if found := WRITES.match(sql):
            self.written.add(found[1])
        return execute(sql, params, many, context)

    def request(self, part: str, page: Page, method: str, case: CaseWorld) -> tuple[Any, str]:
        """Send it, and give the answer with everything that reached the browser."""
        url = reverse(page.name, args=page.about(case, self.world)) + page.query
        client, data = self.clients[part], page.data(case, self.world)
        client.cookies.pop("messages", None)  # what an earlier cell was told
        if method == GET:
            response = client.get(url, headers=page.headers)
        elif page.body_type or method != POST:
            body = data if isinstance(data, str | bytes) else b""
            response = client.generic(method, url, body, page.body_type or "text/plain", headers=page.headers)
        else:
            response = client.post(url, data, headers=page.headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return response, body.decode("utf-8", "replace") + json.dumps(dict(response.items()))

    def run(self, part: str, page: Page, method: str, case: CaseWorld) -> None:
        """One cell; whatever it changes is rolled back."""
        self.cells += 1
        self.written.clear()
        place = f"{method} {page.title} of {case.tokens.letter} as {part}"
        with transaction.atomic(), connection.execute_wrapper(self.watch):
            entries = AuditEntry.objects.count()
            response, seen = self.request(part, page, method, case)
            allowed = self.judge(place, part, page, method, case, response)
            if not allowed:
                self.denied += 1
                self.changed_nothing(place)
                self.was_logged(place, part, page, case, response, entries)
            transaction.set_rollback(True)
        self.leaked_nothing(place, part, page, case, seen, allowed=allowed)

    def judge(self, place: str, part: str, page: Page, method: str, case: CaseWorld, response: Any) -> bool:
        """Whether the cell is an allowed one; a status that does not fit is noted."""
        status, where = response.status_code, response.get("Location", "")
        own = not page.of_case or case is self.world.a
        login, second = reverse(settings.LOGIN_URL), reverse("mfa_index")
        if part == UNSECURED and page.name not in ("healthz", "set_language"):
            expected, allowed = status == 302 and where == second, False
        elif page.public and method not in page.may:
            expected, allowed = status == 405, False
        elif page.public:
            absent = status == 404 and page.name.startswith("brand_")  # an installation without a logo of its own
            expected, allowed = status in (200, 302, 410) or absent, True
        elif page.name in ("demonstration", "mail"):
            expected, allowed = status == (404 if method in page.may else 405), False
        elif part == ANONYMOUS:
            expected, allowed = status == 302 and where.startswith(login), False
        elif method not in page.may:
            expected, allowed = status == 405, False
        elif part in page.may[method] and own:
            expected = status < 400 or (page.body_type != "" and status < 500 and status not in (403, 404, 405))
            proving = where.startswith(reverse("mfa_reauthenticate"))  # a signature asks once more who it is
            expected, allowed = expected and (proving or not where.startswith((login, second))), True
        else:
            expected, allowed = status == 404, False
        if not expected:
            self.wrong.append(f"{place}: {status} {where}")
        return allowed

    def changed_nothing(self, place: str) -> None:
        """A refused request writes to the log and its session only."""
        if self.written - MAY_CHANGE:
            self.wrong.append(f"{place}: refused, yet wrote to {sorted(self.written - MAY_CHANGE)}")

    def was_logged(self, place: str, part: str, page: Page, case: CaseWorld, response: Any, entries: int) -> None:
        """A signed-in person who tries what belongs to a case stands in the log with that case."""
        if response.status_code != 404 or not page.of_case or part == ANONYMOUS:
            return
        person = (self.world.a.people | self.world.people)[part]
        new = AuditEntry.objects.filter(seq__gt=entries, verb="access.denied", actor_id=person.pk)
        hidden = case is not self.world.a or part in self.world.people
        if new.exists():
            self.audited += 1
        elif hidden:
            self.wrong.append(f"{place}: refused, yet nothing in the log")

    def leaked_nothing(self, place: str, part: str, page: Page, case: CaseWorld, seen: str, *, allowed: bool) -> None:
        """No word of a case on which the person has no place, and none at all where they were refused."""
        for other in (self.world.a, self.world.b):
            at_home = other is self.world.a and part in other.people
            if at_home and (allowed or not page.of_case):
                continue
            found = other.tokens.in_(seen)
            if part in other.people and other is self.world.a:  # one's own name stands in the header
                own = other.people[part].name
                found = {token: label for token, label in found.items() if token not in own}
            # The operator manages accounts, and an invitation says who invites: names of accounts, never of cases.
            if page.name == "invitation" or (
                page.name in ("people", "revoke_role", "close_account", "assign") and allowed
            ):
                found = {token: label for token, label in found.items() if label not in self.account_names(other)}
            if found:
                self.wrong.append(f"{place}: leaked {found}")

    def account_names(self, case: CaseWorld) -> set[str]:
        """Where the names of accounts stand."""
        names = [person.name for person in case.people.values()] + [case.invitation.invitation.name]
        return {label for token, label in case.tokens.given.items() if any(token in name for name in names)}


def digest_of_everything() -> dict[str, str]:
    """A hash of every row of every table of ours, the log apart."""
    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        if model.__module__.startswith("secondopinion.") and table not in MAY_CHANGE:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()}"
    return found


def test_every_cell_of_the_access_table_holds(world: World, record_property: Any) -> None:
    began, before = time.perf_counter(), digest_of_everything()
    matrix = Matrix(world)
    for page in PAGES:
        for method in dict.fromkeys((GET, POST, *page.may)):
            for case in (world.a, world.b) if page.of_case else (world.a,):
                # A method nobody may use is refused before anybody is looked at: three parts show it.
                for part in matrix.clients if method in page.may else ("patient", "stranger", ANONYMOUS):
                    matrix.run(part, page, method, case)
    after = digest_of_everything()
    changed = {table for table in before if before[table] != after[table]} - {"accounts_user"}  # last sign-in
    seconds = time.perf_counter() - began
    record_property("cells", matrix.cells)
    print(f"{matrix.cells} cells, {matrix.denied} refused, {matrix.audited} of them logged, {seconds:.1f} s")
    assert matrix.wrong == [], f"{len(matrix.wrong)} of {matrix.cells} cells:\n" + "\n".join(matrix.wrong[:60])
    assert changed == set()
    assert matrix.cells > 3000


def test_pages_of_other_packages_leak_and_change_nothing(world: World) -> None:
    matrix = Matrix(world)
    matrix.clients = {part: matrix.clients[part] for part in ("patient", "navigator", "stranger", UNSECURED, ANONYMOUS)}
    values = {"uidb36": "1", "key": "1-2", "pk": 1}
    for name in sorted({name for name in every_name() if name.startswith(GROUPS)}):
        wanted = next(iter(get_resolver().reverse_dict.getlist(name)))[0][0][1]
        url = reverse(name, kwargs={key: values[key] for key in wanted})
        for part, client in matrix.clients.items():
            for method in (GET, POST):
                matrix.written.clear()
                with transaction.atomic(), connection.execute_wrapper(matrix.watch):
                    response = client.generic(method, url, b"", "application/x-www-form-urlencoded")
                    transaction.set_rollback(True)
                matrix.cells += 1
                place = f"{method} {name} as {part}"
                assert response.status_code < 500, place
                shown = response.content.decode()
                assert world.b.tokens.in_(shown) == {}, place
                if part not in world.a.people:
                    assert world.a.tokens.in_(shown) == {}, place
                cases = {
                    table for table in matrix.written if not table.startswith(("account_", "mfa_", "accounts_user"))
                }
                assert cases - MAY_CHANGE == set(), place


def test_the_table_names_every_part_that_signs_in(world: World) -> None:
    assert set(world.a.people) | (set(world.people) - {UNSECURED}) == ACCOUNTS
