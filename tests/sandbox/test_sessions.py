"""Who calls: keys, sessions, Basic."""

import hashlib
import re

import pytest

from tests.sandbox.client import CAMILLE, KEY, PASSWORD, STAFF, Api

DIGEST = hashlib.sha1(PASSWORD.encode()).hexdigest()
STAMPS = dict.fromkeys(("created_at", "updated_at"), "2026-01-05 09:00:00")


@pytest.mark.parametrize("key", [KEY, KEY.upper(), "f" * 32])
def test_any_32_hex_digits(api, key):
    """D S: in the query of every call; one key serves many groups. P: any will do."""
    assert [Api(api.address, key=key).get(f"groups/{number}")["id"] for number in (4, 5)] == [4, 5]


@pytest.mark.parametrize("key", [None, KEY[:-1], KEY + "0", "g" * 32, KEY + "\n"])
def test_other_keys(api, key):
    """D: 401. S: without a challenge."""
    answer = Api(api.address, key=key).call("GET", "groups/4.json")
    assert answer.status_code == 401 and "WWW-Authenticate" not in answer.headers


def test_the_key_in_a_json_body_or_a_form(api):
    """S: as a top-level key of the body, or as a form field."""
    keyless = Api(api.address, key=None)
    account = {"email": CAMILLE, "password": DIGEST}
    assert keyless.call("POST", "sessions/login.json", {"apikey": KEY, "account": account}).status_code == 200
    assert keyless.call("POST", "sessions/login.json", {"account": account}).status_code == 401
    form = {"account[email]": CAMILLE, "account[password]": DIGEST, "apikey": KEY}
    assert keyless.call("POST", "sessions/login.json", data=form).status_code == 200
    body = {"apikey": KEY, "fiche": {"secondphone": "1"}}
    assert keyless.call("PUT", "fiches/48.json", body, auth=(CAMILLE, PASSWORD)).status_code == 200


def test_no_key_is_needed_with_a_session_but_with_basic(api, camille):
    """S: none once a session cookie is sent."""
    assert camille.key is None
    assert camille.get("groups/4/fiches")["totalRecords"] == 1
    assert Api(api.address, key=None).call("GET", "fiches.json", auth=(CAMILLE, PASSWORD)).status_code == 401


def test_basic_up_front(api):
    """D S: e-mail and plain password, of customers and of staff, beside the key."""
    for email, sees_all in ((CAMILLE, False), (STAFF, True)):
        answer = api.call("GET", "groups/4/fiches.json", auth=(email, PASSWORD))
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert (answer.json()["totalRecords"] > 40) is sees_all


def test_signing_in_by_query_form_or_json(api):
    """D: account[email] and account[password], the lower-case SHA1. D S: exactly 200 and this cookie. P: the body."""
    query = [("account[email]", CAMILLE), ("account[password]", DIGEST)]
    for answer in (
        api.call("POST", "sessions/login.json", params=query),
        api.call("POST", "sessions/login.json", data=dict(query)),
        api.call("POST", "sessions/login.json", {"account": {"email": f" {CAMILLE.upper()} ", "password": DIGEST}}),
        api.call("POST", "sessions/login.json", dict(query)),
    ):
        assert answer.status_code == 200
        assert re.fullmatch(r"_session_id=[0-9a-f]{24}; path=/; HttpOnly", answer.headers["Set-Cookie"])
        assert answer.json() == {
            "account": {"id": 1, "email": CAMILLE, "group_id": 4, "pendingRdv": "", **STAMPS},
            "error": None,
        }


@pytest.mark.parametrize(
    "account",
    [
        {"email": CAMILLE, "password": "wrong"},
        {"email": CAMILLE, "password": PASSWORD},  # the plain password
        {"email": CAMILLE, "password": DIGEST.upper()},
        {"email": CAMILLE},
        {"email": CAMILLE, "password": ["x"]},
        {"email": {"a": 1}, "password": DIGEST},
        {"email": "nobody@example.org", "password": DIGEST},
        {"password": DIGEST},
        "camille",
    ],
)
def test_a_wrong_sign_in(api, account):
    """D: the password is its lower-case SHA1. P: 401, account null and an error."""
    answer = api.call("POST", "sessions/login.json", {"account": account})
    assert answer.status_code == 401 and "Set-Cookie" not in answer.headers
    assert answer.json()["account"] is None and answer.json()["error"]


