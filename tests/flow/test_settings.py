"""What a group's settings make of the process, as a customer meets it; and the operator's own word against them."""

import pytest

from booking.models import Merchant
from tests.visitor import CLINIC, Visitor, book_until, sign_in

SALON, TOWN = "/salon-meche/", "/mairie-de-valmont/"


class TestCalendarFirst:
    def test_the_person_then_what_that_person_offers(self, visitor):
        visitor.open(SALON)
        assert visitor.name == "calendar" and visitor.offered("calendar") == ["0", "51", "52", "53"]
        visitor.choose("calendar", 52)
        assert visitor.name == "service"
        assert "Coupe homme" in visitor.text and "Couleur" not in visitor.text

    def test_the_first_page_leaves_no_cookie(self, visitor):
        visitor.open(SALON)
        assert visitor.cookie() is None

    def test_no_preference_leads_to_everything(self, visitor):
        visitor.open(SALON).choose("calendar", 0)
        assert "Coupe homme" in visitor.text and "Mèches" in visitor.text

    def test_another_person_drops_the_service_and_the_time(self, visitor):
        visitor.open(f"{SALON}calendar/?calendar=51").open(f"{SALON}service/?service=55")
        assert visitor.name == "slot"
        visitor.open(f"{SALON}calendar/?calendar=52")
        assert visitor.name == "service" and "Mèches" not in visitor.text
        assert visitor.open(f"{SALON}slot/").name == "service"

    def test_a_service_of_somebody_elses_is_not_taken(self, visitor):
        visitor.open(f"{SALON}calendar/?calendar=52").open(f"{SALON}service/?service=55")
        assert visitor.name == "service" and "Choose one of the options" in visitor.text

    def test_a_service_that_the_person_offers_no_more_is_asked_again(self, visitor, sandbox):
        visitor.open(f"{SALON}calendar/?calendar=51").open(f"{SALON}service/?service=55")
        sandbox.edit("calendars", 51, intervention_ids=[51])
        assert visitor.fresh().open(f"{SALON}slot/").name == "service"
        assert "no longer offered" in visitor.text


class TestNoCalendarQuestion:
    @pytest.fixture
    def clinic(self, sandbox, visitor):
        sandbox.edit("groups", 4, calendarChoice=0)
        return visitor

    def test_nobody_is_asked_with_whom(self, clinic):
        book_until(clinic, "done")
        assert "calendar" not in clinic.seen

    def test_an_answer_of_before_the_change_binds_nobody(self, visitor, sandbox):
        book_until(visitor, "slot", calendar=15)
        sandbox.edit("groups", 4, calendarChoice=0)
        visitor.fresh().open(f"{CLINIC}slot/")
        (asked,) = sandbox.requests(containing="availabletimeslots")[-1:]
        assert "calendar_id" not in asked["query"]
        assert not visitor.soup.select(".line-calendar")


