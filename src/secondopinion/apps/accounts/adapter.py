"""How allauth works here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from .models import normal_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Anybody may sign up as a patient; every other role comes by invitation."""

    def clean_email(self, email: str) -> str:
        """Keep one form of every address."""
        return normal_address(super().clean_email(email))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Patients open their own account."""
        return True
