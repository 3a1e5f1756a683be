"""POST /accounts, the mailbox, the confirmation link, pendingRdv."""

import hashlib
import json
import re

import pytest
import requests

from tests.sandbox.client import CAMILLE, refusal

NEW = "zoe.martin@example.org"
CHOICE = json.dumps(
    {
        "intervention_ids": [21], "intervention_names": ["Consultation de suivi"], "calendar_id": 0,
        "calendar_name": "Peu importe", "date": "2030-09-30 12:30:00",
    }
)  # fmt: skip


def sign_up(api, group_id=4, **more):
    return api.call("POST", "accounts.json", {"account": {"email": NEW, "group_id": group_id, **more}})


def mail(api):
    messages = api.ask("/mailbox.json")["messages"]
    assert [message["to"] for message in messages] == [NEW] * len(messages)
    return messages


def log_in(api, email, password):
    return api.call("POST", "sessions/login.json", {"account": {"email": email, "password": password}})


def test_a_password_is_mailed_and_signs_in(api):
    """D: POST accounts, wrapped, with e-mail and group. D S: 201. P: no password is sent, one is mailed."""
    answer = sign_up(api)
    assert answer.status_code == 201 and "Set-Cookie" not in answer.headers
    account = answer.json()
    assert account["email"] == NEW and account["group_id"] == 4 and isinstance(account["id"], int)
    assert "password" not in account
    (message,) = mail(api)
    assert message["link"] is None and message["password"] in message["text"]
    assert set(message) == {"id", "at", "to", "subject", "text", "password", "link"}
    customer = api.signed_in(NEW, message["password"])
    assert customer.records("groups/4/fiches") == []
    made = customer.book(api.starts()[0], fiche={"lastname": "Martin", "firstname": "Zoé", "email": NEW})
    assert made.status_code == 201


def test_with_validation_the_link_comes_first(api):
    """D: where validateEmail is on, the e-mail must be confirmed before one can book. P: by a mailed link, else 401."""
    assert sign_up(api, group_id=10).status_code == 201
    (message,) = mail(api)
    assert message["link"].startswith(api.address) and message["link"] in message["text"]
    answer = api.call("GET", "groups/10/fiches.json", auth=(NEW, message["password"]))
    assert answer.status_code == 401
    with pytest.raises(AssertionError):
        api.signed_in(NEW, message["password"])
    page = requests.get(message["link"], timeout=5)
    assert page.status_code == 200 and NEW in page.text
    assert api.signed_in(NEW, message["password"])
    assert requests.get(message["link"], timeout=5).status_code == 200
    assert requests.get(message["link"] + "x", timeout=5).status_code == 404


def test_the_choice_waits_until_it_is_booked(api):
    """D: pendingRdv, JSON in a string. P: whoever signs in gets it back, until something is booked."""
    assert sign_up(api, pendingRdv=CHOICE).status_code == 201
    password = mail(api)[0]["password"]
    digest = hashlib.sha1(password.encode()).hexdigest()
    for _ in range(2):
        assert log_in(api, NEW, digest).json()["account"]["pendingRdv"] == CHOICE
    customer = api.signed_in(NEW, password)
    assert customer.book(api.starts()[0], fiche={"lastname": "Martin"}).status_code == 201
    assert log_in(api, NEW, digest).json()["account"]["pendingRdv"] == ""


def test_a_group_may_sign_new_accounts_in_at_once(api):
    """P: by a rule, which is off."""
    api.tell("/rules", group_id=4, sign_up_signs_in=True)
    cookie = sign_up(api).headers["Set-Cookie"]
    session = re.fullmatch(r"_session_id=([0-9a-f]{24}); path=/; HttpOnly", cookie)
    assert session
    answer = api.call("GET", "groups/4/fiches.json", headers={"Cookie": f"_session_id={session[1]}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("email", [CAMILLE, CAMILLE.upper(), f" {CAMILLE} "])
def test_an_address_already_known(api, email):
    """D: code 11. P: capitals and spaces around do not make it another one."""
    answer = api.call("POST", "accounts.json", {"account": {"email": email, "group_id": 4}})
    assert refusal(answer) == (400, 11) and answer.json()["error"]["name"] == "EmailAlreadyExists"
    assert api.ask("/mailbox.json")["messages"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""}, {"email": "zoe"}, {"email": "a@b"}, {"email": "a b@example.org"}, {"email": ["x"]},
        {"email": "a@b.c\r\nBcc: d@e.f"}, {"email": "x" * 250 + "@example.org"}, {"email": "<b>@example.org"},
        {"group_id": 999}, {"group_id": None}, {"group_id": "four"}, {"pendingRdv": [1]},
    ],
)  # fmt: skip
def test_bad_parameters(api, wrong):
    """D: 400, and no account."""
    answer = api.call("POST", "accounts.json", {"account": {"email": NEW, "group_id": 4, **wrong}})
    assert refusal(answer) == (400, None)
    assert api.ask("/mailbox.json")["messages"] == []


@pytest.mark.parametrize("group", [5, "x"])
def test_a_path_and_an_object_about_two_groups(api, group):
    """P: 400."""
    account = {"email": NEW, "group_id": group}
    assert refusal(api.call("POST", "groups/4/accounts.json", {"account": account})) == (400, None)


def test_accounts_are_neither_read_nor_changed(api, camille):
    """P: 405 and 404; who signs in is told about itself, and nothing else is."""
    assert camille.call("GET", "accounts.json").status_code == 405
    for method in ("GET", "PUT", "DELETE"):
        assert camille.call(method, "accounts/1.json", {"account": {}}).status_code == 404


def test_an_account_is_for_every_group(api):
    """D: it is opened in one group. P: it may have records in any."""
    sign_up(api, group_id="5")
    customer = api.signed_in(NEW, mail(api)[0]["password"])
    for number in (5, 4):
        customer.send("POST", f"groups/{number}/fiches", {"fiche": {"lastname": "Martin"}}, status=201)
        assert len(customer.ids(f"groups/{number}/fiches")) == 1


def test_the_mailbox_for_people(api):
    assert "No message yet" in requests.get(f"{api.address}/mailbox", timeout=5).text
    api.tell("/edit", resource="groups", id=10, set={"name": "<script>alert(1)</script>"})
    sign_up(api, group_id=10)
    (message,) = mail(api)
    page = requests.get(f"{api.address}/mailbox", timeout=5)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f'<a href="{message["link"]}">' in page.text and message["password"] in page.text
    assert "<script>" not in page.text and "&lt;script&gt;" in page.text


def test_bookings_and_cancellations_are_confirmed_by_mail_where_the_group_sends_any(api, camille):
    first, second = api.starts()[:2]
    number = camille.book(first).json()["records"][0]["id"]
    camille.send("DELETE", f"groups/4/appointments/{number}")
    messages = api.ask("/mailbox.json")["messages"]
    assert [message["to"] for message in messages] == [CAMILLE] * 2
    assert all(first in message["text"] and message["password"] is None for message in messages)
    api.tell("/edit", resource="groups", id=4, set={"sendmail": False})
    assert camille.book(second).status_code == 201
    assert len(api.ask("/mailbox.json")["messages"]) == 2
