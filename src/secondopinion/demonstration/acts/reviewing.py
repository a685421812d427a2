"""The case is complete, the expert accepts, writes and signs."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.cases.models import Case
from secondopinion.apps.cases.services import complete
from secondopinion.apps.records.models import Record, RecordPage
from secondopinion.apps.records.models.judgement import Verdict
from secondopinion.apps.records.selectors import quarantine_counts
from secondopinion.apps.records.services import judge_page
from secondopinion.apps.reviews.models import Assignment, Opinion
from secondopinion.apps.reviews.services import answer_assignment, assign, begin_opinion, save_draft, sign_opinion
from secondopinion.domain.lifecycle import CaseState, Need
from secondopinion.domain.opinions import Citation, to_json

from ..story import CitedWords, expert_opinion, find_words, story
from .people import Cast
from .refused import Stopped, done

Say = Callable[[str], None]

DUE_IN = dt.timedelta(days=7)
GO_ON_WITHOUT = (
    "The slides, the images of the mammogram and the gene tests were asked for and will not be here in time. "
    "The surgery is booked, so the review starts with what there is."
)


def complete_and_assign(cast: Cast, case: Case, *, say: Say) -> None:
    """The navigator judges what was set aside, completes the case and asks the expert, who accepts."""
    navigator, expert = cast[Role.NAVIGATOR], cast[Role.EXPERT]
    case.refresh_from_db()
    if case.state == CaseState.GATHERING:
        for page in RecordPage.objects.filter(record__case=case, judged_at=None).exclude(withheld=""):
            refusal = judge_page(
                navigator,
                page=page,
                verdict=Verdict.ANOTHER_PATIENT,
                because="Another name, birth date and record number stand on this page.",
                at=timezone.now(),
            )
            if refusal is not None:
                raise Stopped(str(refusal.sentence))
            say("A page of another patient was set aside; the navigator keeps it out")
        met = {Need.CHECKLIST_SETTLED}
        if not quarantine_counts([case.pk]).get(case.pk):
            met.add(Need.QUARANTINE_EMPTY)
        done(complete(navigator, case=case, met=met, accepted_missing=GO_ON_WITHOUT, at=timezone.now()))
    assignment = Assignment.objects.filter(case=case, reviewer=expert).first()
    if assignment is None:
        at = timezone.now()
        discipline = expert.credentials.discipline
        due_at = at + DUE_IN
        assignment = done(assign(navigator, case=case, reviewer=expert, discipline=discipline, due_at=due_at, at=at))
        say(f"{navigator.name} asks {expert.name} to review the case")
    if assignment.state == "invited":
        refusal = answer_assignment(expert, assignment=assignment, accept=True, conflicts="None.", at=timezone.now())
        if refusal is not None:
            raise Stopped(str(refusal.sentence))


def write_and_sign(expert: User, case: Case, *, say: Say) -> Opinion:
    """The expert writes the structured opinion, each statement with the words it rests on, and signs."""
    signed = Opinion.objects.filter(case=case, author=expert, signed_at__isnull=False).first()
    if signed is not None:
        return signed
    assignment = Assignment.objects.select_related("case").get(case=case, reviewer=expert)
    draft = done(begin_opinion(expert, assignment=assignment, at=timezone.now()))
    words = {row.text: str(row.pk) for row in case.questions.all()}
    questions = {question.key: words[question.words] for question in story().questions}
    content = to_json(expert_opinion(lambda cited: _locate(case, cited), questions=questions))
    version = done(save_draft(expert, opinion=draft, content=content, version=draft.version, at=timezone.now()))
    # The person in front of the page proves who they are; the demonstration's expert is invented.
    opinion = done(sign_opinion(expert, opinion=draft, version=version, reauthenticated=True, at=timezone.now()))
    say(f"{expert.name} writes an opinion on five axes and signs it (SHA-256 {opinion.sha256[:12]}...)")
    return opinion


def _locate(case: Case, cited: CitedWords) -> Citation:
    record = next(row for row in Record.objects.filter(case=case).order_by("received_at") if row.name == cited.file)
    text = record.pages.get(number=cited.page).text
    found = find_words(text, cited.words)
    if found is None:
        raise Stopped(f"the words cited from {cited.file}, page {cited.page}, do not stand there")
    return Citation(str(record.pk), cited.page, *found, text[found[0] : found[1]])
