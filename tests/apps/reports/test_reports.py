import io

import pikepdf
import pytest

from secondopinion.adapters.signing import verify_pdf
from secondopinion.apps.access.actors import SYSTEM
from secondopinion.apps.access.permissions import Denied
from secondopinion.apps.access.roles import Role
from secondopinion.apps.audit.models import AuditEntry
from secondopinion.apps.cases.models import Consent, ConsentKind
from secondopinion.apps.files.selectors import whole
from secondopinion.apps.files.signing import trusted_certificates
from secondopinion.apps.notifications.models import Notice
from secondopinion.apps.reports.models import Report
from secondopinion.apps.reports.services import build_report, recall_report, release_report
from secondopinion.apps.reviews.models import Opinion
from secondopinion.apps.reviews.services import (
    amend_opinion,
    begin_opinion,
    drop_amendment,
    end_assignment,
    sign_opinion,
)
from tests.apps.reviews.steps import now, review, signed
from tests.factories import join, make_person

from .steps import built, released

pytestmark = pytest.mark.django_db


def test_both_documents_are_pdfs_signed_by_the_installation():
    _, report = built()
    for file in (report.clinician_file, report.plain_file, report.numbers_file):
        data = whole(file)
        assert len(pikepdf.open(io.BytesIO(data)).pages) >= 1
        assert verify_pdf(data, trusted=trusted_certificates()).verdict == "intact"


def test_building_twice_gives_one_report():
    _, report = built()
    again = build_report(SYSTEM, opinion=report.opinion, at=now())
    assert again.pk == report.pk
    assert Report.objects.count() == 1


def test_no_report_is_built_from_a_draft():
    held = review()
    draft = begin_opinion(held.expert, assignment=held.assignment, at=now())
    assert build_report(SYSTEM, opinion=draft, at=now()).code == "not_signed"


def test_no_report_is_built_from_words_that_were_changed_in_the_database():
    row = Opinion.objects.get(pk=signed(review()).pk)
    row.content = row.content | {"time": "Wait as long as you like."}
    row.save()
    assert build_report(SYSTEM, opinion=Opinion.objects.get(pk=row.pk), at=now()).code == "signature_broken"
    assert not Report.objects.exists()


def test_the_team_sees_a_built_report_and_the_family_does_not(sign_in):
    held, report = built()
    caregiver = join(held.case, make_person(Role.CAREGIVER), Role.CAREGIVER)
    path = f"/cases/{held.case.pk}/report/"
    for person in (held.expert, held.navigator):
        assert "Not handed over yet" in sign_in(person).get(path).content.decode()
    for person in (held.patient, caregiver):
        client = sign_in(person)
        assert "There is no report yet" in client.get(path).content.decode()
        for page in ("1/", "1/plain.pdf", "1/clinician.pdf", "1/outcomes/"):
            assert client.get(path + page).status_code == 404, page
    assert report.state == "built"


def test_the_family_reads_it_once_it_was_handed_over(sign_in):
    held, _ = released()
    client = sign_in(held.patient)
    page = client.get(f"/cases/{held.case.pk}/report/").content.decode()
    assert "Your diagnosis is right." in page
    assert client.get(f"/cases/{held.case.pk}/report/1/plain.pdf").status_code == 200
    assert held.case.state == "reported"
    assert Notice.objects.filter(person=held.patient, code="report_ready").count() == 1


def test_numbers_stand_on_their_own_page_only(sign_in):
    held, _ = released()
    client = sign_in(held.patient)
    assert "95 of 100" not in client.get(f"/cases/{held.case.pk}/report/").content.decode()
    assert "95 of 100" in client.get(f"/cases/{held.case.pk}/report/1/outcomes/").content.decode()


def test_whoever_asked_for_a_call_is_called_before_the_report_is_handed_over(sign_in):
    held, report = built(news="call_first")
    refusal = release_report(held.navigator, report=report, called=False, at=now())
    assert refusal is not None
    assert refusal.code == "call_first"
    assert Report.objects.get().state == "built"
    client = sign_in(held.navigator)
    form = client.get(f"/cases/{held.case.pk}/report/1/").context["release_form"]
    sent = {"form_key": str(form["form_key"].value())}
    page = client.post(f"/cases/{held.case.pk}/report/1/release/", sent, follow=True)
    assert "Call first" in page.content.decode()
    form = client.get(f"/cases/{held.case.pk}/report/1/").context["release_form"]
    client.post(f"/cases/{held.case.pk}/report/1/release/", {"form_key": str(form["form_key"].value()), "called": "on"})
    assert Report.objects.get().state == "released"


