"""One complete case for ``tests.worlds``: from the first question to an answered follow-up."""

import datetime as dt
import io

from django.utils import timezone
from PIL import Image

from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.roles import Role
from secondopinion.apps.accounts.models import User
from secondopinion.apps.cases.models import Case, ConsentKind, Scope
from secondopinion.apps.cases.services import (
    NewPatient,
    answer_screen,
    ask_question,
    begin_case,
    complete,
    confirm_identity,
    give_consent,
    invite_to_case,
    open_case,
    record_intake,
    redeem_case_invitation,
)
from secondopinion.apps.conversations.services import answer_follow_up, ask_follow_up
from secondopinion.apps.files import services as files
from secondopinion.apps.records.models import Fact, Record, RecordPage, Upload
from secondopinion.apps.records.services import append_piece, begin_upload, receive_bytes
from secondopinion.apps.reports.services import build_report, release_report
from secondopinion.apps.reviews.models import Assignment, Opinion
from secondopinion.apps.reviews.services import answer_assignment, assign, begin_opinion, save_draft, sign_opinion
from secondopinion.domain.documents import ReasonCode
from secondopinion.domain.lifecycle import Need, RecordState
from secondopinion.domain.opinions import (
    Answer,
    Axis,
    AxisOpinion,
    Evidence,
    FurtherTest,
    OpinionContent,
    Outcome,
    PlainWords,
    Strength,
    TreatmentOption,
    Verdict,
    to_json,
)
from tests.factories import FULL, join, make_person
from tests.worlds import CaseWorld, Tokens, done

READS, HELPS = Scope(read=True), Scope(read=True, upload=True, talk=True)


def build_case(letter: str, *, at: dt.datetime) -> CaseWorld:
    """The whole way of one case. ``letter`` tells its tokens from another case's."""
    say = Tokens(letter)
    patient = make_person(name=f"Patient {say.word('account_name')}")
    case = _opened(patient, say, at=at)
    people = {"patient": patient} | _joined(case, patient, say, at=at)
    navigator = people["navigator"]
    record, quarantined = _records(case, navigator, say, at=at)
    withheld = record.pages.get(number=2)
    fact, medicine = record.facts.order_by("start")
    done(complete(navigator, case=case, met={Need.CHECKLIST_SETTLED, Need.QUARANTINE_EMPTY}, at=at,
                  accepted_missing=say.text("accepted_missing")))  # fmt: skip
    assignment = _assigned(case, navigator, people["expert"], say, at=at)
    sealed_assignment = _assigned(case, navigator, people["sealed_expert"], say, at=at)
    opinion = _signed(people["expert"], assignment, case, say, at=at)
    draft = done(begin_opinion(people["sealed_expert"], assignment=sealed_assignment, at=at))
    content = OpinionContent(missing_and_limits=say.text("draft_of_the_sealed_expert"))
    done(save_draft(people["sealed_expert"], opinion=draft, content=to_json(content), version=draft.version, at=at))
    report = done(build_report(SYSTEM, opinion=opinion, at=at))
    assert release_report(navigator, report=report, called=True, at=at) is None
    case.refresh_from_db()
    asked = done(ask_follow_up(patient, case=case, text=say.text("follow_up"), at=at))
    answered = done(answer_follow_up(people["expert"], question=asked, text=say.text("answer"), at=at))
    done(ask_follow_up(patient, case=case, text=say.text("open_follow_up"), at=at))
    upload = done(begin_upload(patient, case=case, length=64, name=f"{say.word('upload_name')}.pdf", at=at))
    append_piece(patient, upload=upload, offset=0, chunks=[b"%PDF-1.7"])
    screen = done(answer_screen(patient, case=case, flags=["new_weakness"], reference_version="t", at=at))
    invitation, token = done(
        invite_to_case(patient, case=case, email=f"{say.word('invited_address')}@example.org", role=Role.CAREGIVER,
                       name=f"Cousin {say.word('invited_name')}", scope=READS, at=at)
    )  # fmt: skip
    case = Case.objects.select_related("patient").get(pk=case.pk)
    return CaseWorld(
        tokens=say, people=people, case=case, record=record, quarantined=quarantined, withheld=withheld, fact=fact,
        medicine=medicine, upload=Upload.objects.get(pk=upload.pk), screen=screen,
        question=case.questions.order_by("position").first(), invitation=invitation, invitation_token=token,
        assignment=Assignment.objects.get(pk=assignment.pk),
        sealed_assignment=Assignment.objects.get(pk=sealed_assignment.pk), opinion=opinion,
        draft=Opinion.objects.get(pk=draft.pk), report=report, follow_up=asked, answer=answered,
    )  # fmt: skip


