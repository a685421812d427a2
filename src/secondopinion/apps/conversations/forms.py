"""Forms of this app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.accounts.guarded import GuardedForm


class AskForm(GuardedForm):
    """A question about the report."""

    text = forms.CharField(
        label=_("Your question about the report"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


class AnswerForm(GuardedForm):
    """An answer."""

    text = forms.CharField(
        label=_("Your answer, in the patient's words"), widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
    )
