"""The form is what the group lists, in its order, each field with its keyboard, its words and its limits."""

import pytest

from tests.flow.questions import APPOINTMENT, ask, at_record, booked, field, names
from tests.visitor import words

USUAL = ["firstname", "lastname", "firstphone", "email"]
BIRTH_DATE = ["birthdate-day", "birthdate-month", "birthdate-year"]
REST = ["appointment-comments", "rappel_sms"]
FEW = {"type": "select", "choices": ["A", "B", "C"]}


@pytest.fixture
def clinic(merchants, sandbox):
    """The clinic without the one question it has."""
    sandbox.edit("customfields", 1, user_visible=False)
    return sandbox


def test_without_questions_of_the_groups_own_there_are_the_four_that_every_booking_needs(clinic):
    visitor = at_record()
    assert names(visitor) == [*USUAL, *REST]
    assert "About the appointment" not in visitor.text


@pytest.mark.parametrize(
    ("listed", "order"),
    [
        (["str0", "email", "lastname", "firstname", "firstphone"], None),
        (["email", "str0"], ["firstname", "lastname", "firstphone", "email", "str0"]),
        (["lastname", "str0"], ["firstname", "lastname", "firstphone", "email", "str0"]),
        (["str0", "lastname", "firstname"], ["str0", "lastname", "firstname", "firstphone", "email"]),
        (["secondphone", "str0"], [*USUAL, "secondphone", "str0"]),
    ],
)
def test_the_groups_order_counts_and_what_it_leaves_out_comes_where_one_expects_it(clinic, listed, order):
    for place, name in enumerate(listed):
        ask(clinic, name, user_position=place)
    assert names(at_record()) == [*(order or listed), *REST]


def test_a_question_without_a_place_comes_last(clinic):
    ask(clinic, "str0", user_position=None)
    ask(clinic, "str1", user_position=3)
    assert names(at_record()) == [*USUAL, "str1", "str0", *REST]


def test_a_standard_field_has_the_groups_label(clinic):
    ask(clinic, "firstname", "Prénom de l’enfant", user_required=True)
    assert words(at_record().main.select_one("label[for=id_firstname]")) == "Prénom de l’enfant"


@pytest.mark.parametrize(
    ("required", "outcome"), [(True, ["Enter an e-mail address"]), (False, [])], ids=["needed", "not needed"]
)
def test_whether_the_address_is_needed_is_the_groups_to_say(clinic, required, outcome):
    ask(clinic, "email", "E-mail", user_required=required)
    visitor = at_record().fill(email="")
    assert visitor.errors == outcome
    assert visitor.name == ("record" if required else "check")


@pytest.mark.parametrize("name", ["lastname", "firstphone"])
def test_nobody_books_without_a_name_or_a_phone_whatever_the_group_lists(clinic, name):
    ask(clinic, name, user_required=False)
    assert at_record().fill(**{name: ""}).errors


def test_what_the_group_hides_or_has_deleted_is_not_asked(clinic):
    ask(clinic, "str0", user_visible=False, user_required=True)
    ask(clinic, "str1", deleted=True, user_required=True)
    visitor = at_record()
    assert names(visitor) == [*USUAL, *REST]
    assert visitor.send().name == "check"


def test_an_address_that_the_group_hides_is_not_asked_nor_sent(clinic):
    ask(clinic, "email", user_visible=False)
    visitor = at_record()
    assert names(visitor) == [name for name in (*USUAL, *REST) if name != "email"]
    assert visitor.send().name == "check" and visitor.send().name == "done"
    assert "email" not in booked(clinic)["fiche"]


def test_an_address_that_the_group_hides_is_asked_when_clicrdv_refuses_it(clinic):
    ask(clinic, "email", user_visible=False)
    visitor = at_record().send()
    clinic.rules(4, refuse=11)
    assert visitor.send().name == "record" and "email" in names(visitor) and visitor.errors


def test_staffs_own_fields_are_never_asked_nor_sent(clinic):
    for name in ("comments", "externid", "group_id", "id"):
        ask(clinic, name, user_required=True)
    visitor = at_record()
    assert names(visitor) == [*USUAL, *REST]
    typed = {name: visitor.value(name) for name in USUAL}
    visitor.forge(**typed, comments="x", externid="x", deleted="1", account_id="2", str9="x").send()
    assert visitor.name == "done"
    assert booked(clinic)["fiche"] == {"id": 48, "group_id": 4, "rappel_sms": False}


def test_questions_about_the_appointment_have_a_heading_and_never_mix_with_the_records(clinic):
    ask(clinic, "str0", "Insurance number")
    ask(clinic, "str0", "Reason", model=APPOINTMENT)
    visitor = at_record()
    group = field(visitor, "appointment-str0").find_parent("fieldset")
    assert words(group.legend) == "About the appointment"
    assert group is field(visitor, "appointment-comments").find_parent("fieldset")
    assert group is not field(visitor, "str0").find_parent("fieldset")
    visitor.fill(str0="12345", appointment_str0="Cough", appointment_comments="Thank you")
    assert [visitor.chosen(key) for key in ("str0", "appointment-str0", "comments")] == ["12345", "Cough", "Thank you"]
    visitor.send()
    assert booked(clinic)["fiche"]["str0"] == "12345"
    assert (booked(clinic)["str0"], booked(clinic)["comments"]) == ("Cough", "Thank you")