def test_without_the_patients_consent_nothing_is_handed_over():
    held, report = built()
    Consent.objects.filter(case=held.case, kind=ConsentKind.REVIEW).update(withdrawn_at=now())
    refusal = release_report(held.navigator, report=report, called=True, at=now())
    assert refusal is not None
    assert refusal.code == "needs_consent_given"
    assert Report.objects.get().state == "built"


def test_a_report_is_handed_over_once():
    held, report = released()
    refusal = release_report(held.navigator, report=Report.objects.get(), called=True, at=now())
    assert refusal is not None
    assert refusal.code == "not_from_here"
    assert Notice.objects.filter(person=held.patient, code="report_ready").count() == 1
    assert report.number == 1


def test_a_patient_does_not_hand_over_their_own_report():
    held, report = built()
    with pytest.raises(Denied):
        release_report(held.patient, report=report, called=True, at=now())


def test_the_treating_doctor_reads_it_only_with_the_patients_consent(sign_in):
    held, _ = released()
    doctor = join(held.case, make_person(Role.TREATING_PHYSICIAN), Role.TREATING_PHYSICIAN)
    client = sign_in(doctor)
    path = f"/cases/{held.case.pk}/report/"
    assert client.get(path + "1/").status_code == 404
    consent = Consent.objects.create(
        case=held.case, kind=ConsentKind.SHARE_WITH_DOCTOR, text_version="1", given_by=held.patient, given_at=now()
    )
    assert client.get(path + "1/").status_code == 200
    assert client.get(path + "1/clinician.pdf").status_code == 200
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=now())
    assert client.get(path + "1/").status_code == 404


def test_a_consent_that_has_run_out_shares_nothing(sign_in):
    held, _ = released()
    doctor = join(held.case, make_person(Role.TREATING_PHYSICIAN), Role.TREATING_PHYSICIAN)
    Consent.objects.create(
        case=held.case, kind=ConsentKind.SHARE_WITH_DOCTOR, text_version="1", given_by=held.patient, given_at=now(),
        until=now(),
    )  # fmt: skip
    assert sign_in(doctor).get(f"/cases/{held.case.pk}/report/1/").status_code == 404


def test_a_caregiver_whose_place_has_ended_reads_nothing(sign_in):
    held, _ = released()
    caregiver = join(held.case, make_person(Role.CAREGIVER), Role.CAREGIVER, ends_at=now())
    assert sign_in(caregiver).get(f"/cases/{held.case.pk}/report/1/").status_code == 404


def test_a_stranger_finds_no_report(sign_in):
    held, _ = released()
    for person in (make_person(), make_person(Role.EXPERT), make_person(Role.NAVIGATOR)):
        for page in ("", "1/", "1/plain.pdf", "1/outcomes/", "1/recall/"):
            assert sign_in(person).get(f"/cases/{held.case.pk}/report/{page}").status_code == 404, page


def test_recalling_tells_everybody_who_read_it_and_closes_it(sign_in):
    held, report = released()
    client = sign_in(held.patient)
    client.get(f"/cases/{held.case.pk}/report/")
    assert recall_report(held.navigator, report=report, because="Wrong dose", at=now()) is None
    assert Notice.objects.filter(person=held.patient, code="report_recalled").count() == 1
    assert not Notice.objects.filter(person=held.expert, code="report_recalled").exists()
    assert "recalled" in client.get(f"/cases/{held.case.pk}/report/").content.decode()
    for page in ("1/", "1/plain.pdf", "1/outcomes/"):
        assert client.get(f"/cases/{held.case.pk}/report/{page}").status_code == 404


def test_recalling_needs_a_reason():
    held, report = released()
    refusal = recall_report(held.navigator, report=report, because=" ", at=now())
    assert refusal is not None
    assert Report.objects.get().state == "released"


def test_the_recall_page_asks_once_and_recalls_once(sign_in):
    held, _ = released()
    client = sign_in(held.navigator)
    url = f"/cases/{held.case.pk}/report/1/recall/"
    form = client.get(url).context["form"]
    sent = {"form_key": str(form["form_key"].value()), "because": "Wrong dose"}
    client.post(url, sent)
    client.post(url, sent)
    assert Report.objects.get().state == "recalled"
    assert AuditEntry.objects.filter(verb="report.recalled").count() == 1


