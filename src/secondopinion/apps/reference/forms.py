"""Forms of this app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.accounts.guarded import GuardedForm


class SignatureForm(GuardedForm):
    """A clinician signs a version by name."""

    name = forms.CharField(
        label=_("Your name and title"),
        max_length=200,
        help_text=_("As it shall stand under this list, for example “Dr. Ana Silva, medical oncologist”."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    read_it = forms.BooleanField(label=_("I have read every row and I take clinical responsibility for this version"))