def _opened(patient: User, say: Tokens, *, at: dt.datetime) -> Case:
    name, other = f"Mira {say.word('patient_name')}", f"Mira {say.word('other_name')}"
    who = NewPatient(
        name=name, birth_date="1974-05-12", sex="female", other_names=(other,), record_numbers=(say.word("record_no"),),
        phone=f"555 {say.word('phone')}", location=say.word("location"),
    )  # fmt: skip
    case = done(
        begin_case(patient, role=Role.PATIENT, patient=who, cancer="breast", flags=(), reference_version="t", at=at)
    )
    answers = {
        "reasons": ["rare_cancer"], "reason_words": say.text("reason_words"), "values": [say.text("values")],
        "fertility": say.text("fertility"), "pregnancy": say.text("pregnancy"), "region": say.word("region"),
        "treatment_starts_what": say.text("treatment_starts_what"),
        "clinician_who_says_when": say.text("clinician_who_says_when"), "safe_until_words": say.text("safe_until_words"),
        "news": "call_first",
    }  # fmt: skip
    tumour = {"laterality": "left", "label": say.text("tumour")}
    done(record_intake(patient, case=case, answers=answers, tumour=tumour, at=at))
    for kind in (ConsentKind.REVIEW, ConsentKind.SHARE_WITH_DOCTOR):
        done(give_consent(patient, case=case, kind=kind, at=at))
    done(ask_question(patient, case=case, text=say.text("question"), at=at))
    done(ask_question(patient, case=case, text=say.text("telling_question"), gives_plan_away=True, at=at))
    done(confirm_identity(patient, case=case, name=name, birth_date="1974-05-12", sex="female",
                          phone=say.word("phone_again"), other_names=(other,), at=at))  # fmt: skip
    done(open_case(patient, case=case, at=at))
    return case


def _joined(case: Case, patient: User, say: Tokens, *, at: dt.datetime) -> dict[str, User]:
    """Family and the doctor come by an invitation, as in life; the programme's staff are placed."""
    people = {}
    for part, role, scope in (("reader", Role.CAREGIVER, READS), ("caregiver", Role.CAREGIVER, HELPS),
                              ("doctor", Role.TREATING_PHYSICIAN, None)):  # fmt: skip
        professional = (role,) if role is Role.TREATING_PHYSICIAN else ()
        person = make_person(*professional, name=f"{part} {say.word('name_of_' + part)}")
        _row, token = done(
            invite_to_case(patient, case=case, email=person.email, role=role, name=person.name, scope=scope, at=at)
        )
        people[part] = done(redeem_case_invitation(token, person=person, at=at)).person
    for part, role in (("representative", Role.REPRESENTATIVE), ("navigator", Role.NAVIGATOR),
                       ("chair", Role.BOARD_CHAIR)):  # fmt: skip
        person = make_person(*(() if role is Role.REPRESENTATIVE else (role,)), name=f"{part} {say.word(part)}")
        people[part] = join(case, person, role, HELPS if part == "chair" else FULL)
    for part in ("expert", "sealed_expert"):
        people[part] = make_person(Role.EXPERT, name=f"Dr {part} {say.word(part)}")
    return people


