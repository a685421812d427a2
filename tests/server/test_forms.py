"""What a person and a screen reader get from a form that any app, or allauth, wrote in plain Django."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from django import forms


class Appointment(forms.Form):
    name = forms.CharField(
        label="Your full name", help_text="As on your card", widget=forms.TextInput(attrs={"placeholder": "Kim"})
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    reason = forms.ChoiceField(label="Reason", choices=[("a", "Rare"), ("b", "Conflict")], widget=forms.RadioSelect)
    wishes = forms.MultipleChoiceField(
        label="Wishes", choices=[("x", "Time"), ("y", "Cure")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="I agree")
    born = forms.DateField(label="Date of birth", widget=forms.SelectDateWidget(years=range(1900, 2030)))
    language = forms.ChoiceField(label="Language", choices=[("en", "English")])
    key = forms.CharField(required=False, widget=forms.HiddenInput)


class Elements(HTMLParser):
    """Every element with its attributes, in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.found if "id" in attributes]


def page(data: dict[str, str] | None = None) -> Elements:
    return Elements(str(Appointment(data)))


def test_every_control_has_a_label_that_points_to_it() -> None:
    form = page()
    labelled = {label["for"] for label in form.all("label")}
    controls = [c for tag in ("input", "textarea", "select") for c in form.all(tag) if c.get("type") != "hidden"]
    assert len(controls) == 12
    assert [c["id"] for c in controls if c["id"] not in labelled] == []


def test_a_form_that_is_not_sent_shows_no_error() -> None:
    markup = str(Appointment())
    assert "error-summary" not in markup
    assert "aria-invalid" not in markup


def test_every_link_of_the_error_summary_leads_to_a_control() -> None:
    form = page({})
    controls = {c.get("id") for tag in ("input", "textarea", "select") for c in form.all(tag)}
    targets = [link["href"].removeprefix("#") for link in form.all("a")]
    assert len(targets) == 7
    assert [target for target in targets if target not in controls] == []


def test_whatever_describes_a_control_is_on_the_page() -> None:
    form = page({})
    ids = form.ids()
    assert len(ids) == len(set(ids))
    described = [a["aria-describedby"] for _, a in form.found if "aria-describedby" in a]
    assert described
    assert [one for group in described for one in group.split() if one not in ids] == []


def test_hint_and_error_are_both_read_with_the_control() -> None:
    name = next(c for c in page({}).all("input") if c.get("name") == "name")
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert "nhsuk-input--error" in name["class"].split()


def test_an_empty_answer_is_named_in_the_sentence() -> None:
    markup = str(Appointment({}))
    assert markup.count("Fill in “Your full name”.") == 2
    assert markup.count("Choose an answer for “Reason”.") == 2
    assert "This field is required" not in markup


def test_a_sentence_of_the_forms_own_is_left_alone() -> None:
    class Own(forms.Form):
        name = forms.CharField(error_messages={"required": "We need your name to find your records."})

    assert str(Own({})).count("We need your name to find your records.") == 2


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = Appointment({})
    form.add_error(None, "Somebody else changed this.")
    assert "<li>Somebody else changed this.</li>" in str(form)


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    form = page()
    assert len(form.all("fieldset")) == len(form.all("legend")) == 3
    assert [c["class"] for c in form.all("input") if c.get("type") == "radio"] == ["nhsuk-radios__input"] * 2
    assert [c["class"] for c in form.all("input") if c.get("type") == "checkbox"] == ["nhsuk-checkboxes__input"] * 3


def test_a_date_is_asked_in_three_boxes_and_keeps_what_was_written() -> None:
    data = {"born_day": "31", "born_month": "2", "born_year": "1968"}
    boxes = {c["name"]: c["value"] for c in page(data).all("input") if c.get("name", "").startswith("born_")}
    assert boxes == data
    assert "“Date of birth” needs a date from the calendar" in str(Appointment(data))


def test_a_date_in_three_boxes_is_understood() -> None:
    form = Appointment({"born_day": "7", "born_month": "03", "born_year": "1968"})
    form.is_valid()
    assert form.cleaned_data["born"] == dt.date(1968, 3, 7)


def test_a_password_can_be_shown() -> None:
    wrappers = [a for a in page().all("div") if a.get("data-module") == "nhsuk-password-input"]
    assert len(wrappers) == 1


def test_only_optional_questions_say_so() -> None:
    assert str(Appointment()).count("(optional)") == 1


def test_a_placeholder_never_stands_for_a_label() -> None:
    assert "placeholder" not in str(Appointment())


def test_what_a_person_wrote_is_escaped() -> None:
    markup = str(Appointment({"name": "<script>alert(1)</script>", "reason": "<b>"}))
    assert "<script>" not in markup
    assert "<b>" not in markup


@pytest.mark.parametrize("attribute", ["style", "onclick", "onchange"])
def test_no_markup_needs_what_the_policy_forbids(attribute: str) -> None:
    assert [a for _, a in page({}).found if attribute in a] == []


def test_a_single_field_can_be_drawn_alone() -> None:
    field = Elements(Appointment({})["name"].as_field_group())
    assert [label["for"] for label in field.all("label")] == ["id_name"]
