"""Forms of this app: short, one group of questions each."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.refusals import Refusal
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.guarded import GuardedForm
from secondopinion.apps.accounts.models import User

from .words import ANSWERS, CANCERS, NEWS, REASONS, ROLES

NONE = "none"
SEXES = [("female", _("Female")), ("male", _("Male")), ("other", _("Other"))]
SHORT = {"class": "nhsuk-input--width-10"}
NARROW = {"class": "nhsuk-input--width-20"}


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form included; None on a GET."""
    return request.POST if request.method == "POST" else None


class CaseForm(GuardedForm):
    """A guarded form that is carried out in one transaction: key, work, or neither."""

    def carry_out(self, person: User, work: Callable[[], Any], *, at: dt.datetime) -> Any:
        """Use the key up and do the work; a refusal undoes both, so that the corrected form can be sent again."""
        with transaction.atomic():
            used = self.claim(person, at=at)
            result = work() if used is None else used
            if isinstance(result, Refusal):
                transaction.set_rollback(True)
        return result


def born(years_back: int = 120) -> forms.DateField:
    """A birth date in three boxes."""
    year = dt.datetime.now(dt.UTC).year
    return forms.DateField(
        label=_("Date of birth"),
        help_text=_("For example 14 5 1974"),
        widget=forms.SelectDateWidget(years=range(year, year - years_back, -1), attrs={"autocomplete": "bday"}),
    )


def coming_day(label: Any, help_text: Any = "") -> forms.DateField:
    """A day that may still come, in three boxes."""
    return forms.DateField(label=label, help_text=help_text, required=False, widget=forms.SelectDateWidget())


def _with_help(row: dict[str, Any]) -> str:
    if not row.get("help"):
        return str(row["question"])
    return format_html('{} <span class="nhsuk-hint nhsuk-u-display-block">{}</span>', row["question"], row["help"])


class RedFlagForm(forms.Form):
    """The safety questions. Rows come from reference data; nothing ticked is no answer."""

    flags = forms.MultipleChoiceField(
        label=_("Is any of this true today, or in the last few days?"),
        help_text=_("Tick everything that is true. If nothing is, tick the last box."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is true. If nothing is true, tick “None of these”.")},
    )

    def __init__(self, *args: Any, rows: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(row["id"], _with_help(row)) for row in rows]
        self.fields["flags"].choices = [*asked, (NONE, _("None of these"))]

    def clean_flags(self) -> list[str]:
        """The rows answered yes; empty when "none of these" was ticked."""
        ticked = self.cleaned_data["flags"]
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(
                _("You ticked a sign and also “None of these”. Leave ticked only what is true.")
            )
        return [flag for flag in ticked if flag != NONE]


class GuardedRedFlagForm(CaseForm, RedFlagForm):
    """The safety questions of a case that exists."""


class NewCaseForm(CaseForm):
    """Who the case is for."""

    screened = forms.CharField(widget=forms.HiddenInput)
    opening_as = forms.ChoiceField(label=_("Who is this for?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Full name of the patient"),
        help_text=_("As it stands on the medical records. We use it to notice papers of somebody else."),
        max_length=120,
    )
    birth_date = born()
    sex = forms.ChoiceField(
        label=_("Sex on the medical records"), choices=SEXES, required=False, widget=forms.RadioSelect
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        help_text=_("So that a person can call you."),
        widget=forms.TextInput(attrs=NARROW | {"type": "tel", "autocomplete": "tel"}),
    )
    cancer = forms.ChoiceField(label=_("Which cancer is it?"), choices=[("", _("Choose")), *CANCERS.items()])
    country = forms.CharField(
        label=_("Country the patient is in now"), max_length=60, widget=forms.TextInput(attrs=NARROW)
    )
    region = forms.CharField(
        label=_("State or region"), max_length=60, required=False, widget=forms.TextInput(attrs=NARROW)
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = person.vouched_roles()
        choices = [(Role.PATIENT.value, _("For me. I am the patient."))]
        if Role.NAVIGATOR in held:
            choices.insert(0, (Role.NAVIGATOR.value, _("For a patient who called or wrote (I am the navigator)")))
        if Role.TREATING_PHYSICIAN in held:
            choices.insert(0, (Role.TREATING_PHYSICIAN.value, _("For my patient (I am the treating doctor)")))
        field = self.fields["opening_as"]
        field.choices = choices
        if len(choices) == 1:
            field.widget, field.initial = forms.HiddenInput(), Role.PATIENT.value
            self.fields["name"].label = _("Your full name")
            self.fields["birth_date"].label = _("Your date of birth")
            self.fields["country"].label = _("Country you are in now")


class WhoForm(CaseForm):
    """Who the patient is."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        help_text=_("As it stands on the medical records. We use it to notice papers of somebody else."),
    )
    other_names = forms.CharField(
        label=_("Other names on older records"),
        max_length=200,
        required=False,
        help_text=_("For example a name before marriage. Put commas between them."),
    )
    birth_date = born()
    sex = forms.ChoiceField(
        label=_("Sex on the medical records"), choices=SEXES, required=False, widget=forms.RadioSelect
    )
    phone = forms.CharField(
        label=_("Phone number"), max_length=40, widget=forms.TextInput(attrs=NARROW | {"type": "tel"})
    )

    def clean_other_names(self) -> tuple[str, ...]:
        """One name per comma."""
        return tuple(part.strip() for part in self.cleaned_data["other_names"].split(",") if part.strip())


class CancerForm(CaseForm):
    """Which cancer it is."""

    cancer = forms.ChoiceField(label=_("Which cancer is it?"), choices=list(CANCERS.items()))
    laterality = forms.ChoiceField(
        label=_("Which side?"),
        choices=[("", _("No side, or not known")), ("left", _("Left")), ("right", _("Right")), ("both", _("Both"))],
        required=False,
        widget=forms.RadioSelect,
    )
    label = forms.CharField(label=_("Where exactly, in the words you were told"), max_length=200, required=False)


class ReasonsForm(CaseForm):
    """Why a second opinion."""

    reasons = forms.MultipleChoiceField(
        label=_("Why do you want a second opinion?"),
        help_text=_("Tick all that fit."),
        choices=list(REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    reason_words = forms.CharField(
        label=_("In your own words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ValuesForm(CaseForm):
    """What matters."""

    values = forms.CharField(
        label=_("What matters most to you?"),
        help_text=_(
            "For example: keeping a part of the body, going on working, being with family, fear of a side effect. "
            "Start a new line for each. The expert reads this before advising on treatment."
        ),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_values(self) -> list[str]:
        """One line each."""
        return [line.strip() for line in self.cleaned_data["values"].splitlines() if line.strip()]


class FamilyForm(CaseForm):
    """Fertility and pregnancy: some treatments change both, so both are asked."""

    fertility_wish = forms.ChoiceField(
        label=_("Would you like to be able to have children in the future?"),
        help_text=_("Some treatments change this. If the expert knows, it can be protected in time."),
        choices=list(ANSWERS.items()),
        widget=forms.RadioSelect,
    )
    fertility = forms.CharField(label=_("Anything to add"), required=False, max_length=500)
    pregnancy_possible = forms.ChoiceField(
        label=_("Could there be a pregnancy now?"),
        help_text=_("Some scans and medicines can harm an unborn child."),
        choices=list(ANSWERS.items()),
        widget=forms.RadioSelect,
    )
    pregnancy = forms.CharField(label=_("Anything to add"), required=False, max_length=500)


class PlaceForm(CaseForm):
    """Where the patient is: the rules for experts depend on it."""

    country = forms.CharField(
        label=_("Country the patient is in now"), max_length=60, widget=forms.TextInput(attrs=NARROW)
    )
    region = forms.CharField(
        label=_("State or region"), max_length=60, required=False, widget=forms.TextInput(attrs=NARROW)
    )


class TimingForm(CaseForm):
    """What is booked, and what a named clinician said about time. Nothing is computed."""

    treatment_starts = coming_day(_("When does your treatment start?"), _("Leave empty if nothing is booked."))
    treatment_starts_what = forms.CharField(label=_("What is booked?"), required=False, max_length=200)
    safe_until = coming_day(
        _("Until when can you wait?"),
        _("Only if a doctor told you a date. If nobody did, ask your doctor and leave this empty."),
    )
    clinician_who_says_when = forms.CharField(label=_("Which doctor said so?"), required=False, max_length=120)
    safe_until_words = forms.CharField(label=_("What did the doctor say?"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """A date to wait until needs the name of who gave it."""
        data = super().clean() or {}
        if data.get("safe_until") and not data.get("clinician_who_says_when"):
            self.add_error(
                "clinician_who_says_when",
                _(
                    "Give the name of the doctor who said you can wait until that day. Without a name we cannot use the date."
                ),
            )
        return data


class NewsForm(CaseForm):
    """How the news should come."""

    news = forms.ChoiceField(
        label=_("How would you like to get the news?"), choices=list(NEWS.items()), widget=forms.RadioSelect
    )


class QuestionForm(CaseForm):
    """A question to the expert."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One question at a time. Use your own words."),
    )
    gives_plan_away = forms.BooleanField(
        label=_("This question tells what my doctor plans"),
        help_text=_("Then the expert sees it only after their own first look, so that they think for themselves."),
        required=False,
    )


