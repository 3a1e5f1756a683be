"""Signing in and up."""

import hashlib
from datetime import datetime

import pytest

from booking.clicrdv import accounts
from booking.clicrdv.accounts import Pending
from booking.clicrdv.errors import UpstreamBroken, WrongPassword
from tests.clicrdv.server import as_json, recorded, reply


class TestAccounts:
    COOKIE = "_session_id=0123456789abcdef01234567; path=/; HttpOnly"

    def test_a_choice_comes_back_with_the_sign_in(self, odd, calling):
        odd.always(reply(recorded("odd/sign-in.json"), Set_Cookie=self.COOKIE))
        signed_in = accounts.sign_in(calling(), "camille.roux@example.org", "rendez-vous")
        assert signed_in.session_id == "0123456789abcdef01234567"
        assert signed_in.account.id == 1
        assert signed_in.account.pending == Pending(4, (21, 22), None, datetime.fromisoformat("2030-09-30 12:30"))

    def test_the_password_travels_as_a_hash_in_the_body_only(self, odd, calling):
        odd.always(reply(recorded("odd/sign-in.json"), Set_Cookie=self.COOKIE))
        accounts.sign_in(calling(), "camille.roux@example.org", "rendez-vous")
        (asked,) = odd.asked
        assert asked.method == "POST"
        assert [name for name, _ in asked.query] == ["apikey"]
        assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
        hashed = hashlib.sha1(b"rendez-vous", usedforsecurity=False).hexdigest()
        fields = "account%5Bemail%5D=camille.roux%40example.org&account%5Bpassword%5D="
        assert asked.body.decode() == fields + hashed

    @pytest.mark.parametrize(
        "pending",
        ["", "null", "{", "[]", '{"intervention_ids": []}', '{"intervention_ids": "21"}', 7, {"intervention_ids": [0]}],
    )
    def test_a_broken_choice_is_forgotten(self, odd, calling, pending):
        body = as_json(account={"id": "1", "email": "", "pendingRdv": pending}, error=None)
        odd.always(reply(body, Set_Cookie=self.COOKIE))
        account = accounts.sign_in(calling(), "camille.roux@example.org", "x").account
        assert (account.id, account.email, account.pending) == (1, "camille.roux@example.org", None)

    def test_a_choice_without_a_proper_date_is_kept(self, odd, calling):
        pending = {"intervention_ids": ["21"], "calendar_id": "15", "date": "soon"}
        odd.always(reply(as_json(account={"id": 1, "pendingRdv": pending}), Set_Cookie=self.COOKIE))
        account = accounts.sign_in(calling(), "c@example.org", "x").account
        assert account.pending == Pending(None, (21,), 15, None)

    def test_no_session_is_no_sign_in(self, odd, calling):
        odd.body("odd/sign-in.json")
        with pytest.raises(UpstreamBroken):
            accounts.sign_in(calling(), "camille.roux@example.org", "x")

    def test_a_refusal_with_status_200(self, odd, calling):
        odd.always(reply(as_json(account=None, error={"message": "no"}), Set_Cookie=self.COOKIE))
        with pytest.raises(WrongPassword):
            accounts.sign_in(calling(), "camille.roux@example.org", "x")

    def test_the_session_among_other_cookies(self, odd, calling):
        cookies = "a=1; path=/\r\nSet-Cookie: x_session_id=wrongwrong\r\nSet-Cookie: " + self.COOKIE
        odd.always(reply(recorded("odd/sign-in.json"), Set_Cookie=cookies))
        assert accounts.sign_in(calling(), "c@example.org", "x").session_id == "0123456789abcdef01234567"

    def test_a_hostile_session_id_is_not_taken(self, odd, calling):
        odd.always(reply(recorded("odd/sign-in.json"), Set_Cookie='_session_id="a b\tc"; path=/'))
        with pytest.raises(UpstreamBroken):
            accounts.sign_in(calling(), "c@example.org", "x")

    @pytest.mark.parametrize(("cookie", "session"), [({"Set_Cookie": COOKIE}, "0123456789abcdef01234567"), ({}, None)])
    def test_a_sign_up_may_open_a_session(self, odd, calling, cookie, session):
        odd.always(reply(as_json(id=9, email="n@example.org"), 201, **cookie))
        pending = Pending(4, (21,), None, datetime.fromisoformat("2030-09-30 12:30"))
        names = {"service_names": ["Suivi"], "calendar_name": "Peu importe"}
        signed_in = accounts.sign_up(calling(), email="n@example.org", group_id=4, pending=pending, **names)
        assert (signed_in and (signed_in.session_id, signed_in.account.id)) == (session and (session, 9))
