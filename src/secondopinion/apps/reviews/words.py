"""The words for this app's codes."""

from django.utils.translation import gettext_lazy as _

from secondopinion.domain.lifecycle import AssignmentState
from secondopinion.domain.opinions import Axis, Concordance, Strength, Verdict

AXES = {
    Axis.DIAGNOSIS: _("Diagnosis"),
    Axis.STAGE: _("Stage"),
    Axis.BIOMARKERS: _("Biomarkers"),
    Axis.TREATMENT: _("Treatment"),
    Axis.FURTHER_TESTS: _("Further tests"),
}
VERDICTS = {
    Verdict.CONFIRMED: _("Confirmed"),
    Verdict.REFINED: _("Refined"),
    Verdict.DIFFERENT: _("Different"),
    Verdict.CANNOT_ANSWER: _("Cannot answer"),
    Verdict.NOT_MY_AXIS: _("Not my axis"),
}
STRENGTHS = {
    Strength.STRONG: _("Strong: I advise it"),
    Strength.CONDITIONAL: _("Conditional: depends on what is named"),
    Strength.ALTERNATIVE: _("Alternative: acceptable"),
    Strength.AGAINST: _("Against: I advise not to"),
}
CONCORDANCE = {
    Concordance.NONE: _("No guideline applies"),
    Concordance.CONCORDANT: _("Agrees with the guideline"),
    Concordance.DEVIATES: _("Deviates, because"),
}
DISCIPLINES = {
    "medical_oncology": _("Medical oncology"),
    "surgical_oncology": _("Surgical oncology"),
    "surgery": _("Surgery"),
    "radiation_oncology": _("Radiation oncology"),
    "pathology": _("Pathology"),
    "radiology": _("Radiology"),
    "haematology": _("Haematology"),
    "gynaecology": _("Gynaecological oncology"),
    "urology": _("Urology"),
    "genetics": _("Genetics"),
}
STATES = {
    AssignmentState.INVITED: (_("Asked"), "amber"),
    AssignmentState.ACCEPTED: (_("Accepted"), "teal"),
    AssignmentState.DRAFTING: (_("Writing"), "teal"),
    AssignmentState.SIGNED: (_("Signed"), "plum"),
    AssignmentState.DECLINED: (_("Declined"), "grey"),
    AssignmentState.LAPSED: (_("Not answered in time"), "grey"),
    AssignmentState.WITHDRAWN: (_("Taken back"), "grey"),
}
# What an opinion still lacks; %(about)s is the axis, the option, the outcome or the patient's question.
GAPS = {
    "axis_missing": _("%(about)s: no opinion yet"),
    "verdict_missing": _("%(about)s: choose a verdict"),
    "reason_missing": _("%(about)s: say why you cannot answer"),
    "statement_missing": _("%(about)s: the statement is empty"),
    "options_missing": _("Treatment options: at least one"),
    "option_name_missing": _("An option has no name"),
    "strength_missing": _("Option “%(about)s”: how strongly do you advise it?"),
    "benefit_or_harm_missing": _("Option “%(about)s”: benefits and harms"),
    "outcome_number_missing": _("Outcome “%(about)s”: how many people?"),
    "outcome_source_missing": _("Outcome “%(about)s”: the source"),
    "answer_missing": _("Answer: “%(about)s”"),
    "limits_missing": _("What was missing, and what that limits"),
    "plain_missing": _("Plain words: the short answer"),
}


def discipline_words(code: str) -> str:
    """A discipline in words; one we have no words for is shown as it was written."""
    return str(DISCIPLINES.get(code, code.replace("_", " ").capitalize()))
