"""Filters for the opinion's pages."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from secondopinion.domain.opinions import Citation

register = template.Library()


@register.filter
def citation_json(citation: Citation) -> str:
    """A citation as the hidden field of the form carries it."""
    return json.dumps(asdict(citation), ensure_ascii=False)


@register.filter
def named(names: Mapping[str, str], record: str) -> str:
    """The name of a record by its id; empty when the reader may not open it."""
    return names.get(record, "")


@register.simple_tag
def line(field: BoundField) -> SafeString:
    """A field of the opinion, dense: label above control.

    Written here and not by a widget's template: the form has some two hundred fields, and each template costs a
    millisecond of the tenth of a second that a page may take.
    """
    widget, at, value = field.field.widget, field.auto_id, field.value()
    text = "" if value is None else str(value)
    if isinstance(widget, forms.CheckboxInput):
        return format_html(
            '<div class="app-line app-line--check"><input type="checkbox" name="{}" id="{}"{}><label for="{}">{}</label></div>',
            field.html_name, at, SafeString(" checked") if value else "", at, field.label,
        )  # fmt: skip
    if isinstance(widget, forms.RadioSelect):
        return format_html(
            '<fieldset class="app-line app-line--choices" id="{}"><legend class="app-line__label">{}</legend>{}</fieldset>',
            at, field.label, _radios(field, text),
        )  # fmt: skip
    hint = format_html('<p class="app-line__hint" id="{}_hint">{}</p>', at, field.help_text) if field.help_text else ""
    described = format_html(' aria-describedby="{}_hint"', at) if hint else ""
    return format_html(
        '<div class="app-line"><label class="app-line__label" for="{}">{}</label>{}{}</div>',
        at, field.label, hint, _control(field, text, described),
    )  # fmt: skip


def _radios(field: BoundField, chosen: str) -> SafeString:
    rows = (
        (field.auto_id, n, field.html_name, value, SafeString(" checked") if str(value) == chosen else "",
         field.auto_id, n, label)
        for n, (value, label) in enumerate(field.field.choices)  # type: ignore[attr-defined]  # a choice field
    )  # fmt: skip
    return format_html_join(
        "",
        '<span class="app-line__choice"><input type="radio" id="{}_{}" name="{}" value="{}"{}>'
        '<label for="{}_{}">{}</label></span>',
        rows,
    )


def _control(field: BoundField, text: str, described: SafeString | str) -> SafeString:
    widget, at, name = field.field.widget, field.auto_id, field.html_name
    if isinstance(widget, forms.Textarea):
        shape = '<textarea class="nhsuk-textarea" id="{}" name="{}" rows="{}"{}>\n{}</textarea>'
        return format_html(shape, at, name, widget.attrs["rows"], described, text)
    if isinstance(widget, forms.Select):
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (value, SafeString(" selected") if str(value) == text else "", label)
                for value, label in field.field.choices  # type: ignore[attr-defined]  # a choice field
            ),
        )
        return format_html('<select class="nhsuk-select" id="{}" name="{}"{}>{}</select>', at, name, described, options)
    bounds = SafeString(' min="0" max="1000"') if isinstance(widget, forms.NumberInput) else ""
    kind = "number" if bounds else "text"
    return format_html(
        '<input class="nhsuk-input" type="{}" id="{}" name="{}" value="{}" autocomplete="off"{}{}>',
        kind, at, name, text, bounds, described,
    )  # fmt: skip