def test_staff_sign_in(api):
    """D S: pro[email] and pro[password]; the answer says their group; later calls carry the cookie."""
    form = {"pro[email]": STAFF, "pro[password]": DIGEST}
    by_query = api.call("POST", "sessions/login", params=[*form.items(), ("format", "json")])
    answer = api.call("POST", "sessions/login.json", data=form)
    assert by_query.json() == answer.json() and by_query.status_code == answer.status_code == 200
    assert answer.json()["pro"]["group_id"] == 4 and answer.json()["error"] is None
    assert re.fullmatch(r"_session_id=[0-9a-f]{24}; path=/; HttpOnly", answer.headers["Set-Cookie"])
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    listed = api.call("GET", "appointments.json", headers={"Cookie": cookie}).json()
    assert listed["totalRecords"] > 100 and "password" not in answer.json()["pro"]
    wrong = api.call("POST", "sessions/login.json", {"pro": {"email": CAMILLE, "password": DIGEST}})
    assert wrong.status_code == 401 and wrong.json()["pro"] is None


def test_an_unknown_session_is_refused_even_where_none_is_needed(api):
    """P: 401; the cookie may stand among others."""
    stranger = Api(api.address, session="0" * 24)
    assert stranger.call("GET", "groups/4.json").status_code == 401
    cookie = {"Cookie": f"other=1; _session_id={api.signed_in(CAMILLE).session}; more=2"}
    assert api.call("GET", "fiches.json", headers=cookie).status_code == 200


def test_sessions_expire(api, camille):
    """P: 401 from then on."""
    other = api.signed_in("parent@example.org")
    assert api.tell("/sessions/expire", email=CAMILLE) == {"expired": 1}
    assert camille.call("GET", "fiches.json").status_code == 401
    assert other.call("GET", "fiches.json").status_code == 200
    assert api.tell("/sessions/expire") == {"expired": 1}
    assert other.call("GET", "fiches.json").status_code == 401


@pytest.mark.parametrize("auth", [(CAMILLE, "wrong"), (CAMILLE, DIGEST), ("nobody@example.org", PASSWORD)])
def test_wrong_basic(api, auth):
    """D: 401, wrong sign-in. S: without a challenge."""
    answer = api.call("GET", "groups/4.json", auth=auth)
    assert answer.status_code == 401 and "WWW-Authenticate" not in answer.headers


@pytest.mark.parametrize("header", ["Basic", "Basic ???", "Basic /////w==", "Basic Zm9v"])
def test_unreadable_basic(api, header):
    assert api.call("GET", "groups/4.json", headers={"Authorization": header}).status_code == 401


def test_closed_data_opens_to_whoever_is_signed_in(api, camille):
    """P: what openData means."""
    for name in ("interventions", "interventionsets", "calendars", "calendarsets", "availabletimeslots"):
        assert api.call("GET", f"groups/8/{name}.json").status_code == 401
        assert camille.call("GET", f"groups/8/{name}.json").status_code == 200
    assert api.call("GET", "groups/8/interventions/61.json").status_code == 401
    assert api.get("groups/8")["openData"] is False
    assert api.call("GET", "groups/8/customfields.json").status_code == 200


@pytest.mark.parametrize("path", ["fiches", "fiches/48", "appointments", "appointments/1", "groups/4/fiches"])
def test_what_nobody_may_see(api, path):
    """D: 401."""
    assert api.call("GET", f"{path}.json").status_code == 401


def test_the_key_in_the_body_of_a_read(api):
    """S: as a top-level key of a JSON body; no method is left out."""
    keyless = Api(api.address, key=None)
    assert keyless.call("GET", "groups/4.json", {"apikey": KEY}).status_code == 200
    assert keyless.call("GET", "groups/4.json", {"apikey": "x"}).status_code == 401
