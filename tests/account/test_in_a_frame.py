"""My appointments in another site's frame: all that can be done outside, and what the page around is told."""

import json

import pytest

from tests.account.shared import book, past
from tests.embed.test_frames import IN_FRAME, framed
from tests.visitor import CLINIC, Visitor, sign_in


@pytest.fixture
def frame(merchants, sandbox):
    """Signed in, in a frame, before the list."""
    visitor = framed().open(f"{CLINIC}in/")
    visitor.open(f"{inside(visitor)}appointments/")
    return visitor


def inside(visitor):
    return IN_FRAME.match(visitor.url)[0]


def event(visitor):
    told = visitor.soup.body.get("data-event")
    return json.loads(told) if told else None


def test_a_sign_in_comes_first_and_leads_to_the_list(frame, sandbox):
    assert frame.name == "sign-in"
    assert sign_in(frame).name == "appointments"
    assert IN_FRAME.match(frame.url)


def test_a_move_is_told_to_the_page_around_once_and_without_a_person(frame, sandbox):
    number = book(sandbox)
    sign_in(frame).open(f"{inside(frame)}appointments/{number}/move/").first("start").send()
    assert frame.name == "moved"
    told = event(frame)
    assert told["type"] == "moved" and told["was"] == number and told["id"] != number
    assert set(told) == {"type", "id", "was", "start", "services"}
    assert event(frame.open(frame.url)) is None


def test_a_cancellation_is_told_to_the_page_around_once(frame, sandbox):
    number = book(sandbox)
    sign_in(frame).open(f"{inside(frame)}appointments/{number}/cancel/").send()
    assert frame.name == "cancelled"
    assert {name: event(frame)[name] for name in ("type", "id")} == {"type": "cancelled", "id": number}
    assert event(frame.open(frame.url)) is None


def test_no_link_and_no_form_leads_out_of_the_frame(frame, sandbox):
    number, _over = book(sandbox), past(sandbox)
    sign_in(frame)
    own = inside(frame)
    for path in ("", "?past", f"{number}/", f"{number}/move/", f"{number}/cancel/"):
        frame.open(f"{own}appointments/{path}")
        leads_nowhere_else(frame, own)
    for path in ("", "48/", "new/"):
        leads_nowhere_else(frame.open(f"{own}my-records/{path}"), own)


def leads_nowhere_else(frame, own):
    fetched = (f"{CLINIC}theme", f"{CLINIC}picture")
    for tag in frame.soup.find_all(["a", "form"]):
        target = tag.get("href") or tag.get("action") or ""
        assert not target.startswith(CLINIC) or target.startswith((own, *fetched)), f"{frame.url}: {target}"


def test_the_key_alone_shows_no_appointment(frame, sandbox):
    number = book(sandbox)
    sign_in(frame)
    for path in ("appointments/", f"appointments/{number}/", "my-records/"):
        stranger = framed().open(f"{inside(frame)}{path}")
        assert stranger.name in ("service", "sign-in") and "Roux" not in stranger.page.text


def test_the_calendar_file_names_the_merchants_own_page(frame, sandbox):
    number = book(sandbox)
    sign_in(frame)
    text = frame.app.get(f"{inside(frame)}appointments/{number}/appointment.ics").text
    assert f"{CLINIC}appointments/{number}/" in text.replace("\r\n ", "") and "/in/" not in text


def test_where_no_cookie_comes_back_they_are_shown_in_a_tab(merchants, sandbox):
    frame = framed(cookies=False).open(f"{CLINIC}in/")
    frame.open(f"{inside(frame)}appointments/")
    assert frame.name == "hand-over"
    (button,) = frame.main.select("a.button")
    assert button["target"] == "_blank"
    tab = Visitor().open(button["href"])
    assert sign_in(tab).name == "appointments"
