"""A whole booking, as a visitor would make it, in a real browser."""

from itertools import product

import pytest

CLINIC = "/clinique-des-lilas/"
WAYS = [
    {"width": width, "scripts": scripts, "language": language}
    for width, scripts, language in product((360, 1280), (True, False), ("en-GB", "fr-FR"))
]


def name_of(way):
    return f"{way['width']}-{way['language'][:2]}-{'scripts' if way['scripts'] else 'html'}"


@pytest.mark.parametrize("screen", WAYS, indirect=True, ids=name_of)
def test_the_vendors_worked_example(screen, sandbox, request):
    scripts = request.node.callspec.params["screen"]["scripts"]
    screen.open(CLINIC)
    seen = []

    def at(name):
        assert screen.name == name
        screen.check(axe=scripts)
        seen.append(name)

    at("service")
    screen.press("service", 21)
    at("calendar")
    screen.press("calendar", 15)
    at("slot")
    screen.press("start")
    at("sign-in")
    screen.fill(email="camille.roux@example.org", password="rendez-vous")
    screen.submit()
    at("record")
    screen.submit()
    at("check")
    screen.submit()
    at("done")
    (booked,) = sandbox.appointments()
    assert (booked["intervention_id"], booked["calendar_id"], booked["fiche_id"]) == (21, 15, 48)
    assert str(booked["id"]) in screen.page.locator("main").inner_text()
