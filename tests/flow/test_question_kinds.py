"""Lists, consents, numbers and texts: how each kind is asked, what it takes, and what counts as a change."""

import pytest

from tests.flow.questions import APPOINTMENT, ask, at_record, booked, field
from tests.visitor import Visitor, book_until, words

FEW = {"type": "select", "choices": ["A", "B", "C"]}
MANY = {"type": "select", "choices": [{"value": str(n), "label": f"Choice {n}"} for n in range(6)]}


@pytest.fixture
def clinic(merchants, sandbox):
    """The clinic without the one question it has."""
    sandbox.edit("customfields", 1, user_visible=False)
    return sandbox


def test_few_choices_are_seen_at_once(clinic):
    ask(clinic, "str0", "Diet", widget=FEW)
    visitor = at_record()
    group = field(visitor, "str0").find_parent("fieldset")
    assert words(group.legend) == "Diet (optional)"
    assert [words(label) for label in group.find_all("label")] == ["A", "B", "C", "No answer"]
    visitor.fill(str0="B")
    assert visitor.chosen("str0") == "B"


def test_many_are_folded_away(clinic):
    ask(clinic, "str0", "Country", widget=MANY)
    visitor = at_record()
    assert field(visitor, "str0").name == "select"
    visitor.fill(str0="4")
    assert visitor.chosen("str0") == "Choice 4"
    visitor.send()
    assert booked(clinic)["fiche"]["str0"] == "4"


@pytest.mark.parametrize("widget", [FEW, MANY], ids=["few", "many"])
def test_a_choice_that_is_needed_is_asked_for_and_its_error_leads_to_it(clinic, widget):
    ask(clinic, "str0", "Diet", widget=widget, user_required=True)
    visitor = at_record().send()
    assert visitor.errors == ["Choose an answer to “Diet”"]
    link = visitor.main.select_one(".notice-error li a")["href"]
    assert visitor.main.select_one(link)["name"] == "str0"
    assert "No answer" not in visitor.text


def test_a_choice_that_is_none_of_them_is_refused(clinic):
    ask(clinic, "str0", "Diet", widget=FEW)
    visitor = at_record()
    visitor.forge(**{name: visitor.value(name) for name in ("firstname", "lastname", "firstphone", "email")}, str0="Z")
    assert visitor.name == "record" and visitor.errors


@pytest.mark.parametrize("widget", [FEW, MANY], ids=["few", "many"])
def test_a_stored_choice_that_is_offered_no_more_stays(clinic, widget):
    ask(clinic, "str0", "Diet", widget=widget)
    clinic.edit("fiches", 48, str0="Old value")
    visitor = at_record()
    assert visitor.value("str0") == "Old value"
    visitor.send().send()
    assert "str0" not in booked(clinic)["fiche"]


def test_a_consent_must_be_ticked(clinic):
    ask(clinic, "bool0", "I agree", widget={"type": "boolean"}, user_required=True)
    visitor = at_record().send()
    assert visitor.errors == ["Tick “I agree”"]
    assert field(visitor, "bool0")["aria-describedby"] == "id_bool0_error"
    visitor.fill(bool0=True)
    assert visitor.chosen("bool0") == "Yes"
    visitor.send()
    assert booked(clinic)["fiche"]["bool0"] is True


def test_a_long_consent_is_cut_in_its_error_only(clinic):
    text = "I agree that the clinic keeps what I write here for as long as the law asks it to"
    ask(clinic, "bool0", text, widget={"type": "boolean"}, user_required=True)
    visitor = at_record().send()
    assert len(visitor.errors[0]) < 75 and text in visitor.text


def test_a_yes_or_no_that_is_not_needed_is_told_either_way(clinic):
    ask(clinic, "bool0", "Glasses", widget={"type": "boolean"})
    ask(clinic, "bool1", "Parking", widget={"type": "boolean"}, model=APPOINTMENT)
    visitor = at_record().send()
    assert (visitor.chosen("bool0"), visitor.chosen("appointment-bool1")) == ("No", "No")
    visitor.send()
    assert "bool0" not in booked(clinic)["fiche"] and booked(clinic)["bool1"] is False


