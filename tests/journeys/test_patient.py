"""A newcomer on a phone: an account, the safety questions, her case, her records, her daughter."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .people import Newcomer
from .site import Site

DROPS = """([data, name]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0))
  const carried = new DataTransfer()
  carried.items.add(new File([bytes], name))
  for (const kind of ['dragenter', 'dragover', 'drop'])
    document.querySelector('[data-zone]').dispatchEvent(
      new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def site(site_at: Callable[[str], Site]) -> Site:
    return site_at("read")


def answers_the_safety_questions(mira: Newcomer, answer: str = "None of these") -> None:
    mira.chooses(answer)
    mira.presses("Continue")


def says_who_she_is(mira: Newcomer) -> None:
    mira.fills("Your full name", mira.name)
    mira.fills_date("birth_date", 12, 5, 1974)
    mira.chooses("Female")
    mira.fills("Phone number", "555-0142")
    mira.page.get_by_label("Which cancer is it?").select_option("breast")
    mira.fills("Country you are in now", "United States")
    mira.presses("Start the case")


def answers_in_short_pages(mira: Newcomer) -> None:
    mira.sees("About you, page 3 of 8")
    mira.chooses("I want to be sure the diagnosis is right")
    mira.looks("patient-06-reasons")
    mira.presses("Save and continue")
    mira.fills("What matters most to you?", "Keeping my breast\nWorking as a piano teacher")
    mira.presses("Save and continue")
    mira.page.get_by_label("No", exact=True).nth(0).check()
    mira.page.get_by_label("No", exact=True).nth(1).check()
    mira.looks("patient-07-family")
    mira.presses("Save and continue")


def asks(mira: Newcomer, question: str, *, gives_plan_away: bool) -> None:
    mira.fills("Your question", question)
    if gives_plan_away:
        mira.chooses("This question tells what my doctor plans")
    mira.page.locator("form:has(#id_text) button[type=submit]").click()
    mira.sees("Your question is kept.", question)


def test_a_patient_starts_a_case_on_her_phone_and_hands_in_her_records(site: Site, meet: Callable[..., Any]) -> None:
    mira = meet(Newcomer, site, phone=True)

    # The home page, before anything is handed in
    mira.opens("/")
    mira.looks("patient-01-home", also_dark=True)

    # An account, with a link in the mail
    mira.opens("/accounts/signup/")
    mira.looks("patient-02-sign-up")
    mira.makes_an_account()
    mira.looks("patient-03-code-sent")
    mira.confirms_the_address()
    mira.looks("patient-05-first-home", also_dark=True)

    # Safety questions first, then the case
    mira.follows("Start")
    mira.looks("patient-05a-safety")
    answers_the_safety_questions(mira)
    mira.looks("patient-05b-who")
    says_who_she_is(mira)
    mira.sees("Your case is started.", "My case")
    case = mira.page.url
    mira.looks("patient-05c-case-started")

    # Short pages; she stops in the middle and comes back to what she wrote
    mira.follows("About you and your questions")
    mira.looks("patient-05d-about")
    mira.opens(f"{case}about/?part=reasons")
    answers_in_short_pages(mira)
    mira.opens(f"{case}about/")
    mira.sees("Keeping my breast")
    mira.opens(f"{case}about/?part=timing")
    mira.looks("patient-08-timing")
    mira.opens(f"{case}about/?part=news")
    mira.chooses("Call me first, then show me the report")
    mira.presses("Save and continue")
    mira.is_at("/questions/")
    mira.opens(f"{case}about/")
    mira.looks("patient-09-about-answered")
    mira.follows("Go on to your questions")

    # Two questions; one tells what her doctor plans
    asks(mira, "Is my diagnosis right?", gives_plan_away=False)
    asks(mira, "My doctor wants to take the whole breast off. Must it be?", gives_plan_away=True)
    mira.looks("patient-10-questions")

    # Consent, then the case opens
    mira.opens(f"{case}consents/")
    mira.looks("patient-11-consents")
    mira.presses("I agree: Experts may read my records")
    mira.sees("Thank you. This is kept.")
    mira.opens(f"{case}open/")
    mira.looks("patient-12-open")
    mira.presses("Open the case")
    mira.sees("Your case is open.")
    mira.looks("patient-13-case-open", also_dark=True)


def test_a_patient_hands_in_good_and_bad_files_and_hears_a_plain_sentence(
    site: Site, meet: Callable[..., Any], tmp_path: Path
) -> None:
    mira = meet(Newcomer, site, phone=True)
    case = has_an_open_case(mira)
    records = site.data_dir / "records"

    mira.opens(f"{case}records/")
    mira.looks("patient-20-no-records")

    # Three files by the chooser, one of them no document at all
    broken = tmp_path / "Letter from the clinic.pdf"
    broken.write_bytes(b"%PDF-1.7\nthis file was cut off while it was sent")
    chosen = [records / "Lab results.pdf", records / "Treatment plan Lindqvist.docx", broken]
    with mira.page.expect_file_chooser() as chooser:
        mira.presses("Choose files")
    chooser.value.set_files(chosen)
    expect(mira.page.locator("[data-total]")).to_have_text("3 of 3 files sent")

    # One more, dropped on the page
    dropped = records / "MRI BREAST BILAT.pdf"
    mira.page.evaluate(DROPS, [base64.b64encode(dropped.read_bytes()).decode(), dropped.name])
    expect(mira.page.locator("[data-total]")).to_have_text("4 of 4 files sent")
    mira.looks("patient-21-records-sent")

    # What became of them
    mira.page.reload()
    expect(mira.page.locator(".app-record")).to_have_count(4)
    expect(mira.page.get_by_text("All 4 records that are here were looked at.")).to_be_visible(timeout=60_000)
    mira.looks("patient-22-records-read")
    expect(mira.page.locator(".app-record", has_text=broken.name).locator(".app-record__reason")).not_to_be_empty()
    mira.opens(f"{case}checklist/")
    mira.looks("patient-23-checklist")
    mira.opens(case)
    mira.looks("patient-24-case-with-records")

    # She says that this is all
    mira.opens(f"{case}open/")
    mira.looks("patient-25-all-sent")
    mira.presses("Yes, that is all I have")
    mira.sees("Thank you. Our team looks at your records next.")

    # Her daughter comes along
    mira.opens(f"{case}people/")
    mira.looks("patient-26-people")
    lenas_address = f"lena.{secrets.token_hex(4)}@example.org"
    mira.follows("Invite")
    mira.looks("patient-27-invite")
    mira.chooses("Family or friend")
    mira.fills("Their name", "Lena Sommer")
    mira.fills("Their e-mail address", lenas_address)
    mira.presses("Send the invitation")
    mira.sees("The invitation is on its way.")
    lena = meet(Newcomer, site, phone=True)
    lena.opens(site.in_mail(lenas_address, pattern=r"http://localhost\S+/invitations/\S+"))
    lena.looks("family-01-invitation")
    lena.fills("Your name", "Lena Sommer")
    lena.fills("Choose a password", "three bicycles under the bridge")
    lena.presses("Accept the invitation")
    lena.opens("/home/")
    lena.looks("family-02-home")
    lena.opens(case)
    lena.looks("family-03-case")
    lena.sees("Breast cancer")


def test_a_red_flag_shows_the_emergency_words_and_no_way_on_as_if_nothing_were(
    site: Site, meet: Callable[..., Any]
) -> None:
    anybody = meet(Newcomer, site, phone=True)
    anybody.opens("/red-flags/")
    anybody.looks("red-flags-01-public")
    first = anybody.page.locator("input[type=checkbox], input[type=radio][value=yes]").first
    first.check()
    anybody.presses("Continue")
    expect(anybody.page.locator(".app-emergency")).to_be_visible()
    expect(anybody.page.locator(".app-emergency a[href^='tel:']").first).to_be_visible()
    expect(anybody.page.get_by_role("button", name="Continue")).to_have_count(0)
    expect(anybody.page.get_by_role("link", name="Go on")).to_have_count(0)
    anybody.looks("red-flags-02-public-yes", also_dark=True)

    anybody.makes_an_account()
    anybody.confirms_the_address()
    anybody.opens("/cases/new/")
    anybody.page.locator("input[type=checkbox]").first.check()
    anybody.presses("Continue")
    expect(anybody.page.locator(".app-emergency")).to_be_visible()
    expect(anybody.page.get_by_role("button", name="Continue")).to_have_count(0)
    anybody.looks("red-flags-03-new-case")
    says_who_she_is(anybody)
    anybody.looks("red-flags-04-case")
    anybody.sees("112")


def has_an_open_case(mira: Newcomer) -> str:
    """Everything before the records, without looking at the pages again. Returns the case's address."""
    mira.makes_an_account()
    mira.confirms_the_address()
    mira.opens("/cases/new/")
    answers_the_safety_questions(mira)
    says_who_she_is(mira)
    mira.sees("Your case is started.")
    case = mira.page.url
    mira.opens(f"{case}about/?part=reasons")
    mira.chooses("I want to be sure the diagnosis is right")
    mira.presses("Save and continue")
    mira.opens(f"{case}questions/")
    asks(mira, "Is my diagnosis right?", gives_plan_away=False)
    mira.opens(f"{case}consents/")
    mira.presses("I agree: Experts may read my records")
    mira.sees("Thank you. This is kept.")
    mira.opens(f"{case}open/")
    mira.presses("Open the case")
    mira.sees("Your case is open.")
    return str(case)
