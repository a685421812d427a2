"""A world that stands for the length of a module."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.worlds import World, standing_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two complete cases and everybody around them; the tests of the module share it."""
    with django_db_blocker.unblock(), standing_world() as made:
        yield made
