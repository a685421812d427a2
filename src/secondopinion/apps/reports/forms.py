"""Forms of this app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.accounts.guarded import GuardedForm


class ReleaseForm(GuardedForm):
    """Handing the report over."""

    called = forms.BooleanField(label=_("I have called the patient and told them"), required=False)


class RecallForm(GuardedForm):
    """Recalling a report."""

    because = forms.CharField(
        label=_("Why is the report recalled?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who opened the report is told that it was recalled. The reason stays with the case."),
    )
