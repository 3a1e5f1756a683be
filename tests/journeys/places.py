"""Ways through the site that, together, show every page. Each yields the name of the page it has come to."""

from collections.abc import Iterator
from typing import Any

from django.core.cache import cache

from booking.models import Brand, Merchant
from tests.account.shared import LIST, book, past
from tests.control import Sandbox
from tests.flow.questions import APPOINTMENT, ask
from tests.journeys.screen import CLINIC, Screen

Way = Iterator[str]
NEW = "claire.dubois@example.org"
NEWCOMER = {"lastname": "Petit", "firstname": "Zoé", "firstphone": "06 12 34 56 78"}
APPOINTMENTS = "/api/*/appointments*"
ONE = "/api/*/appointments/*"
FREE = "/api/*/availabletimeslots*"


def booking(screen: Screen, sandbox: Sandbox, settings: Any) -> Way:
    """Somebody with an account, who makes a mistake at every form, and loses a time."""
    screen.open(CLINIC)
    yield "service"
    screen.press("service", 21)
    yield "calendar"
    screen.press("calendar", 15)
    yield "slot"
    start = screen.button("start").get_attribute("value") or ""
    screen.press("start")
    yield "sign-in"
    screen.submit()
    yield "sign-in"
    screen.sign_in(password="rendezvous")
    yield "sign-in"
    screen.sign_in()
    yield "record"
    screen.fill(lastname="", firstphone="12", email="camille").submit()
    yield "record"
    screen.fill(lastname="Roux", firstphone="06 12 34 56 78", email="camille@example.org", appointment_comments="Merci")
    screen.submit()
    yield "check"
    sandbox.take(start)
    screen.submit()
    assert screen.main.locator(".notice").is_visible()
    yield "slot"
    screen.press("start").submit()
    yield "done"


def accounts(screen: Screen, sandbox: Sandbox, settings: Any) -> Way:
    """A new customer, somebody who books for a child, and the way out."""
    screen.begin_at("sign-in").follow("a[href$='/sign-up/']")
    yield "sign-up"
    screen.fill(email="claire").submit()
    yield "sign-up"
    screen.fill(email=NEW).submit()
    yield "check-email"
    screen.follow("main a.button").sign_in(NEW, sandbox.mail(NEW)[-1]["password"])
    yield "record"
    screen.follow("footer button")
    yield "signed-out"
    screen.begin_at("records", email="parent@example.org")
    yield "records"
    screen.press("record", "new")
    yield "record"


def questions(screen: Screen, sandbox: Sandbox, settings: Any) -> Way:
    """A group that asks for everything there is, an address that is mistyped, a secretary who looks for somebody."""
    ask_everything(sandbox)
    screen.begin_at("sign-in").follow("a[href$='/sign-up/']").fill(email="claire@gmial.com").submit()
    assert screen.main.locator(".notice").is_visible()
    yield "check-email"
    screen.begin_at("record")
    yield "record"
    screen.fill(email="camille@gmial.com", birthdate_month="13", num0="many").submit()
    yield "record"
    for choice in ("[name=bool0]", "[name=str0]", "[name=appointment-str0]"):
        screen.page.locator(choice).first.check()
    screen.fill(birthdate_month="3", num0="172").submit()
    yield "check"
    screen.follow("footer button").walk("records", email="secretariat@example.org")
    yield "records"
    screen.open(f"{CLINIC}records/?q=nobody")
    yield "records"


def ask_everything(sandbox: Sandbox) -> None:
    sandbox.edit("groups", 4, mailreminder=2880, smsreminder=90)
    few, many = ["Madame", "Monsieur"], [f"Pays {number}" for number in range(9)]
    ask(sandbox, "secondphone", "Autre téléphone")
    ask(sandbox, "str0", "Civilité", widget={"type": "select", "choices": few})
    ask(sandbox, "str1", "Pays de naissance", widget={"type": "select", "choices": many})
    ask(sandbox, "num0", "Taille en cm", widget={"type": "number"})
    ask(sandbox, "dt0", "Dernière visite", widget={"type": "date"})
    ask(sandbox, "str2", "Site", widget={"type": "url"})
    ask(sandbox, "bool0", f"J’accepte {'que mes données soient conservées, ' * 4}", user_required=True)
    reasons = {"type": "select", "choices": ["Contrôle", "Douleur"]}
    ask(sandbox, "str0", "Motif", model=APPOINTMENT, widget=reasons, user_required=True)
    ask(sandbox, "txt0", "Traitements en cours", model=APPOINTMENT, widget={"type": "text"})


def several(screen: Screen, sandbox: Sandbox, settings: Any) -> Way:
    """Two services in one booking, as many as fit, one twice; then three towns, and no preference among them."""
    sandbox.edit("interventions", 53, description="<p>Shampooing <b>compris</b></p><ul><li>coupe<li>coiffage</ul>")
    screen.open("/salon-meche/")
    yield "calendar"
    screen.press("calendar", 51)
    yield "service"
    screen.press("add", 57).press("add", 51)
    yield "service"
    screen.press("add", 54)
    yield "service"
    screen.open("/salon-meche/service/?service=51&service=51")
    assert screen.main.locator(".notice").is_visible()
    yield "service"
    screen.press("add", 57).follow("section.basket .button")
    yield "slot"
    screen.press("start").sign_in("nouveau@example.org").fill(**NEWCOMER).submit()
    yield "check"
    screen.submit()
    yield "done"
    screen.open("/kines-de-la-vallee/").press("service", 241)
    yield "calendar"
    screen.press("calendar", 0)
    yield "slot"


