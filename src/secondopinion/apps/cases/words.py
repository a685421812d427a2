"""The words for this app's codes."""

from django.utils.translation import gettext_lazy as _

from secondopinion.apps.access.roles import Role
from secondopinion.domain.lifecycle import CaseState, Need
from secondopinion.domain.vocabulary import Cancer

from .intake import Answer, News, Reason
from .models import ConsentKind

CANCERS = {
    Cancer.BREAST: _("Breast cancer"),
    Cancer.LUNG_NSCLC: _("Lung cancer, non-small cell"),
    Cancer.LUNG_SCLC: _("Lung cancer, small cell"),
    Cancer.COLORECTAL: _("Bowel cancer (colon or rectum)"),
    Cancer.PROSTATE: _("Prostate cancer"),
    Cancer.LYMPHOMA: _("Lymphoma"),
    Cancer.LEUKAEMIA: _("Leukaemia"),
    Cancer.MYELOMA: _("Myeloma"),
    Cancer.SARCOMA: _("Sarcoma (bone or soft tissue)"),
    Cancer.BRAIN: _("Brain tumour"),
    Cancer.OVARY: _("Ovarian cancer"),
    Cancer.ENDOMETRIUM: _("Cancer of the womb"),
    Cancer.CERVIX: _("Cervical cancer"),
    Cancer.HEAD_NECK: _("Cancer of the mouth, throat or neck"),
    Cancer.THYROID: _("Thyroid cancer"),
    Cancer.PANCREAS_BILIARY: _("Cancer of the pancreas or bile ducts"),
    Cancer.STOMACH_OESOPHAGUS: _("Cancer of the stomach or gullet"),
    Cancer.LIVER: _("Liver cancer"),
    Cancer.KIDNEY: _("Kidney cancer"),
    Cancer.BLADDER: _("Bladder cancer"),
    Cancer.TESTIS: _("Testicular cancer"),
    Cancer.MELANOMA: _("Melanoma (skin)"),
    Cancer.NET: _("Neuroendocrine tumour"),
    Cancer.UNKNOWN_PRIMARY: _("Another cancer, or not known yet"),
}
REASONS = {
    Reason.CONFIRM_DIAGNOSIS: _("I want to be sure the diagnosis is right"),
    Reason.UNCERTAIN_TYPE_OR_STAGE: _("My doctor is not sure about the type or the stage"),
    Reason.EXPLORE_ALTERNATIVES: _("I want to know if there are other treatments"),
    Reason.CLINICAL_TRIALS: _("I want to know about clinical trials"),
    Reason.CONFLICTING_ADVICE: _("I was given advice that does not fit together"),
    Reason.UNCOMFORTABLE_WITH_PLAN: _("I do not feel comfortable with the plan"),
    Reason.RARE_CANCER: _("My cancer is rare"),
    Reason.DOCTOR_LACKS_EXPERIENCE: _("My doctor has not treated this cancer often"),
    Reason.INSURANCE_REQUIRES: _("My insurance asks for it"),
}
ANSWERS = {
    Answer.YES: _("Yes"),
    Answer.NO: _("No"),
    Answer.UNSURE: _("I am not sure"),
    Answer.DOES_NOT_APPLY: _("This does not apply to me"),
    Answer.NOT_SAID: _("I prefer not to say"),
}
NEWS = {
    News.CALL_FIRST: _("Call me first, then show me the report"),
    News.AT_ONCE: _("Show me the report as soon as it is ready"),
    News.THROUGH_DOCTOR: _("Tell me through my own doctor"),
}
ROLES = {
    Role.PATIENT: _("Patient"),
    Role.REPRESENTATIVE: _("Legal representative"),
    Role.CAREGIVER: _("Family or friend"),
    Role.TREATING_PHYSICIAN: _("Treating doctor"),
    Role.NAVIGATOR: _("Navigator"),
    Role.EXPERT: _("Expert"),
    Role.BOARD_CHAIR: _("Board chair"),
    Role.PRIVACY_OFFICER: _("Privacy officer"),
    Role.OPERATOR: _("Operator"),
    Role.SYSTEM: _("This system"),
}
STATES = {
    CaseState.DRAFT: _("Being started"),
    CaseState.GATHERING: _("Gathering records"),
    CaseState.READY: _("Ready for an expert"),
    CaseState.IN_REVIEW: _("With an expert"),
    CaseState.REPORTED: _("Report is there"),
    CaseState.CLOSED: _("Closed"),
    CaseState.PAUSED_RED_FLAG: _("Paused: get medical help first"),
    CaseState.DECLINED: _("Not taken on"),
    CaseState.WITHDRAWN: _("Withdrawn"),
    CaseState.DECEASED: _("Closed after a death"),
}
NEEDS = {
    Need.CONSENT_GIVEN: _("The consent to the review has not been given. Give it on the page “What you agree to”."),
    Need.ADULT_OR_GUARDIAN_CHECKED: _(
        "We need a birth date that shows an adult. For a person under 18, please call us: a person will help you."
    ),
    Need.RED_FLAGS_SCREENED: _("The safety questions have not been answered."),
    Need.NO_OPEN_RED_FLAG: _("A safety answer needs a doctor or nurse first. Nothing is lost meanwhile."),
    Need.QUESTION_ASKED: _("There is no question yet. Write at least one question for the expert."),
    Need.IDENTITY_CONFIRMED: _("Nobody has confirmed the name and birth date yet."),
    Need.CHECKLIST_SETTLED: _("The records checklist is not settled: something is missing and not yet accepted."),
    Need.QUARANTINE_EMPTY: _("There are files in quarantine that nobody has decided about."),
    Need.REFERENCE_SIGNED: _(
        "The clinical data of this programme has not been signed by a clinician yet. Your answers are kept. "
        "Please call us."
    ),
    Need.CREDENTIALS_VERIFIED: _("The expert's credentials have not been checked."),
    Need.NO_CONFLICT: _("The expert has declared an interest that stands in the way."),
    Need.NO_ACTIVE_ASSIGNMENT: _("An expert is still working on it."),
    Need.OPINION_COMPLETE: _("The opinion is not complete."),
    Need.OPINION_SIGNED: _("The opinion is not signed."),
    Need.REAUTHENTICATED: _("Sign in again to confirm that it is you."),
    Need.REPORT_BUILT: _("The report has not been built."),
    Need.REPORT_RELEASED: _("The report has not been handed over."),
    Need.REASON_GIVEN: _("A reason is missing. Say in a few words why."),
    Need.ATTEMPTS_LEFT: _("It was tried as often as is safe."),
    Need.CLINICIAN_CLEARED: _("A named clinician has not yet said that the danger is dealt with."),
}

# The words a person agrees to. Whoever changes a sentence raises the version: a consent names the words it was given to.
CONSENT_TEXT_VERSION = "2026-1"
CONSENTS = {
    ConsentKind.REVIEW: (
        _("Experts may read my records and write a second opinion"),
        _(
            "The people of this programme who work on my case read my records and my answers. An expert writes an "
            "opinion and signs it. I can stop this at any time. Then nobody here reads my records any more."
        ),
    ),
    ConsentKind.SHARE_WITH_DOCTOR: (
        _("My own doctor may get the report"),
        _("The doctor I name here can read the report once it is ready. If I stop this, they cannot open it any more."),
    ),
    ConsentKind.DOCTOR_TO_DOCTOR: (
        _("The doctors may talk with each other about my case"),
        _("The expert and my own doctor may compare what they think and why."),
    ),
    ConsentKind.QUALITY: (
        _("My case may be counted, without my name"),
        _("We publish how often opinions agree and how long things take. Nobody can see from this that it was me."),
    ),
}


def cancer_name(code: str) -> object:
    """The words for a cancer type."""
    return CANCERS[Cancer(code)] if code in set(Cancer) else _("Cancer type not given")
