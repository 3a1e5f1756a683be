"""A whole booking, as a visitor would make it, in a real browser."""

from itertools import product

import pytest

from tests.journeys.screen import CLINIC

# Half of them every time: each width, language and way of scripting twice. The other half with the longer proofs.
WAYS = [
    pytest.param(
        {"width": width, "scripts": scripts, "language": language, "motion": "no-preference"},
        marks=[] if (width == 360) == (scripts == (language == "fr-FR")) else pytest.mark.full,
    )
    for width, scripts, language in product((360, 1280), (True, False), ("en-GB", "fr-FR"))
]


def name_of(way):
    return f"{way['width']}-{way['language'][:2]}-{'scripts' if way['scripts'] else 'html'}"


@pytest.mark.parametrize("screen", WAYS, indirect=True, ids=name_of)
def test_the_vendors_worked_example(screen, sandbox):
    screen.open(CLINIC).at("service").check(axe=False)
    screen.press("service", 21).at("calendar").check(axe=False)
    screen.press("calendar", 15).at("slot").check(axe=False)
    screen.press("start").at("sign-in").check(axe=False)
    screen.sign_in().at("record").check(axe=False)
    screen.submit().at("check").check(axe=False)
    screen.submit().at("done").check(axe=False)
    (booked,) = sandbox.appointments()
    assert (booked["intervention_id"], booked["calendar_id"], booked["fiche_id"]) == (21, 15, 48)
    assert str(booked["id"]) in screen.text
