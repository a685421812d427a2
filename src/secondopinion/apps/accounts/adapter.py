"""How allauth works here."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from .models import normal_address


@dataclass(frozen=True, slots=True)
class Programme:
    """What mails call this installation: the operator's name for it, never the host name of a request."""

    name: str
    domain: str

    def __str__(self) -> str:
        return self.name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Anybody may sign up as a patient; every other role comes by invitation."""

    def clean_email(self, email: str) -> str:
        """Keep one form of every address."""
        return normal_address(super().clean_email(email))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Patients open their own account."""
        return True

    def format_email_subject(self, subject: str) -> str:
        """Name the programme, so that the mail is known for what it is."""
        return f"{settings.OPTIONS.programme_name}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail in the programme's name."""
        programme = Programme(settings.OPTIONS.programme_name, urlsplit(settings.BASE_URL).netloc)
        super().send_mail(template_prefix, email, context | {"current_site": programme})
