"""A person under 18 is led to a person."""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.refusals import Refusal


def minor_refusal() -> Refusal:
    """The sentence and the number."""
    return Refusal(
        "minor",
        format_lazy(
            _(
                "By this birth date the patient is under 18. A person in our team will help you with the next steps, "
                "because a parent or guardian must agree first. Nothing was sent. Please call {phone} ({hours})."
            ),
            phone=settings.OPTIONS.contact_phone,
            hours=settings.OPTIONS.staffed_hours,
        ),
    )