def searches(screen: Screen, sandbox: Sandbox, settings: Any) -> Way:
    """Two hundred services: the category first, or words; one of them, then several."""
    screen.open("/imagerie-du-parc/")
    yield "category"
    screen.search("fauconnerie")
    yield "category"
    screen.search("genou irm")
    yield "category"
    screen.press("service", 1077)
    yield "slot"
    sandbox.edit("groups", 14, max_multirdvs=3)
    cache.clear()
    screen.open("/imagerie-du-parc/category/?chosen=").press("category", 70).press("add", 1001)
    yield "service"
    screen.search("échographie genou")
    yield "service"
    screen.follow("p.afterwards a")
    yield "category"


def mishaps(screen: Screen, sandbox: Sandbox, settings: Any) -> Way:
    """What happens when the API, the visitor or the address is at fault."""
    settings.THROTTLE_SIGN_IN_ACCOUNT = "1/15minutes"
    screen.begin_at("sign-in").sign_in("nobody@example.org", "wrong").sign_in("nobody@example.org", "wrong")
    yield "too-many"
    screen.begin_at("check")
    sandbox.fault(APPOINTMENTS, "applied-then-reset", method="POST")
    sandbox.fault(APPOINTMENTS, "status", method="GET", status=500, count=None)
    screen.submit()
    hold_the_refresh(screen)
    screen.reload()
    yield "pending"
    settings.ACCOUNT_IDLE_SECONDS = -1
    screen.reload()
    yield "pending"
    settings.CONFIRM_GIVE_UP_SECONDS = 0
    screen.reload()
    yield "pending"
    sandbox.fault("/api/*", "status", status=503, count=None)
    screen.open("/marie-osteopathe/")
    yield "unavailable"


def hold_the_refresh(screen: Screen, where: str = "**/pending/") -> None:
    """The pending page loads itself anew every three seconds; axe may need longer."""

    def without_it(route):
        response = route.fetch()
        kept = {name: value for name, value in response.headers.items() if name != "refresh"}
        route.fulfill(response=response, headers=kept)

    screen.page.route(where, without_it)


def elsewhere(screen: Screen, sandbox: Sandbox, settings: Any) -> Way:
    """Other merchants, the page before them all, and addresses that lead nowhere."""
    settings.HOME_LISTS_MERCHANTS = False
    screen.open("/")
    yield "home"
    settings.HOME_LISTS_MERCHANTS = True
    screen.reload()
    yield "home"
    Merchant.objects.filter(group_id__in=(4, 12)).update(brand=Brand.objects.create(slug="chain", name="Santé Plus"))
    screen.open("/chain/")
    yield "place"
    screen.open("/").follow("a[href*='institut-horizon']")
    yield "category"
    screen.press("category")
    yield "service"
    sandbox.fault(FREE, "body", status=200, count=None, body='{"availabletimeslots": [], "firstSlot": null}')
    screen.begin_at("slot", calendar=17)
    assert screen.main.locator(".empty").is_visible()
    yield "slot"
    sandbox.heal()
    screen.walk("record", path="/garage-martin/", service=31, calendar=31, email="garage@example.org")
    yield "record"
    screen.open("/cabinet-ferme/")
    yield "closed"
    screen.follow("main a[href$='/appointments/']")
    yield "sign-in"
    screen.sign_in()
    yield "appointments"
    screen.open("/salon-meche/")
    yield "calendar"
    screen.press("calendar", 0)
    yield "service"
    screen.open("/mairie-de-valmont/")
    yield "sign-in"
    screen.open("/nowhere/")
    yield "not-found"
    screen.open(f"{CLINIC}nonsense/")
    yield "not-found"


def appointments(screen: Screen, sandbox: Sandbox, settings: Any) -> Way:
    """Somebody who comes back: looks, moves, cancels, books again, corrects a name."""
    book(sandbox, place=9, comments="Merci de prévoir un siège")
    first, _missed = book(sandbox), past(sandbox, state=2)
    screen.open(LIST).sign_in()
    yield "appointments"
    screen.follow(".booking h3 a")
    yield "appointment"
    screen.follow("main a[href$='/move/']")
    yield "move"
    screen.press("start")
    yield "check"
    sandbox.fault(ONE, "reset", method="DELETE", count=4)
    screen.submit()
    hold_the_refresh(screen, "**/moved/")
    screen.reload()
    yield "pending"
    screen.open(LIST).open(f"{LIST}{first}/moved/")
    yield "moved"
    screen.follow("p.afterwards a").follow("a[href$='/cancel/']")
    yield "cancel"
    sandbox.fault(ONE, "status", status=403, method="DELETE")
    screen.submit()
    yield "cancel"
    screen.open(screen.page.url.removeprefix(screen.site).partition("?")[0]).submit()
    yield "cancelled"
    screen.open(f"{LIST}?past")
    yield "appointments"
    sandbox.edit("groups", 4, open=False)
    cache.clear()
    screen.open(LIST).follow(".booking h3 a").open(f"{screen.page.url.removeprefix(screen.site)}move/")
    yield "move"
    screen.open(f"{CLINIC}my-records/")
    yield "my-records"
    screen.follow("main .choice-row")
    yield "record"
    screen.fill(lastname="", firstphone="12").submit()
    yield "record"
    screen.fill(lastname="Roux-Martin", firstphone="06 12 34 56 78").submit()
    yield "my-records"
    screen.follow("p.afterwards a")
    yield "record"