class TestClosedData:
    def test_signing_in_comes_first_then_everything_else(self, visitor, sandbox):
        visitor.open(TOWN)
        assert visitor.name == "sign-in"
        sign_in(visitor, "nouveau@example.org")
        assert visitor.name == "service"
        visitor.choose("service", 61).first("start").fill(lastname="Petit", firstname="Zoé", firstphone="0612345678")
        visitor.send()
        assert visitor.name == "done" and len(sandbox.appointments(8, "nouveau@example.org")) == 1

    def test_after_a_booking_another_begins_with_the_first_question(self, visitor, sandbox):
        self.test_signing_in_comes_first_then_everything_else(visitor, sandbox)
        assert visitor.click("Book another appointment").choose("service", 61).name == "slot"

    def test_a_wrong_password_stays_on_the_page(self, visitor):
        sign_in(visitor.open(TOWN), password="wrong")
        assert visitor.name == "sign-in" and visitor.errors

    def test_nothing_of_it_is_shown_to_strangers(self, visitor):
        for page in ("", "service/", "slot/", "service/?service=61", "record/", "check/"):
            assert visitor.open(f"{TOWN}{page}").name == "sign-in"
            assert "passeport" not in visitor.text

    def test_a_session_that_ends_in_mid_journey_loses_nothing(self, visitor, sandbox):
        sign_in(visitor.open(TOWN), "nouveau@example.org")
        visitor.choose("service", 61)
        start = visitor.offered("start")[0]
        sandbox.expire_sessions()
        visitor.fresh().choose("start", start)
        assert visitor.name == "sign-in" and "sign in again" in visitor.text
        sign_in(visitor, "nouveau@example.org")
        assert visitor.name == "record" and visitor.chosen("slot")

    def test_a_form_sent_when_the_session_had_ended_is_taken_after_signing_in(self, visitor, sandbox):
        sign_in(visitor.open(TOWN), "nouveau@example.org")
        visitor.choose("service", 61).first("start")
        sandbox.expire_sessions()
        visitor.fresh().fill(lastname="Petit", firstname="Zoé", firstphone="0612345678")
        assert visitor.name == "sign-in"
        assert sign_in(visitor, "nouveau@example.org").name == "check"
        assert "Zoé Petit" in visitor.text

    def test_a_form_that_waited_is_not_taken_for_somebody_else(self, visitor, sandbox):
        sign_in(visitor.open(TOWN), "nouveau@example.org")
        visitor.choose("service", 61).first("start")
        sandbox.expire_sessions()
        visitor.fresh().fill(lastname="Petit", firstname="Zoé", firstphone="0612345678")
        sign_in(visitor, "garage@example.org")
        assert visitor.name == "record" and visitor.value("lastname") == ""


@pytest.mark.parametrize("resource", ["groups/4.json", "interventions", "calendars", "availabletimeslots"])
def test_whatever_the_setting_says_a_401_asks_to_sign_in(visitor, sandbox, resource):
    """The group, its catalogue or its times are shown to signed-in customers only, and no setting says so."""
    closed_to_strangers(sandbox, resource)
    visitor.open(CLINIC)
    while visitor.name in ("service", "calendar"):
        visitor.first("service") if visitor.name == "service" else visitor.choose("calendar", 15)
    assert visitor.name == "sign-in", visitor.text
    sandbox.heal()
    sign_in(visitor)
    assert book_until_the_end(visitor).name == "done"


def closed_to_strangers(sandbox, resource):
    sandbox.fault(f"/api/v1/*{resource}*", "status", status=401, count=None, body='{"error": {"name": "Unauthorized"}}')


def book_until_the_end(visitor):
    acts = {
        "service": lambda: visitor.choose("service", 21),
        "calendar": lambda: visitor.choose("calendar", 15),
        "slot": lambda: visitor.first("start"),
        "record": visitor.send,
        "check": visitor.send,
    }
    while visitor.name in acts:
        acts[visitor.name]()
    return visitor


def test_a_group_that_cannot_be_read_without_signing_in_shows_the_merchants_row(visitor, sandbox):
    sandbox.edit("groups", 4, phone="09 99 99 99 99")
    closed_to_strangers(sandbox, "groups/4")
    visitor.open(CLINIC)
    assert visitor.name == "sign-in"
    assert "01 23 45 67 89" in visitor.page.text and "09 99" not in visitor.page.text
    assert "Clinique Des Lilas" in visitor.page.text


class TestHowManyAreFree:
    def test_without_preference_each_time_says_how_many(self, visitor):
        book_until(visitor, "slot", calendar=0)
        assert "2 free" in visitor.text

    def test_with_a_calendar_it_does_not(self, visitor):
        book_until(visitor, "slot")
        assert " free" not in " ".join(button.get_text() for button in visitor.main.select("button.time"))

    def test_the_booking_says_which_calendar_it_got(self, visitor, sandbox):
        book_until(visitor, "done", calendar=0)
        (booked,) = sandbox.appointments()
        assert booked["calendar_name"] in visitor.text


class TestDisplay:
    @pytest.mark.parametrize(
        ("setting", "word"), [("display_intervention_length", "20 min"), ("display_intervention_price", "€55")]
    )
    def test_hidden_everywhere(self, visitor, sandbox, setting, word):
        visitor.open(CLINIC)
        assert word in visitor.text
        sandbox.edit("groups", 4, **{setting: False})
        book_until(visitor.fresh(), "done")
        assert word not in visitor.text
        for page in ("service", "calendar", "slot"):
            assert word not in visitor.open(f"{CLINIC}{page}/").text


