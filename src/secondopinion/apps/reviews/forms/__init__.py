"""Forms of this app: short guarded ones, and the structured opinion."""

from .assignment import AmendForm, AnswerForm, AssignForm, BeginForm, DropForm, SignForm, TakeBackForm
from .editing import edited
from .opinion import NotCounted, OpinionForms, content_of, kept_rows

__all__ = [
    "AmendForm",
    "AnswerForm",
    "AssignForm",
    "BeginForm",
    "DropForm",
    "NotCounted",
    "OpinionForms",
    "SignForm",
    "TakeBackForm",
    "content_of",
    "edited",
    "kept_rows",
]