@pytest.mark.parametrize(
    ("name", "widget", "attributes"),
    [
        ("firstname", "", {"autocomplete": "given-name", "type": "text", "maxlength": "64"}),
        ("lastname", "", {"autocomplete": "family-name", "type": "text", "maxlength": "64"}),
        ("firstphone", "", {"autocomplete": "tel", "type": "tel", "inputmode": "tel", "maxlength": "25"}),
        ("secondphone", "", {"autocomplete": "off", "type": "tel", "inputmode": "tel", "maxlength": "25"}),
        ("email", "", {"autocomplete": "email", "type": "email", "inputmode": "email", "maxlength": "255"}),
        ("str0", {"type": "string"}, {"autocomplete": "off", "type": "text", "maxlength": "255"}),
        ("str0", {"type": "email"}, {"autocomplete": "off", "type": "email", "inputmode": "email", "maxlength": "255"}),
        ("str0", {"type": "tel"}, {"autocomplete": "off", "type": "tel", "inputmode": "tel", "maxlength": "255"}),
        ("str0", {"type": "url"}, {"autocomplete": "url", "type": "url", "inputmode": "url", "maxlength": "255"}),
        ("num0", {"type": "number"}, {"autocomplete": "off", "type": "text", "inputmode": "decimal"}),
        ("dt0", {"type": "date"}, {"autocomplete": "off", "type": "date"}),
        ("bool0", {"type": "boolean"}, {"type": "checkbox"}),
        ("txt0", {"type": "text"}, {"maxlength": "2000", "rows": "3"}),
        ("str0", {"type": "hologram"}, {"type": "text", "maxlength": "255"}),
    ],
)
def test_each_kind_has_its_keyboard_its_token_and_its_length(clinic, name, widget, attributes):
    ask(clinic, name, widget=widget)
    tag = field(at_record(), name)
    assert {key: tag.get(key) for key in attributes} == attributes


@pytest.mark.parametrize(
    "broken", ["{", "null", "[]", '"text"', "{'type': 'text'}", '{"type": 7}', '{"type": "select"}']
)
def test_a_broken_widget_is_a_text_field(clinic, broken):
    ask(clinic, "str0", "Question", widget=broken)
    visitor = at_record().fill(str0="Answer")
    assert visitor.chosen("str0") == "Answer"


@pytest.mark.parametrize("choices", [[], "A", [None], [{}], [[]], {"A": "B"}])
def test_broken_choices_never_break_the_page(clinic, choices):
    ask(clinic, "str0", "Question", widget={"type": "select", "choices": choices})
    assert at_record().send().name == "check"


def test_a_second_phone_is_on_the_check_page_too(clinic):
    ask(clinic, "secondphone", "Other phone")
    visitor = at_record().fill(secondphone="01 98 76 54 32")
    assert visitor.chosen("secondphone") == "01 98 76 54 32"


@pytest.mark.parametrize(("widget", "typed"), [("phone", "0612"), ("email", "x@")])
def test_a_phone_or_an_address_of_the_groups_own_is_looked_at_too(clinic, widget, typed):
    ask(clinic, "str0", "Doctor", widget={"type": widget})
    assert len(at_record().fill(str0=typed).errors) == 1


@pytest.mark.parametrize(
    ("country", "phone", "fine"),
    [
        ("590", "0590 12 34 56", True),
        ("596", "06 12 34 56 78", True),
        ("596", "0696 12 34 56", True),
        ("32", "0471 12 34 56", True),
        ("32", "06 12 34 56 78", True),
        ("33", "+32 471 12 34 56", True),
        ("33", "00 32 471 12 34 56", True),
        ("", "06 12 34 56 78", True),
        ("nonsense", "06 12 34 56 78", True),
        ("33", "+99 1", False),
        ("33", "06 12", False),
        ("33", "call me", False),
    ],
)
def test_a_phone_is_refused_only_when_it_cannot_be_one(merchants, sandbox, country, phone, fine):
    sandbox.edit("groups", 4, country_code=country)
    visitor = at_record().fill(firstphone=phone)
    assert visitor.name == ("check" if fine else "record")
    assert (phone in visitor.text) if fine else (visitor.value("firstphone") == phone)


def test_an_outage_keeps_the_answers_of_every_kind(clinic):
    ask(clinic, "birthdate", "Born")
    ask(clinic, "bool0", "Glasses", widget={"type": "boolean"})
    ask(clinic, "str0", "Diet", widget=FEW)
    visitor = at_record()
    clinic.fault("/api/*/customfields*", "status", status=503, count=None)
    typed = {"birthdate-day": "5", "birthdate-month": "2", "birthdate-year": "2015", "bool0": True, "str0": "B"}
    visitor.fresh().fill(status=503, firstphone="12", **typed)
    clinic.heal()
    visitor.fresh().open("/clinique-des-lilas/record/")
    assert [visitor.value(name) for name in BIRTH_DATE] == ["5", "2", "2015"]
    assert visitor.value("str0") == "B" and field(visitor, "bool0").has_attr("checked")
    assert visitor.value("firstphone") == "12" and not visitor.errors  # nothing was judged yet
