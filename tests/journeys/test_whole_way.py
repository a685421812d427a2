"""The case goes on: the navigator settles it, the expert reads and signs, the patient reads the report and asks."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

from .people import DEMONSTRATION_PASSWORD, Expert, Navigator, Patient
from .site import Site
from .visitor import Visitor

HERE = "a[data-document][aria-current]"
AXES = ("diagnosis", "stage", "biomarkers", "treatment", "further_tests")


def test_a_navigator_secures_her_sign_in_then_makes_the_case_ready_and_asks_an_expert(
    site_at: Callable[[str], Site], meet: Callable[..., Any]
) -> None:
    site = site_at("read")
    case_path = raises_a_red_flag(meet(Patient, site, phone=True))
    joan = meet(Navigator, site)

    # Signing in: without a second factor she reaches nothing but its set-up
    joan.opens("/accounts/login/")
    joan.looks("navigator-01-sign-in")
    joan.signs_in()
    joan.is_at("/accounts/2fa/")
    joan.opens("/board/")
    joan.is_at("/accounts/2fa/")
    joan.looks("navigator-02-second-factor")
    joan.page.locator("a[href*='totp/activate']").first.click()
    proves_who_she_is(joan)
    joan.looks("navigator-03-authenticator")
    joan.sets_up_an_authenticator_app()
    joan.looks("navigator-04-recovery-codes")

    # The board: the red flag stands on top
    joan.opens("/home/")
    joan.looks("navigator-05-home")
    joan.opens("/board/")
    pinned = joan.page.locator(f".app-pinned a[href='{case_path}']")
    expect(pinned).to_have_count(1)
    joan.looks("navigator-06-board", also_dark=True)
    pinned.click()
    joan.looks("navigator-07-case-paused")
    case = joan.page.url
    clears_the_red_flag(joan, case)

    # The page of another patient
    joan.opens(f"{case}quarantine/")
    joan.looks("navigator-09-quarantine")
    page = joan.page.locator("section[aria-labelledby=single] .app-record").first
    page.locator("summary").click()
    page.get_by_label("It is about another person: keep it away").check()
    page.get_by_label("Why?").fill("Another name and birth date stand on this page.")
    page.get_by_role("button", name="Save the decision").click()
    joan.looks("navigator-10-quarantine-empty")

    # Facts, one by one, by keyboard
    joan.opens(f"{case}records/")
    joan.looks("navigator-11-records")
    joan.page.locator(".app-record a", has_text="S26-11842 Surgical Pathology.pdf").first.click()
    joan.looks("navigator-12-record", also_dark=True)
    confirms_by_keyboard(joan, how_many=3)
    joan.opens(f"{case}summary/")
    joan.looks("navigator-13-summary")
    joan.opens(f"{case}checklist/")
    joan.looks("navigator-14-checklist")

    # Complete, then an expert
    joan.opens(f"{case}complete/")
    joan.looks("navigator-15-complete")
    joan.chooses("I compared name and birth date with the records, and they fit")
    joan.fills("Why does the case go on without what is missing?", "The slides are on their way; the report is here.")
    joan.presses("The records are complete")
    joan.looks("navigator-16-case-ready")
    joan.follows("Choose an expert")
    joan.looks("navigator-17-assign")
    joan.presses("Ask Dr. Miriam Adeyemi")
    joan.sees("Dr. Miriam Adeyemi was asked")
    joan.looks("navigator-18-asked")


def test_an_expert_reads_cites_writes_and_signs_once(site_at: Callable[[str], Site], meet: Callable[..., Any]) -> None:
    site = site_at("asked")
    miriam = meet(Expert, site)
    miriam.signs_in()
    miriam.opens("/accounts/2fa/totp/activate/")
    proves_who_she_is(miriam)
    miriam.sets_up_an_authenticator_app()
    miriam.opens("/home/")
    miriam.looks("expert-01-home")

    # She accepts with a declaration
    miriam.page.locator("a[href*='/assignments/']").first.click()
    miriam.looks("expert-02-asked")
    miriam.page.get_by_label("No", exact=True).check()
    miriam.presses("Accept the review")
    miriam.sees("You accepted. The records are open to you now.")
    if miriam.page.get_by_role("button", name="Begin").count():
        miriam.looks("expert-03-before-writing")
        miriam.page.get_by_role("button", name="Begin").first.click()
    miriam.looks("expert-04-workspace", also_dark=True)
    review = miriam.page.url

    # Keys: next and previous document, facts, opinion
    first = open_document(miriam)
    miriam.keys("j")
    expect(miriam.page.locator(HERE)).not_to_have_attribute("href", first)
    miriam.page.wait_for_load_state("networkidle")
    miriam.keys("k")
    expect(miriam.page.locator(HERE)).to_have_attribute("href", first)
    miriam.keys("f")
    expect(miriam.page.locator("#facts")).to_be_focused()
    miriam.keys("o")
    assert miriam.page.evaluate("() => !!document.activeElement.closest('#opinion')")
    miriam.keys("Escape")

    # Words are cited with one key
    pathology = miriam.page.locator("a[data-document]", has_text="S26-11842 Surgical Pathology.pdf")
    pathology.click()
    expect(pathology).to_have_attribute("aria-current", "true")
    miriam.page.wait_for_load_state("networkidle")
    focus_axis(miriam, "diagnosis")
    select_words(miriam, "grade")
    miriam.keys("c")
    expect(miriam.page.locator("#citations-diagnosis li")).to_have_count(1)

    # The five axes, an option, the answers, the plain words
    fills_the_opinion(miriam)
    expect(miriam.page.locator("[data-saved]")).to_contain_text("Saved at", timeout=15_000)
    miriam.looks("expert-05-workspace-written")
    miriam.opens(review)
    gaps = miriam.page.locator("#opinion-state")
    expect(gaps).to_contain_text("Nothing is missing")

    # She signs, proving once more who she is; pressing twice signs once
    miriam.page.locator("button[name=do][value=sign], a[href*='/sign/']").first.click()
    miriam.is_at("/sign/")
    miriam.looks("expert-06-sign")
    signs_with_a_double_press(miriam)
    miriam.sees("Your opinion is signed.")
    miriam.looks("expert-07-signed")
    reference = miriam.page.get_by_text("SO-").first.inner_text()
    known = reference[reference.index("SO-") :][:9]
    shown: dict[str, Any] = {}
    for _second in range(60):
        shown = site.command("case", "show", known)
        if shown["reports"]:
            break
        miriam.page.wait_for_timeout(1000)
    assert [one["number"] for one in shown["opinions"] if one["signed_at"]] == [1]
    assert [one["state"] for one in shown["reports"]] == ["built"]


def test_a_patient_reads_her_report_on_a_phone_asks_and_sees_who_looked(
    site_at: Callable[[str], Site], meet: Callable[..., Any]
) -> None:
    site = site_at("signed")
    teresa = meet(Patient, site, phone=True)
    teresa.signs_in_to_the_demonstration()
    teresa.opens_the_case()
    case = teresa.page.url
    teresa.looks("reader-01-case-before")

    # She asked to be called first: the navigator calls, then hands over
    joan = meet(Navigator, site)
    joan.signs_in_to_the_demonstration()
    joan.opens(f"{case}report/")
    joan.looks("reader-02-hand-over")
    joan.presses("Hand over")
    expect(joan.page.get_by_text("Not handed over yet")).to_be_visible()
    joan.chooses("I have called the patient and told them")
    joan.presses("Hand over")
    joan.sees("The report was handed over.")

    # The plain report, the numbers only because she asks, the PDF
    teresa.opens("/home/")
    teresa.looks("reader-03-home")
    teresa.opens(case)
    teresa.looks("reader-04-case-reported", also_dark=True)
    teresa.follows("Read the report")
    teresa.sees("The short answer")
    teresa.looks("reader-05-report", also_dark=True)
    teresa.follows("Show me the numbers")
    expect(teresa.page.locator("svg[role=img]").first).to_be_visible()
    teresa.looks("reader-06-numbers")
    teresa.opens(f"{case}report/")
    with teresa.page.expect_download() as download:
        teresa.follows("Plain report (PDF)")
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    # A question, the expert's answer
    teresa.follows("Ask the expert a question")
    teresa.looks("reader-07-ask")
    teresa.page.locator("textarea").fill("What does HER2 2+ mean for me?")
    teresa.presses("Send the question")
    teresa.sees("An answer comes by")
    miriam = meet(Expert, site)
    miriam.signs_in_to_the_demonstration()
    miriam.opens(f"{case}follow-up/")
    miriam.looks("reader-08-expert-questions")
    miriam.page.get_by_role("link", name="Answer").first.click()
    miriam.looks("reader-09-expert-answers")
    miriam.page.locator("textarea").fill("A second test will tell. Ask for the result before you decide.")
    miriam.presses("Send the answer")
    teresa.opens(f"{case}follow-up/")
    teresa.sees("A second test will tell.")
    teresa.looks("reader-10-answered")

    # Who looked
    teresa.opens(f"{case}access-log/")
    teresa.sees("Dr. Miriam Adeyemi")
    teresa.looks("reader-11-who-looked")


def raises_a_red_flag(teresa: Patient) -> str:
    """Returns the path of her case."""
    teresa.signs_in_to_the_demonstration()
    teresa.opens_the_case()
    path = urlsplit(teresa.page.url).path
    teresa.follows("I feel worse: answer the safety questions")
    teresa.looks("patient-30-safety-again")
    teresa.page.locator("input[type=checkbox]").first.check()
    teresa.page.locator("main form button[type=submit]").first.click()
    expect(teresa.page.locator(".app-emergency")).to_be_visible()
    teresa.looks("patient-31-safety-flagged", also_dark=True)
    teresa.opens_the_case()
    teresa.looks("patient-32-case-paused")
    return path


def clears_the_red_flag(joan: Navigator, case: str) -> None:
    joan.opens(f"{case}red-flags/")
    joan.page.locator("a[href*='/clear/']").first.click()
    joan.looks("navigator-08-clear-red-flag")
    joan.fills("Who is treating this, and what was done?", "Dr. Pryce saw her at noon and admitted her overnight.")
    joan.presses("I confirm: it is dealt with")
    joan.sees("Kept, with your name and the time.")


def proves_who_she_is(person: Any) -> None:
    """allauth asks for the password again when the sign-in is a while ago."""
    if "reauthenticate" in person.page.url:
        person.page.locator("#id_password").fill(DEMONSTRATION_PASSWORD)
        person.page.locator("#id_password").press("Enter")


def confirms_by_keyboard(joan: Navigator, *, how_many: int) -> None:
    """Tab to the next "Confirm", Enter, again."""
    before = joan.page.locator(".app-fact--confirmed").count()
    for number in range(how_many):
        button = joan.page.get_by_role("button", name="Confirm ").first
        button.focus()
        joan.keys("Enter")
        expect(joan.page.locator(".app-fact--confirmed")).to_have_count(before + number + 1)


def open_document(miriam: Visitor) -> str:
    return miriam.page.locator(HERE).get_attribute("href") or ""


def focus_axis(miriam: Visitor, axis: str) -> None:
    """Click into an axis, then let go of the field so that letters are keys again."""
    part = miriam.page.locator(f"#axis-{axis}")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    part.locator("textarea").first.click()
    miriam.page.evaluate("() => document.activeElement.blur()")


def select_words(miriam: Visitor, words: str) -> None:
    """Select the first such words in the open document, as a double click does."""
    miriam.page.locator("[data-record][data-page]").first.wait_for(state="attached")
    found = miriam.page.evaluate(
        """(words) => {
          for (const text of document.querySelectorAll('[data-record][data-page]')) {
            const closed = text.closest('details:not([open])')
            if (closed) closed.open = true
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
            while (walker.nextNode()) {
              const at = walker.currentNode.data.toLowerCase().indexOf(words)
              if (at < 0) continue
              const range = document.createRange()
              range.setStart(walker.currentNode, at)
              range.setEnd(walker.currentNode, at + words.length)
              getSelection().removeAllRanges()
              getSelection().addRange(range)
              return true
            }
          }
          return false
        }""",
        words,
    )
    assert found, f"{words} stands in no open document"


def fills_the_opinion(miriam: Visitor) -> None:
    page = miriam.page
    page.evaluate("() => document.querySelectorAll('#opinion details').forEach((part) => { part.open = true })")
    for axis in AXES:
        part = page.locator(f"#axis-{axis}")
        part.locator("input[type=radio]").first.check()
        part.locator("textarea[name$=-statement]").fill(f"The {axis.replace('_', ' ')} is as the records say.")
        part.locator("textarea[name$=-because]").fill("The pathology report and the imaging agree.")
        part.locator("textarea[name$=-plain]").fill("We agree with your doctor here.")
    option = page.locator("#new-option")
    for name, words in {
        "name": "Breast-conserving surgery and radiotherapy",
        "intent": "Cure",
        "involves": "Removal of the tumour, then three weeks of radiotherapy.",
        "benefits": "Survival as after removal of the breast.",
        "harms": "The breast may become firmer and a little smaller.",
        "guideline": "ESMO early breast cancer",
        "edition": "2024",
        "date": "2024-02",
        "evidence-0-citation": "Fisher B et al. N Engl J Med 2002;347:1233-41",
        "evidence-0-identifier": "10.1056/NEJMoa022152",
        "plain_name": "Keep the breast",
        "plain_what": "Only the lump is taken out. Then you get rays.",
        "plain_why": "It works as well as taking the whole breast off.",
        "plain_benefits": "You live as long as with the larger operation.",
        "plain_harms": "The skin can get red and sore.",
        "plain_time": "One day for the operation, three weeks of rays.",
    }.items():
        option.locator(f"[name$='-{name}']").first.fill(words)
    option.locator("select[name$=-strength]").select_option(index=1)
    option.locator("select[name$=-concordance]").select_option("concordant")
    for answer in page.locator("textarea[name^=answer-][name$=-answer]").all():
        answer.fill("Yes. The records leave no doubt.")
    for answer in page.locator("textarea[name^=answer-][name$=-plain]").all():
        answer.fill("Yes. We are sure.")
    for name in ("short_answer", "agreed", "different", "next_steps", "ask_your_doctor"):
        page.locator(f"[name=plain-{name}]").fill("Your doctor and we agree. You can ask to keep your breast.")
    page.locator("[name=rest-missing_and_limits]").fill("The slides were not here. The report was enough.")
    page.locator("[name=rest-time]").fill("Her doctor named the day to start.")


def signs_with_a_double_press(miriam: Expert) -> None:
    sign = miriam.page.locator("main form button[type=submit]").last
    sign.dblclick()
    if "reauthenticate" in miriam.page.url:
        miriam.looks("expert-06a-prove")
        miriam.page.locator("#id_code").fill(miriam.app_number())
        miriam.page.locator("#id_code").press("Enter")
        miriam.page.wait_for_load_state()
        if "/sign/" in miriam.page.url:
            miriam.page.locator("main form button[type=submit]").last.dblclick()
