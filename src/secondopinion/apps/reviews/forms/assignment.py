"""Asking an expert, answering, signing, amending: short forms that are done once."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.accounts.guarded import GuardedForm


class AssignForm(GuardedForm):
    """Who is asked, until when. The expert is the button that was pressed."""

    due = forms.DateField(label=_("Opinion wanted by"), widget=forms.SelectDateWidget())
    reviewer = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, first: dt.date, last: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last
        if last is not None:
            self.fields["due"].help_text = _("At the latest %(day)s, when the case itself is due.") % {
                "day": date_format(last, "DATE_FORMAT")
            }

    def clean_due(self) -> dt.date:
        """A day that is still to come and not after the case's own."""
        due: dt.date = self.cleaned_data["due"]
        if due < self.first:
            raise forms.ValidationError(_("This day is over. Choose a day from today on."))
        if self.last is not None and due > self.last:
            raise forms.ValidationError(
                _("The case itself is due on %(day)s. Choose that day or an earlier one.")
                % {"day": date_format(self.last, "DATE_FORMAT")}
            )
        return due


class TakeBackForm(GuardedForm):
    """Taking an assignment back."""

    assignment = forms.UUIDField(widget=forms.HiddenInput)
    because = forms.CharField(label=_("Why is it taken back?"), max_length=1000)


class AnswerForm(GuardedForm):
    """Accepting with a declaration of interests, or declining with a reason. Which, says the button."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")], widget=forms.HiddenInput)
    interest = forms.ChoiceField(
        label=_("Do you have a conflict of interest in this case?"),
        help_text=_(
            "For example: you treated this patient, work with the first doctor, or are paid by the maker of a medicine "
            "that matters here. What you write is printed in the report."
        ),
        choices=[("none", _("No")), ("some", _("Yes, and I can still judge freely"))],
        widget=forms.RadioSelect,
        required=False,
    )
    conflicts = forms.CharField(
        label=_("Which one?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    because = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_(
            "A conflict of interest, no time, or not your field. The navigator reads it, the patient does not."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Accepting needs the declaration, declining the reason."""
        data = super().clean() or {}
        if data.get("answer") == "accept":
            if not data.get("interest"):
                self.add_error("interest", _("Say whether you have a conflict of interest. Then accept."))
            elif data["interest"] == "some" and not data.get("conflicts"):
                self.add_error("conflicts", _("Say in a few words which conflict of interest it is."))
        elif data.get("answer") == "decline" and not data.get("because"):
            self.add_error("because", _("Say in a few words why you decline."))
        return data

    @property
    def declaration(self) -> str:
        """The declaration as it is kept and printed."""
        return str(self.cleaned_data["conflicts"]) if self.cleaned_data["interest"] == "some" else str(_("None."))


class BeginForm(GuardedForm):
    """Beginning the opinion."""


class SignForm(GuardedForm):
    """Signing the opinion as it is shown: ``version`` is the draft's."""


class AmendForm(GuardedForm):
    """Beginning a new version of a signed opinion."""

    because = forms.CharField(
        label=_("What is amended, and why?"),
        help_text=_("The reason stands at the top of the new report. The signed opinion stays as it is."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class DropForm(GuardedForm):
    """Giving up an amendment."""
