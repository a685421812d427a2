"""What a notice says, on the page only. A mail never says it.

The patient, a daughter and a doctor read the same sentence: none says whose report or question it is.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "person.joined": _("Somebody you invited has joined the case."),
    "case.opened": _("The case is open. Records can be handed in."),
    "case.records_submitted": _("Records were handed in."),
    "case.complete": _("The case is complete and ready for an expert."),
    "consent.withdrawn": _("A consent was withdrawn."),
    "red_flag.raised": _("Somebody answered yes to a danger question. Look at it now."),
    "red_flag.cleared": _("A clinician says the danger is dealt with. The case goes on."),
    "review_asked": _("You are asked to review a case."),
    "review_accepted": _("An expert has taken the case."),
    "review_declined": _("An expert cannot take the case. It needs another one."),
    "opinion_signed": _("An opinion was signed."),
    "report_ready": _("A report is ready to read."),
    "report_released": _("The report was released."),
    "report_recalled": _("A report was recalled. Please read why."),
    "question_asked": _("The patient asked a question."),
    "question_answered": _("A question was answered."),
    "record_quarantined": _("A record was set apart and needs somebody to look at it."),
}
"""Code of a notice to its sentence."""


def sentence(code: str) -> str | Promise:
    """The sentence of a notice; a code nobody put into words still says that there is news."""
    return SENTENCES.get(code, _("There is something new."))
