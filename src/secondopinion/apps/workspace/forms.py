"""Forms of this app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.cases.forms import CaseForm
from secondopinion.apps.cases.words import CANCERS


class BoardFilterForm(forms.Form):
    """What the navigator looks for."""

    is_filter = True

    column = forms.ChoiceField(
        label=_("Phase"),
        required=False,
        choices=[
            ("", _("All")),
            ("gathering", _("Gathering")),
            ("ready", _("Ready")),
            ("in_review", _("In review")),
            ("reported", _("Reported")),
        ],
    )
    cancer = forms.ChoiceField(label=_("Cancer"), required=False, choices=[("", _("All")), *CANCERS.items()])
    mine = forms.BooleanField(label=_("Only cases I opened"), required=False)


class CompleteForm(CaseForm):
    """The navigator's word that an expert can begin."""

    identity = forms.BooleanField(label=_("I compared name and birth date with the records, and they fit"))
    accepted_missing = forms.CharField(
        label=_("Why does the case go on without what is missing?"),
        help_text=_("The expert reads this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, something_missing: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        if not something_missing:
            del self.fields["accepted_missing"]


class LogFilterForm(forms.Form):
    """What the privacy officer looks for."""

    is_filter = True

    reference = forms.CharField(label=_("Case reference"), required=False, max_length=12)
    verb = forms.CharField(label=_("Verb begins with"), required=False, max_length=40)


class VerifyForm(CaseForm):
    """A button: check the chain."""
