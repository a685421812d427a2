"""Every form in the design system's markup: one renderer, named by the setting ``FORM_RENDERER``.

Templates stand in ``templates/django/forms/``. Apps and allauth write plain Django forms; what a field looks like is
decided here and nowhere else. A date of three boxes is Django's own ``SelectDateWidget``, drawn as day, month, year.
"""

from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.template.backends.django import DjangoTemplates as DjangoTemplatesBackend
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

HERE = Path(__file__).resolve().parent
DJANGO_FORMS = Path(forms.__file__).parent

CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxSelectMultiple: "nhsuk-checkboxes__input",
    forms.RadioSelect: "nhsuk-radios__input",
    forms.CheckboxInput: "nhsuk-checkboxes__input",
    forms.FileInput: "nhsuk-file-upload",
    forms.Textarea: "nhsuk-textarea",
    forms.PasswordInput: "nhsuk-input nhsuk-password-input__input nhsuk-js-password-input-input",
    forms.SelectDateWidget: "nhsuk-input nhsuk-date-input__input",
    forms.Select: "nhsuk-select",
    Input: "nhsuk-input",
    forms.MultiWidget: "nhsuk-input",
}
"""Kind of widget to its classes; the first kind that fits counts."""

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class DesignSystemBoundField(BoundField):
    """A field that knows its classes, and where a link to it must point."""

    @property
    def kind(self) -> str:
        """The shape of the markup: ``hidden``, ``checkbox``, ``password``, ``choices``, ``date`` or ``plain``."""
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.PasswordInput):
            return "password"
        if isinstance(widget, CHOICES):
            return "choices"
        return "date" if isinstance(widget, forms.SelectDateWidget) else "plain"

    @property
    def link_target(self) -> str:
        """The id of the control that an error message must lead to; for a group, its first control."""
        if self.kind == "choices":
            return f"{self.auto_id}_0"
        if self.kind == "date":
            subwidgets = self.field.widget.get_context(self.html_name, self.value(), {"id": self.auto_id})
            return str(subwidgets["widget"]["subwidgets"][0]["attrs"]["id"])
        return str(self.id_for_label or self.auto_id)

    @property
    def is_optional(self) -> bool:
        """Whether the label must say so. A box to tick and a filter are never filled in by duty, so they say nothing.

        A form that only narrows a list says so with ``is_filter = True``.
        """
        if getattr(self.form, "is_filter", False):
            return False
        return not self.field.required and not self.field.disabled and self.kind not in {"checkbox", "hidden"}

    @property
    def sentences(self) -> list[str]:
        """What is wrong, each as a sentence that still makes sense in a list at the top of the page."""
        return [self._sentence(error) for error in self.errors.as_data()]

    def _sentence(self, error: forms.ValidationError) -> str:
        """Django's bare "This field is required." names no field; a message of the form's own is left alone."""
        label = {"label": self.label}
        if error.message == forms.Field.default_error_messages["required"]:
            if self.kind == "choices":
                return _("Choose an answer for “%(label)s”.") % label
            if self.kind == "checkbox":
                return _("Tick the box “%(label)s” to go on.") % label
            return _("Fill in “%(label)s”.") % label
        if error.message == forms.DateField.default_error_messages["invalid"]:
            return _("“%(label)s” needs a date from the calendar, with day, month and year.") % label
        return " ".join(error.messages)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the design system's classes to what Django knows."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        ours = next((names for kind, names in CLASSES.items() if isinstance(widget, kind)), "")
        given = attrs.get("class", widget.attrs.get("class", ""))
        failed = (
            f"{ours.split()[0]}--error" if self.errors and ours and self.kind in {"plain", "password", "date"} else ""
        )
        attrs["class"] = " ".join(dict.fromkeys(f"{ours} {failed} {given}".split()))
        # A placeholder is no label: it fades, and it goes away when one begins to write.
        widget.attrs.pop("placeholder", None)
        return attrs


class DesignSystemRenderer(DjangoTemplates):
    """Django's form renderer with our templates before Django's own.

    ``{{ form }}`` gives an error summary and every field; ``{{ form.name.as_field_group }}`` gives one field.
    """

    form_template_name = "django/forms/design_system_form.html"
    field_template_name = "django/forms/field.html"
    bound_field_class: ClassVar[type[BoundField]] = DesignSystemBoundField

    @cached_property
    def engine(self) -> DjangoTemplatesBackend:
        """An engine of its own: no context processor runs for a field, and the order of apps does not matter."""
        return DjangoTemplatesBackend(
            {
                "APP_DIRS": True,
                "DIRS": [HERE / "templates", DJANGO_FORMS / "templates"],
                "NAME": "design-system-forms",
                "OPTIONS": {"debug": settings.DEBUG},
            }
        )
