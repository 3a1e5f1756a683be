"""Bodies of refusals in every form, each named for the code that is in it; and what the status alone says."""

import pytest

from booking.clicrdv.errors import (
    KeyRefused,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    Refusal,
    Refused,
    SignInNeeded,
    Unavailable,
)
from tests.clicrdv.server import BODIES, recorded, reply

BODIES_OF_REFUSALS = sorted(path.name for path in (BODIES / "refusals").iterdir())


def test_the_numbers_are_those_of_the_api():
    assert [(refusal.value, refusal.name) for refusal in Refusal] == [
        (6, "MAX_UPCOMING"),
        (7, "TOO_CLOSE"),
        (8, "TOO_FAR"),
        (9, "TOO_SOON"),
        (10, "SLOT_GONE"),
        (11, "EMAIL_TAKEN"),
        (12, "SAME_TIME"),
        (13, "EMAIL_UNKNOWN"),
    ]


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize("name", BODIES_OF_REFUSALS)
def test_the_reason_is_found_or_not_made_up(odd, calling, name, status):
    number = name.split("-")[0]
    odd.body(f"refusals/{name}", status)
    with pytest.raises(Refused) as refused:
        calling().post("groups/4/appointments.json", {})
    assert refused.value.code == (None if number == "none" else Refusal(int(number)))


@pytest.mark.parametrize("name", BODIES_OF_REFUSALS)
def test_the_status_decides_where_it_is_clear(odd, calling, name):
    for status, error in ((401, SignInNeeded), (403, NotAllowed), (404, NotFound)):
        odd.body(f"refusals/{name}", status)
        for call in (lambda: calling().get("x"), lambda: calling().post("x", {}), lambda: calling().delete("x")):
            with pytest.raises(error):
                call()


@pytest.mark.parametrize(
    "body",
    [
        '{"error": {"name": "Unauthorized", "message": "The apikey is missing."}}',
        '{"errors": ["Invalid API key"]}',
        "<html><h1>401</h1>api_key not valid</html>",
        "Clef inconnue (application key)",
    ],
)
def test_a_key_that_is_refused_is_nobodys_sign_in(odd, calling, body, caplog):
    odd.always(reply(body, 401))
    for call in (lambda: calling().get("x"), lambda: calling().post("x", {})):
        with pytest.raises(KeyRefused):
            call()
    assert "CLICRDV_API_KEY" in caplog.text


@pytest.mark.parametrize("body", ["", "Wrong password", "GET /api/v1/x?apikey=0f0f", '{"apikey": "0f"}', "a keyapi"])
def test_a_key_that_is_only_echoed_is_not_refused(odd, calling, body):
    odd.always(reply(body, 401))
    with pytest.raises(SignInNeeded):
        calling().get("x")


@pytest.mark.parametrize("status", [400, 402, 405, 406, 409, 410, 413, 415, 418, 422, 451])
def test_other_4xx_are_refusals(odd, calling, status):
    odd.always(reply("", status))
    for call in (lambda: calling().get("x"), lambda: calling().put("x", {})):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code is None


def test_too_many_requests_decide_nothing(odd, calling):
    odd.always(reply(recorded("refusals/6-object.json"), 429))
    for call in (lambda: calling().get("x"), lambda: calling().post("x", {})):
        with pytest.raises(Unavailable):
            call()


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 599])
def test_5xx_leave_a_write_unknown_and_a_read_undone(odd, calling, status):
    odd.always(reply(recorded("refusals/6-object.json"), status))
    with pytest.raises(Unavailable):
        calling().get("x")
    with pytest.raises(Unavailable):
        calling().send_form("sessions/login.json", {})
    for call in (lambda: calling().post("x", {}), lambda: calling().put("x", {}), lambda: calling().delete("x")):
        with pytest.raises(OutcomeUnknown):
            call()


@pytest.mark.parametrize("status", [202, 203, 206, 300, 301, 302, 304, 307])
def test_other_statuses_mean_nothing_to_a_write(odd, calling, status):
    odd.always(reply("{}", status))
    with pytest.raises(OutcomeUnknown):
        calling().post("x", {})


def test_a_deletion_may_answer_nothing(odd, calling):
    odd.in_turn(reply("", 200), b"HTTP/1.1 204 No Content\r\n\r\n", reply('{"id": 4}', 200))
    assert [calling().delete("x") for _ in range(3)] == [None, None, {"id": 4}]


def test_a_megabyte_of_refusal_is_searched_quickly(odd, calling):
    odd.always(reply('{"error": "' + "max_rdv_" * 500_000 + '"}', 400))
    with pytest.raises(Refused):
        calling(call=4).get("x")
