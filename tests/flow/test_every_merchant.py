"""Each merchant of the demo that can be booked, booked to the end by an ordinary customer."""

import pytest

from tests.conftest import SLUGS
from tests.visitor import Visitor, sign_in

# What the garage and the paediatrician ask besides.
MORE = {
    5: {"str0": "AB-123-CD"},
    11: {"birthdate-day": "2", "birthdate-month": "5", "birthdate-year": "2019", "appointment-str0": "Oui"},
}
PERSON = {"lastname": "Petit", "firstname": "Zoé", "firstphone": "06 12 34 56 78"}


@pytest.mark.parametrize("group_id", [4, 5, 6, 7, 8, 10, 11, 12, 14, 15, 16])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_can_be_booked_from_its_first_page_to_the_last(merchants, sandbox, group_id, language):
    visitor = Visitor(language).open(f"/{SLUGS[group_id]}/")
    answers = {
        "category": lambda: visitor.first("category"),
        "service": lambda: visitor.first("add").press("service") if group_id == 7 else visitor.first("service"),
        "calendar": lambda: visitor.first("calendar"),
        "slot": lambda: visitor.first("start"),
        "sign-in": lambda: sign_in(visitor, "nouveau@example.org"),
        "record": lambda: visitor.fill(**PERSON, **MORE.get(group_id, {})),
        "check": lambda: visitor.send(),
    }
    while visitor.name != "done":
        assert len(visitor.seen) < 12, visitor.seen
        answers[visitor.name]()
    assert len(sandbox.appointments(group_id, "nouveau@example.org")) == 1
