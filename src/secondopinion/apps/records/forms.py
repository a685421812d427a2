"""Forms of this app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.accounts.guarded import GuardedForm

from .models.judgement import Verdict
from .presenters.words import KINDS


class FactForm(GuardedForm):
    """Confirm, correct or reject one fact; which, says the button."""

    verdict = forms.ChoiceField(choices=[(word, word) for word in ("confirmed", "corrected", "rejected")])
    value = forms.CharField(max_length=300, required=False)
    because = forms.CharField(max_length=1000, required=False)


class JudgeForm(GuardedForm):
    """A navigator's judgement about something in quarantine."""

    verdict = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Verdict.RELEASED.value, _("It belongs to this patient: use it")),
            (Verdict.ANOTHER_PATIENT.value, _("It is about another person: keep it away")),
            (Verdict.REFUSED.value, _("It cannot be used: refuse it")),
        ],
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label=_("Why?"),
        help_text=_("The reason is kept with the case. Do not write another patient's name here."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class RemoveForm(GuardedForm):
    """Take a record out of the case."""

    because = forms.CharField(label=_("Why do you take it out?"), max_length=1000)


class RetryForm(GuardedForm):
    """Read a record again."""


class KindForm(GuardedForm):
    """What kind of record this is."""

    kind = forms.ChoiceField(label=_("Kind of record"), choices=list(KINDS.items()))