def test_an_amendment_makes_the_next_version_and_the_old_one_stays_readable(sign_in):
    held, first = released()
    opinion = Opinion.objects.get(pk=first.opinion_id)
    draft = amend_opinion(held.expert, opinion=opinion, because="ISH came", at=now())
    client = sign_in(held.patient)
    assert "Your diagnosis is right." in client.get(f"/cases/{held.case.pk}/report/").content.decode()
    done = sign_opinion(held.expert, opinion=draft, version=draft.version, reauthenticated=True, at=now())
    second = build_report(SYSTEM, opinion=done, at=now())
    assert second.number == 2
    assert second.document["amendment"] == "ISH came"
    assert client.get(f"/cases/{held.case.pk}/report/2/").status_code == 404
    assert release_report(held.navigator, report=second, called=True, at=now()) is None
    assert Report.objects.get(number=1).state == "superseded"
    assert "There is a newer version" in client.get(f"/cases/{held.case.pk}/report/1/").content.decode()
    held.case.refresh_from_db()
    assert held.case.state == "reported"


def test_a_released_report_is_not_replaced_by_one_that_only_the_team_sees(sign_in):
    held, first = released()
    draft = amend_opinion(held.expert, opinion=Opinion.objects.get(pk=first.opinion_id), because="ISH", at=now())
    done = sign_opinion(held.expert, opinion=draft, version=draft.version, reauthenticated=True, at=now())
    build_report(SYSTEM, opinion=done, at=now())
    page = sign_in(held.patient).get(f"/cases/{held.case.pk}/report/")
    assert page.context["page"].report.number == 1
    assert "newer version" not in page.content.decode()


def test_reading_is_logged_once(sign_in):
    held, report = released()
    client = sign_in(held.patient)
    client.get(f"/cases/{held.case.pk}/report/")
    client.get(f"/cases/{held.case.pk}/report/")
    assert AuditEntry.objects.filter(verb="report.read", actor_id=held.patient.pk, object_id=report.pk).count() == 1


