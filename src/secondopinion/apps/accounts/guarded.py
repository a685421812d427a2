"""A form that is done once and never over somebody else's change.

It carries a one-time key and the version of the row it was shown for. ``claim`` uses the key up inside the transaction of
the write; a second submit and a stale version each end in a sentence.
"""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.refusals import Refusal

from .models import User
from .services import use_form_key


class SentTwice(Refusal):
    """The refusal of a form's second sending. Truthy, unlike others: ``claim(...) or write(...)`` must not write."""

    __slots__ = ()

    def __bool__(self) -> bool:
        """True, so that it stands on the left of ``or``."""
        return True


SENT_TWICE = SentTwice(
    "sent_twice", _("This was sent twice. The first time was kept, so nothing is lost and nothing happened two times.")
)
CHANGED_MEANWHILE = Refusal(
    "changed_meanwhile",
    _(
        "Somebody changed this while you had the page open. Nothing was overwritten. Look at it again, then send your change."
    ),
)


class GuardedForm(forms.Form):
    """A form with a one-time key and a version."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        initial = {"form_key": uuid.uuid4(), "version": version} | dict(kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)

    def claim(self, person: User, *, at: dt.datetime) -> Refusal | None:
        """Use the key up; the refusal when it was used before. Call inside the transaction of the write."""
        return None if use_form_key(self.cleaned_data["form_key"], person=person, at=at) else SENT_TWICE