class ConsentForm(CaseForm):
    """One consent, given or taken back."""

    kind = forms.CharField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=_("How did the patient agree?"),
        choices=[("phone", _("On the phone")), ("paper", _("On paper"))],
        required=False,
    )


class ClearFlagForm(CaseForm):
    """A named clinician clears a danger."""

    because = forms.CharField(
        label=_("Who is treating this, and what was done?"),
        help_text=_("Your name, the time and these words stay in the case. This does not tell the patient to wait."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class InviteForm(CaseForm):
    """Bring somebody to the case."""

    role = forms.ChoiceField(label=_("Who is this person?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Their name"), max_length=120)
    email = forms.EmailField(label=_("Their e-mail address"), help_text=_("The invitation goes there and works once."))
    powers = forms.MultipleChoiceField(
        label=_("What may they do?"),
        help_text=_("For family and friends. They can always see where the case stands and read the records."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = coming_day(_("Until which day?"), _("Leave empty for no end. You can end it at any time."))

    def __init__(self, *args: Any, roles: Sequence[Role], may_give_decide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, ROLES[role]) for role in roles]
        powers = [("upload", _("Send in records for me")), ("talk", _("Ask questions for me"))]
        if may_give_decide:
            powers.append(("decide", _("Confirm my medicines and decide with me")))
        self.fields["powers"].choices = powers


class OnceForm(CaseForm):
    """A button: nothing but the key and the version."""


class EndingForm(CaseForm):
    """Withdraw, or record a death."""

    what = forms.ChoiceField(
        label=_("What happened?"),
        choices=[("withdraw", _("The patient wants to stop")), ("death", _("The patient has died"))],
        widget=forms.RadioSelect,
        initial="withdraw",
    )
    sure = forms.BooleanField(label=_("Yes, I am sure"))


class NewAccountForm(forms.Form):
    """An invited person without an account."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=format_lazy(
            _("At least {length} characters. Three or four words that only you would put together work well."),
            length=settings.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"],
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """By the installation's rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
