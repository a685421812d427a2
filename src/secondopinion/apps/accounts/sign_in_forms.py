"""allauth's forms with our words: the fields and what they do stay allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class InOurWords(forms.Form):
    """Gives fields our labels and takes allauth's placeholders away, which only repeat theirs."""

    labels: dict[str, Promise] = {}
    hints: dict[str, Promise] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)


_EMAIL = _("E-mail address")
_PASSWORD = _("Password")
_AGAIN = _("The same password again")
_NEW = _("New password")
_CODE = _("Code from your app, or a backup code")


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""

    labels = {"login": _EMAIL, "password": _PASSWORD}


class SignupForm(InOurWords, account.SignupForm):  # type: ignore[misc]
    """A new account."""

    labels = {"email": _EMAIL, "password1": _PASSWORD, "password2": _AGAIN}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Whose password was forgotten."""

    labels = {"email": _EMAIL}


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password after a link."""

    labels = {"password1": _NEW, "password2": _AGAIN}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """The old and the new password."""

    labels = {"oldpassword": _("Your password until now"), "password1": _NEW, "password2": _AGAIN}


class SetPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    labels = {"password1": _PASSWORD, "password2": _AGAIN}


class AddEmailForm(InOurWords, account.AddEmailForm):  # type: ignore[misc]
    """A new address."""

    labels = {"email": _("New e-mail address")}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    labels = {"password": _("Your password")}


class CodeForm(InOurWords, second_step.AuthenticateForm):  # type: ignore[misc]
    """The second step by a code."""

    labels = {"code": _CODE}


class CodeAgainForm(InOurWords, second_step.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    labels = {"code": _CODE}


class AppForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app."""

    labels = {"code": _("Code the app shows")}


_NAME = _("Name of the passkey")
_NAME_HINT = _("For example the device it is on, so that you know it again.")


class AddPasskeyForm(InOurWords, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    labels = {"name": _NAME, "passwordless": _("Sign in with this passkey alone, without a password")}
    hints = {
        "name": _NAME_HINT,
        "passwordless": _("Your device then asks for your fingerprint, your face or your PIN each time."),
    }


class SignupPasskeyForm(InOurWords, passkeys.SignupWebAuthnForm):  # type: ignore[misc]
    """The passkey of a new account."""

    labels = {"name": _NAME}
    hints = {"name": _NAME_HINT}


class RenamePasskeyForm(InOurWords, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    labels = {"name": _NAME}
    hints = {"name": _NAME_HINT}
