"""How allauth's second step works here."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Our words for names and errors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is wrong or too old. Take the newest one and try again."),
        "cannot_delete_authenticator": gettext_lazy("You need a second step to sign in. Add another one first."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "First add a passkey or an app. Then you can make backup codes."
        ),
        "unverified_email": gettext_lazy("First confirm your e-mail address. Then you can set up a second step."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name to begin with; the person can change it."""
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("My passkey %(number)d") % {"number": held + 1} if held else _("My passkey")
