"""The danger questions as a form whose answers are looked at once and forgotten."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NONE_OF_THESE = "none"


class RedFlagForm(forms.Form):
    """Tick what is true today. Nothing is kept."""

    answers = forms.MultipleChoiceField(
        label=_("Which of these are true for you today?"),
        help_text=_("Tick all that are true. If you help somebody, answer for them. Your answers are not kept."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is true today, or tick “None of these”.")},
    )

    def __init__(self, *args: Any, rows: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [
            (
                row["id"],
                format_html(
                    '{}<span class="app-choice__help">{}</span>', gettext(row["question"]), gettext(row["help"])
                ),
            )
            for row in rows
        ]
        self.fields["answers"].choices = [*asked, (NONE_OF_THESE, _("None of these"))]

    @property
    def flags(self) -> list[str]:
        """The ids of the rows answered yes."""
        return [answer for answer in self.cleaned_data["answers"] if answer != NONE_OF_THESE]