class TestConfirmedAddresses:
    def test_a_sign_in_before_confirming_is_explained(self, visitor, sandbox):
        new = "claire@example.org"
        visitor.open("/institut-horizon/sign-up/").fill(email=new)
        assert visitor.name == "check-email" and "confirms your address" in visitor.text
        (mail,) = sandbox.mail(new)
        sign_in(visitor.open("/institut-horizon/sign-in/"), new, mail["password"])
        assert visitor.name == "sign-in" and "not been confirmed yet" in visitor.text
        sandbox.get_page(mail["link"])
        assert sign_in(visitor, new, mail["password"]).name != "sign-in"

    def test_on_another_device_the_choice_comes_back_once_the_address_is_confirmed(self, merchants, sandbox):
        new, phone = "claire@example.org", Visitor().open("/institut-horizon/")
        phone.first("category").first("service").first("calendar").first("start")
        chosen = {key: phone.chosen(key) for key in ("service", "calendar", "slot")}
        phone.open("/institut-horizon/sign-up/").fill(email=new)
        (mail,) = sandbox.mail(new)
        sandbox.get_page(mail["link"])
        computer = sign_in(Visitor().open("/institut-horizon/sign-in/"), new, mail["password"])
        assert computer.name == "record"
        assert {key: computer.chosen(key) for key in chosen} == chosen

    def test_elsewhere_a_wrong_password_is_just_that(self, visitor):
        sign_in(visitor.open(f"{CLINIC}sign-in/"), password="wrong")
        assert "confirmed" not in visitor.text


class TestTheOperatorsWord:
    def own(self, **words):
        merchant = Merchant.objects.get(group_id=4)
        for name, value in words.items():
            setattr(merchant, f"own_{name}", value)
        merchant.save()

    @pytest.mark.parametrize(
        ("words", "page"),
        [
            ({"open": False}, "closed"),
            ({"inactive": True}, "closed"),
            ({"open_data": False}, "sign-in"),
            ({"calendar_choice": 1}, "calendar"),
            ({"calendar_choice": 2}, "service"),
        ],
    )
    def test_goes_before_clicrdvs(self, visitor, words, page):
        self.own(**words)
        assert visitor.open(CLINIC).name == page

    def test_opens_a_group_that_clicrdv_calls_closed(self, visitor, sandbox):
        sandbox.edit("groups", 4, open=False)
        self.own(open=True)
        assert visitor.open(CLINIC).name == "service"

    def test_hides_prices_and_lengths(self, visitor):
        self.own(show_price=False, show_length=False)
        assert "€" not in visitor.open(CLINIC).text and " min" not in visitor.text

    def test_takes_no_preference_away(self, visitor):
        self.own(any_calendar=False)
        assert "0" not in visitor.open(CLINIC).choose("service", 21).offered("calendar")

    def test_names_the_zone_of_the_times(self, visitor):
        self.own(zone="America/Martinique")
        book_until(visitor, "slot")
        assert "Martinique time" in visitor.text

    def test_is_said_in_the_admin(self, admin_user, sandbox, merchants):
        app = Visitor().app
        form = app.get("/admin/login/?next=/admin/").forms["login-form"]
        form["username"], form["password"] = "admin", "password"
        form.submit().follow()
        form = app.get(f"/admin/booking/merchant/{merchants[4].pk}/change/").forms["merchant_form"]
        assert form["own_open"].value == "" and form["own_calendar_choice"].value == ""
        form["own_open"], form["own_calendar_choice"], form["own_zone"] = "False", "1", "Nowhere"
        assert form.submit().html.select_one(".field-own_zone .errorlist")
        form["own_zone"] = "Asia/Tokyo"
        form.submit().follow()
        merchant = Merchant.objects.get(group_id=4)
        assert (merchant.own_open, merchant.own_calendar_choice, merchant.own_zone) == (False, 1, "Asia/Tokyo")
        assert merchant.own_inactive is None and merchant.own_max_services is None
