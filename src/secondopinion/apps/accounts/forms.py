"""Forms of this app."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.actors import Actor
from secondopinion.apps.access.roles import PROFESSIONAL, Role

from .guarded import GuardedForm
from .models import normal_address
from .selectors import invitable
from .words import ROLES, TASKS


class NamedSignupForm(forms.Form):
    """Adds the person's name to allauth's sign-up."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


@cache
def _time_zones() -> tuple[tuple[str, str], ...]:
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    names = sorted(name for name in zoneinfo.available_timezones() if name.startswith(regions))
    return tuple((name, name.replace("_", " ").replace("/", ", ")) for name in ("UTC", *names))


class LongSelect(forms.Select):
    """A select whose hundreds of options are written in one go: a template for each would cost a tenth of a second."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The markup of ``forms.Select`` for options without groups."""
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value or ""])}
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) in chosen else "", label) for key, label in self.choices),
        )
        given = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        return format_html("<select{}>{}</select>", flatatt(given), options)


class ProfileForm(GuardedForm):
    """A person's own name, language and time zone."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("People who work on a case with you see this name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        help_text=_("Times on every page are shown in this zone."),
        widget=LongSelect,
    )
    language = forms.ChoiceField(label=_("Your language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = _("The usual one here (%(zone)s)") % {"zone": settings.TIME_ZONE}
        self.fields["time_zone"].choices = [("", usual), *_time_zones()]
        self.fields["language"].choices = list(settings.LANGUAGES)
        if len(settings.LANGUAGES) < 2:
            del self.fields["language"]


class InvitationForm(GuardedForm):
    """Whom to invite as what."""

    name = forms.CharField(label=_("Their name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("The invitation can be used once, and only with this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("What they do here"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = invitable(actor, among=PROFESSIONAL)
        self.fields["role"].choices = [(role.value, f"{ROLES[role]}: {TASKS[role]}") for role in roles]

    def clean_email(self) -> str:
        """One form of every address."""
        return normal_address(self.cleaned_data["email"])

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])