def _records(case: Case, navigator: User, say: Tokens, *, at: dt.datetime) -> tuple[Record, Record]:
    """A record with two pages, the second withheld, their pictures and two facts; and a quarantined one."""
    picture = io.BytesIO()
    Image.new("L", (40, 56), 255).save(picture, "PNG")
    made = []
    for number, state in enumerate((RecordState.READ, RecordState.QUARANTINED)):
        data = f"%PDF-1.7 {say.word('bytes')}".encode()
        row = done(receive_bytes(navigator, case=case, name=f"{say.word('record_name')}.pdf",
                                 folder=say.word("folder"), data=data, at=at))  # fmt: skip
        row.state, row.kind, row.content_type = state, "pathology" if number == 0 else "", "application/pdf"
        row.page_count = row.pages_read = 2
        row.read_at, row.date = at, "2026-02-03"
        if state == RecordState.QUARANTINED:
            row.reason = {"code": ReasonCode.WRONG_PATIENT.value, "params": {}}
        row.save()
        for page in (1, 2):
            away = page == 2 and number == 0
            label = "withheld_page" if away else "page" if number == 0 else "quarantined_page"
            RecordPage.objects.create(
                record=row, number=page, text=f"Invasive carcinoma {say.word(label)}, tamoxifen 20 mg.", source="text",
                image=files.write_file(case.pk, data=picture.getvalue(), at=at), width=40, height=56,
                withheld=ReasonCode.WRONG_PATIENT_PAGE.value if away else "",
            )  # fmt: skip
        made.append(row)
    for kind, start, end in (("histology", 0, 18), ("medicine", 28, 37)):
        words = made[0].pages.get(number=1).text[start:end]
        Fact.objects.create(
            case=case, record=made[0], kind=kind, value=f"{words} {say.word('fact_' + kind)}", page=1, start=start,
            end=end, words=words, polarity="affirmed", certainty="stated", standing="current", reader_version="1",
            found_at=at,
        )  # fmt: skip
    return made[0], made[1]


def _assigned(case: Case, navigator: User, expert: User, say: Tokens, *, at: dt.datetime) -> Assignment:
    due = at + dt.timedelta(days=7)
    asked = done(assign(navigator, case=case, reviewer=expert, discipline="medical_oncology", due_at=due, at=at))
    said = say.text("conflicts")
    assert answer_assignment(expert, assignment=asked, accept=True, conflicts=said, at=at) is None
    return asked


def _signed(expert: User, assignment: Assignment, case: Case, say: Tokens, *, at: dt.datetime) -> Opinion:
    draft = done(begin_opinion(expert, assignment=assignment, at=at))
    option = TreatmentOption(
        name=say.text("option"), intent="curative", strength=Strength.STRONG, involves=say.text("involves"),
        benefits=say.text("benefits"), harms=say.text("harms"), plain_name=say.text("plain_name"),
    )  # fmt: skip
    content = OpinionContent(
        axes=tuple(
            AxisOpinion(axis, Verdict.CONFIRMED, say.text(f"axis_{axis}"), say.text("because")) for axis in Axis
        ),
        options=(option,),
        outcomes=(Outcome(option.name, say.text("outcome"), 12, 100, "5 years", Evidence(say.text("evidence"))),),
        further_tests=(FurtherTest(say.text("test"), say.text("why"), say.text("changes")),),
        answers=tuple(Answer(str(row.pk), row.text, say.text("answered")) for row in case.questions.all()),
        missing_and_limits=say.text("limits"),
        plain=PlainWords(short_answer=say.text("short_answer"), next_steps=say.text("next_steps")),
    )
    version = done(save_draft(expert, opinion=draft, content=to_json(content), version=draft.version, at=at))
    row = done(sign_opinion(expert, opinion=draft, version=version, reauthenticated=True, at=timezone.now()))
    return Opinion.objects.select_related("case__patient", "assignment").get(pk=row.pk)
