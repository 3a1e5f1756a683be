"""Every page with a question, and how one gets there."""

from collections.abc import Callable

from tests.account.shared import LIST, book, sign_in_to_list
from tests.control import Sandbox
from tests.embed.test_frames import choose, framed
from tests.visitor import CLINIC, Visitor, book_until, sign_in

Way = Callable[[Sandbox], Visitor]
CHILDREN = "/cabinet-des-petits-pas/"
CENTRE = "/centre-saint-roch/"


def until(page: str) -> Way:
    return lambda sandbox: book_until(Visitor(), page)


def sign_up(sandbox: Sandbox) -> Visitor:
    return book_until(Visitor(), "sign-in").open(f"{CLINIC}sign-up/")


def mine(rest: str) -> Way:
    return lambda sandbox: sign_in_to_list(Visitor()).open(f"{CLINIC}{rest}")


def of_an_appointment(rest: str) -> Way:
    def way(sandbox: Sandbox) -> Visitor:
        number = book(sandbox)
        return sign_in_to_list(Visitor()).open(f"{LIST}{number}/{rest}")

    return way


def in_a_frame(sandbox: Sandbox) -> Visitor:
    return choose(framed(cookies=False).open(f"{CLINIC}in/"))


def framed_until(page: str) -> Way:
    def way(sandbox: Sandbox) -> Visitor:
        visitor = choose(framed().open(f"{CLINIC}in/"))
        return visitor if page == "sign-in" else sign_in(visitor)

    return way


def records(sandbox: Sandbox) -> Visitor:
    return sign_in(book_until(Visitor(), "sign-in"), email="parent@example.org")


def search(sandbox: Sandbox) -> Visitor:
    at_sign_in = Visitor().open(CENTRE).choose("service", "231").first("start")
    return sign_in(at_sign_in, email="saint-roch@example.org")


def questions(sandbox: Sandbox) -> Visitor:
    """A record with custom fields of several kinds, of the person and of the appointment."""
    visitor = Visitor().open(CHILDREN)
    while visitor.name != "record":
        name = {"slot": "start", "records": "record"}.get(visitor.name, visitor.name)
        visitor = sign_in(visitor, email="famille@example.org") if name == "sign-in" else visitor.first(name)
    return visitor


PAGES: dict[str, Way] = {
    "service": lambda sandbox: Visitor().open(f"{CLINIC}service/"),
    "calendar": until("calendar"),
    "slot": until("slot"),
    "sign-in": until("sign-in"),
    "sign-up": sign_up,
    "records": records,
    "records:of-thousands": search,
    "record": until("record"),
    "record:questions": questions,
    "check": until("check"),
    "appointments": mine("appointments/"),
    "move": of_an_appointment("move/"),
    "cancel": of_an_appointment("cancel/"),
    "my-records": mine("my-records/"),
    "record:new": mine("my-records/new/"),
    "record:mine": mine("my-records/48/"),
    "hand-over": in_a_frame,
    "sign-in:framed": framed_until("sign-in"),
    "record:framed": framed_until("record"),
}
