"""Filters for the opinion's pages."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from django import template

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
