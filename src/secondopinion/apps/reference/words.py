"""Kinds of clinical data in words, and how evidence is tagged."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, tuple[Promise, Promise]] = {
    "red_flags": (
        _("Red flags"),
        _("The danger questions asked before anything else, and the fixed words after a yes"),
    ),
    "checklists": (_("Records checklists"), _("What a reviewer needs to see, for each cancer")),
    "reasons": (_("Reasons for a second opinion"), _("The nine reasons, what each means and what to do next")),
    "base_rates": (_("How often opinions differ"), _("Published figures, each with the people it counted")),
    "letters": (_("Words and letters"), _("Sentences for the talk with the doctor, and the letter to the doctor")),
}
"""Kind to its title and what it is for."""

EVIDENCE: dict[str, Promise] = {
    "R": _("read in the source named"),
    "K": _("general knowledge, to be checked against a primary source"),
}
"""The first letter of a row's evidence tag to what it says."""

FIELDS: dict[str, Promise] = {
    "question": _("Question"),
    "title": _("Title"),
    "help": _("Beside it"),
    "staff": _("For staff"),
    "action": _("What follows a yes"),
    "lane": _("Lane"),
    "target": _("Answer within"),
    "meaning": _("What it means"),
    "next": _("What to do next"),
    "route": _("How the route changes"),
    "sentence": _("Sentence"),
    "n": _("Counted"),
    "population": _("Who was counted"),
    "caution": _("Caution"),
    "text": _("Words"),
    "paragraphs": _("Words"),
    "words": _("Words"),
    "why": _("Why"),
    "kind": _("Kind"),
    "use": _("Use"),
    "form": _("Form"),
    "when": _("When"),
    "texts": _("Words"),
}
"""A column of a row to its heading; a column without one is shown by its own name."""
