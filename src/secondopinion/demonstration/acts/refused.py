"""A refusal ends the demonstration: it plays the way that works."""

from typing import TypeVar

from secondopinion.apps.access.refusals import Refusal

T = TypeVar("T")


class Stopped(Exception):
    """A step of the demonstration was refused; the text is the refusal's sentence."""


def done(result: T | Refusal) -> T:
    """The result of a service, or ``Stopped`` with the sentence of its refusal."""
    if isinstance(result, Refusal):
        raise Stopped(f"{result.code}: {result.sentence}")
    return result
