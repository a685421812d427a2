"""Whether a person has a second factor."""

from allauth.mfa.models import Authenticator

from ..models import User


def has_second_factor(person: User) -> bool:
    """Whether a TOTP app or a passkey is set up; recovery codes alone do not count."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=person.pk, type__in=kinds).exists()