def test_the_page_costs_the_same_for_one_version_and_for_many_records(sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.apps.reviews.steps import add_record

    held, _ = released()
    client = sign_in(held.expert)
    client.get(f"/cases/{held.case.pk}/report/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/cases/{held.case.pk}/report/")
    for _n in range(9):
        add_record(held.case, held.patient)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/cases/{held.case.pk}/report/")
    assert len(many) == len(few)


def _amended(held, report, *, because="ISH came"):
    opinion = Opinion.objects.select_related("case", "assignment").get(pk=report.opinion_id)
    draft = amend_opinion(held.expert, opinion=opinion, because=because, at=now())
    done = sign_opinion(held.expert, opinion=draft, version=draft.version, reauthenticated=True, at=now())
    return build_report(SYSTEM, opinion=done, at=now())


def test_a_version_replaced_before_it_was_handed_over_never_reaches_the_family(sign_in):
    held, first = built()
    second = _amended(held, first)
    assert release_report(held.navigator, report=second, called=True, at=now()) is None
    assert Report.objects.get(number=1).state == "superseded"
    client = sign_in(held.patient)
    assert client.get(f"/cases/{held.case.pk}/report/2/").status_code == 200
    for page in ("1/", "1/plain.pdf", "1/clinician.pdf", "1/outcomes/"):
        assert client.get(f"/cases/{held.case.pk}/report/{page}").status_code == 404, page


def test_recalling_a_version_does_not_bring_the_replaced_one_back(sign_in):
    held, first = released()
    second = _amended(held, first)
    assert release_report(held.navigator, report=second, called=True, at=now()) is None
    assert recall_report(held.navigator, report=second, because="Wrong dose", at=now()) is None
    page = sign_in(held.patient).get(f"/cases/{held.case.pk}/report/").content.decode()
    assert "The report was recalled" in page
    assert "Your diagnosis is right." not in page


def test_a_place_that_has_ended_opens_no_version_to_somebody_who_is_also_family(sign_in):
    held, _ = built()
    person = join(held.case, make_person(Role.NAVIGATOR), Role.NAVIGATOR, ends_at=now())
    join(held.case, person, Role.CAREGIVER)
    assert sign_in(person).get(f"/cases/{held.case.pk}/report/1/").status_code == 404


def _second_expert(held):
    """Another expert on the same case, their opinion drafted."""
    from dataclasses import replace

    from tests.apps.reviews.steps import answer_assignment, ask, drafted

    expert = make_person(Role.EXPERT, name="Bela Second")
    held.case.refresh_from_db()
    assignment = ask(held.case, held.navigator, expert)
    assert answer_assignment(expert, assignment=assignment, accept=True, conflicts="None.", at=now()) is None
    other = replace(held, expert=expert, assignment=assignment)
    return other, drafted(other)


def test_a_second_experts_report_stands_beside_the_first_ones(sign_in):
    held, first = built()
    other, draft = _second_expert(held)
    first = Report.objects.select_related("case", "opinion").get(pk=first.pk)
    assert release_report(held.navigator, report=first, called=True, at=now()) is None
    draft = Opinion.objects.select_related("case", "assignment").get(pk=draft.pk)
    done = sign_opinion(other.expert, opinion=draft, version=2, reauthenticated=True, at=now())
    assert isinstance(done, Opinion), done
    second = build_report(SYSTEM, opinion=done, at=now())
    assert second.document["supersedes"] == ""
    assert release_report(held.navigator, report=second, called=True, at=now()) is None
    assert set(Report.objects.values_list("state", flat=True)) == {"released"}
    client = sign_in(held.patient)
    assert "Read the report of Elena Expert" in client.get(f"/cases/{held.case.pk}/report/").content.decode()
    assert "Read the report of Bela Second" in client.get(f"/cases/{held.case.pk}/report/1/").content.decode()


def test_a_report_whose_opinion_is_being_amended_is_not_handed_over():
    held, first = built()
    opinion = Opinion.objects.select_related("case", "assignment").get(pk=first.opinion_id)
    amend_opinion(held.expert, opinion=opinion, because="A slip", at=now())
    refusal = release_report(held.navigator, report=first, called=True, at=now())
    assert refusal is not None
    assert refusal.code == "being_amended"
    assert Report.objects.get().state == "built"


def test_a_later_version_does_not_claim_that_other_opinions_were_unseen():
    held, first = released()
    assert "No other reviewer's opinion" in first.document["independence"]
    second = _amended(held, first)
    assert "could be read" in second.document["independence"]
    assert "No other reviewer's opinion" not in second.document["independence"]


def test_replacing_a_version_is_in_the_log():
    held, first = released()
    release_report(held.navigator, report=_amended(held, first), called=True, at=now())
    assert AuditEntry.objects.filter(verb="report.superseded", object_id=first.pk, case_id=held.case.pk).count() == 1


def test_the_plain_pdf_has_no_numbers_and_the_annex_is_handed_out_when_asked_for(sign_in):
    import pypdfium2

    def text(data):
        with pypdfium2.PdfDocument(data) as pdf:
            return " ".join(page.get_textpage().get_text_bounded() for page in pdf)

    held, report = released()
    assert "95 of 100" not in text(whole(report.plain_file))
    client = sign_in(held.patient)
    outcomes = client.get(f"/cases/{held.case.pk}/report/1/outcomes/").content.decode()
    assert f"/cases/{held.case.pk}/report/1/numbers.pdf" in outcomes
    assert "numbers.pdf" not in client.get(f"/cases/{held.case.pk}/report/1/").content.decode()
    answer = client.get(f"/cases/{held.case.pk}/report/1/numbers.pdf")
    assert "95 of 100" in text(b"".join(answer.streaming_content))
    assert sign_in(make_person()).get(f"/cases/{held.case.pk}/report/1/numbers.pdf").status_code == 404


def test_words_changed_in_the_database_after_building_are_shown_to_nobody(sign_in, caplog):
    held, report = released()
    row = Report.objects.get(pk=report.pk)
    row.document = row.document | {"independence": "Wait as long as you like."}
    row.save(update_fields=["document"])
    for person in (held.patient, held.navigator):
        for page in ("", "1/", "1/outcomes/"):
            answer = sign_in(person).get(f"/cases/{held.case.pk}/report/{page}")
            assert answer.status_code == 500
            assert "Wait as long as you like." not in answer.content.decode()
            assert "not what the expert signed" in answer.content.decode()
    assert str(report.pk) in caplog.text


def _signed_with(held, **changes):
    """A report of the complete opinion with some of its parts changed."""
    from secondopinion.apps.files.signing import make_signing_key
    from tests.apps.reviews.steps import complete_content, drafted, save_draft

    draft = drafted(held)
    version = save_draft(
        held.expert, opinion=draft, content=complete_content(held) | changes, version=draft.version, at=now()
    )
    make_signing_key(at=now())
    done = sign_opinion(held.expert, opinion=draft, version=version, reauthenticated=True, at=now())
    report = build_report(SYSTEM, opinion=done, at=now())
    assert release_report(held.navigator, report=report, called=True, at=now()) is None
    return report


def test_the_plain_page_says_which_option_is_advised_against(sign_in):
    held = review()
    option = {"intent": "Cure", "involves": "It.", "benefits": "Good.", "harms": "Bad."}
    _signed_with(
        held,
        options=[
            option | {"name": "Keep the breast", "strength": "strong"},
            option | {"name": "Start chemotherapy now", "strength": "against"},
        ],
    )
    page = sign_in(held.patient).get(f"/cases/{held.case.pk}/report/").content.decode()
    keep, against = page.index("Keep the breast"), page.index("Start chemotherapy now")
    assert keep < page.index("We advise this") < against < page.index("We do not advise this")


def test_a_question_that_could_not_be_answered_is_said_to_be_so(sign_in):
    held = review()
    question = held.case.questions.get()
    answer = {"question": str(question.pk), "asked": question.text, "answer": "The slides are missing."}
    _signed_with(held, answers=[answer | {"cannot_answer": True}])
    page = sign_in(held.patient).get(f"/cases/{held.case.pk}/report/").content.decode()
    assert "This cannot be answered from the records." in page
    page = sign_in(held.navigator).get(f"/cases/{held.case.pk}/report/").content.decode()
    assert "This cannot be answered from the records." in page


def test_the_moment_of_signing_is_printed_with_its_zone():
    _, report = built()
    assert report.document["reviewers"][0]["signed"].endswith(" UTC")


def test_an_amendment_that_is_given_up_leaves_the_case_reported(sign_in):
    held, first = released()
    opinion = Opinion.objects.select_related("case", "assignment").get(pk=first.opinion_id)
    draft = amend_opinion(held.expert, opinion=opinion, because="A slip", at=now())
    held.case.refresh_from_db()
    assert held.case.state == "in_review"
    client = sign_in(held.expert)
    url = f"/opinions/{draft.pk}/drop/"
    form = client.get(url).context["form"]
    page = client.post(url, {"form_key": str(form["form_key"].value())}, follow=True)
    assert "stays in force" in page.content.decode()
    held.case.refresh_from_db()
    held.assignment.refresh_from_db()
    assert (held.case.state, held.assignment.state) == ("reported", "signed")
    assert list(Opinion.objects.values_list("pk", flat=True)) == [opinion.pk]
    assert AuditEntry.objects.filter(verb="opinion.amendment_dropped", case_id=held.case.pk).count() == 1


def test_taking_back_an_expert_who_amends_takes_back_the_amendment_only():
    held, first = released()
    opinion = Opinion.objects.select_related("case", "assignment").get(pk=first.opinion_id)
    amend_opinion(held.expert, opinion=opinion, because="A slip", at=now())
    held.assignment.refresh_from_db()
    assert end_assignment(held.navigator, assignment=held.assignment, because="No answer", at=now()) is None
    held.case.refresh_from_db()
    held.assignment.refresh_from_db()
    assert (held.case.state, held.assignment.state) == ("reported", "signed")
    assert Report.objects.get().state == "released"


def test_nobody_else_gives_up_an_amendment():
    held, first = released()
    opinion = Opinion.objects.select_related("case", "assignment").get(pk=first.opinion_id)
    draft = amend_opinion(held.expert, opinion=opinion, because="A slip", at=now())
    for person in (held.patient, join(held.case, make_person(Role.EXPERT), Role.EXPERT)):
        with pytest.raises(Denied):
            drop_amendment(person, draft=draft, at=now())


def test_a_first_draft_is_not_given_up_as_an_amendment():
    held = review()
    draft = begin_opinion(held.expert, assignment=held.assignment, at=now())
    assert drop_amendment(held.expert, draft=draft, at=now()).code == "no_amendment"
    assert Opinion.objects.count() == 1
