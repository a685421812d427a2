"""What every test may ask for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from secondopinion.apps.accounts.models import User
from secondopinion.apps.audit.services import origin
from secondopinion.apps.files import keyring


@pytest.fixture(autouse=True)
def _nothing_from_another_test() -> Iterator[None]:
    keyring._held.clear()
    token = origin.set("")
    yield
    origin.reset(token)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser-like client signed in as a person."""

    def signed_in(person: User, **kwargs: Any) -> Client:
        client = Client(**kwargs)
        client.force_login(person)
        return client

    return signed_in
