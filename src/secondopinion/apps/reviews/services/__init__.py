"""Every write of this app, one verb per file."""

from .amend import amend_opinion, drop_amendment
from .answer import answer_assignment
from .assign import assign, end_assignment
from .draft import begin_opinion, save_draft
from .sign import sign_opinion

__all__ = [
    "amend_opinion",
    "answer_assignment",
    "assign",
    "begin_opinion",
    "drop_amendment",
    "end_assignment",
    "save_draft",
    "sign_opinion",
]