@pytest.mark.parametrize(("stored", "checked"), [("0", False), (0, False), ("1", True), (True, True), ("", False)])
def test_a_stored_yes_or_no_in_any_spelling_is_shown_and_left_alone(clinic, stored, checked):
    ask(clinic, "bool0", "Glasses", widget={"type": "boolean"})
    clinic.edit("fiches", 48, bool0=stored)
    visitor = at_record()
    assert field(visitor, "bool0").has_attr("checked") == checked
    visitor.send().send()
    assert "bool0" not in booked(clinic)["fiche"]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("84000", "84000"),
        ("84 000", "84000"),
        ("84,000", "84000"),
        ("1234.50", "1234.5"),
        ("12,5", "12.5"),
        ("-3", "-3"),
    ],
)
def test_numbers_are_taken_as_people_write_them(clinic, typed, sent):
    ask(clinic, "num0", "Mileage", widget={"type": "number"})
    at_record().fill(num0=typed).send()
    assert str(booked(clinic)["fiche"]["num0"]) == sent


def test_numbers_in_french(clinic):
    ask(clinic, "num0", "Taille", widget={"type": "number"})
    book_until(Visitor("fr"), "record").fill(num0="1\u202f234,5").send()
    assert str(booked(clinic)["fiche"]["num0"]) == "1234.5"


@pytest.mark.parametrize("typed", ["many", "NaN", "Infinity", "1e400", "12345678901234567", "1,2,3"])
def test_what_is_no_number_is_said(clinic, typed):
    ask(clinic, "num0", "Mileage", widget={"type": "number"})
    visitor = at_record().fill(num0=typed)
    assert visitor.errors == ["“Mileage”: enter a number"] and visitor.value("num0") == typed


@pytest.mark.parametrize(("stored", "typed"), [(84000, "84000"), (84000.0, "84 000"), ("84000.50", "84000.5")])
def test_a_number_written_otherwise_is_no_change(clinic, stored, typed):
    ask(clinic, "num0", "Mileage", widget={"type": "number"})
    clinic.edit("fiches", 48, num0=stored)
    at_record().fill(num0=typed).send()
    assert "num0" not in booked(clinic)["fiche"]


def test_a_stored_text_keeps_its_lines_and_is_no_change(clinic):
    ask(clinic, "txt0", "History", widget={"type": "text"})
    clinic.edit("fiches", 48, txt0="One\nTwo\n\nThree")
    visitor = at_record()
    visitor.fill(txt0="One\r\nTwo\r\n\r\nThree").send()  # as browsers send it
    assert "txt0" not in booked(clinic)["fiche"]


@pytest.mark.parametrize(
    ("name", "limit"), [("str0", 255), ("txt0", 2000), ("firstname", 64), ("appointment_comments", 1000)]
)
def test_what_is_too_long_is_said_and_kept(clinic, name, limit):
    ask(clinic, "str0", widget={"type": "string"})
    ask(clinic, "txt0", widget={"type": "text"})
    assert at_record().fill(**{name: "x" * limit}).name == "check"
    visitor = at_record().fill(**{name: "x" * (limit + 1)})
    assert visitor.name == "record" and visitor.errors[0].endswith(f"at most {limit} characters, there are {limit + 1}")
    assert len(visitor.value(name.replace("_", "-"))) == limit + 1


def test_a_label_may_say_anything(clinic):
    ask(clinic, "str0", "100% of <b>this</b> {0} %(x)s")
    visitor = at_record().fill(str0="x" * 256)
    assert "“100% of <b>this</b> {0} %(x)s”: at most 255" in visitor.errors[0]
    visitor.fill(str0="x")
    assert "100% of <b>this</b> {0} %(x)s" in visitor.text


def test_nobody_has_to_shorten_what_staff_have_written(clinic):
    ask(clinic, "txt0", "History", widget={"type": "text"})
    clinic.edit("fiches", 48, txt0="x" * 5000)
    visitor = at_record()
    assert len(visitor.value("txt0")) == 5000
    assert visitor.send().name == "check"
