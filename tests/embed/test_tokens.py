"""Whom a booking is for, signed by the merchant's own site."""

import json
import time
from types import SimpleNamespace

import jwt
import pytest
from django.http import QueryDict

from booking.embed import tokens
from booking.flow.steps.sign_in import as_locked
from tests.embed.test_frames import choose, framed, key_of
from tests.visitor import CLINIC, Visitor, sign_in

CAMILLE = "camille.roux@example.org"


@pytest.fixture
def key(merchants):
    return tokens.make_key(merchants[4])


@pytest.fixture
def frame(merchants):
    return framed().open(f"{CLINIC}in/")


def signed(key, *, seconds=600, secret=None, kid=None, algorithm="HS256", **claims):
    whole = {"iat": int(time.time()), "exp": int(time.time()) + seconds, **claims}
    named = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode(named, secret or key.secret, algorithm, headers={"kid": kid or key.kid})


def tell(visitor, token, status=200, **environ):
    url = f"{CLINIC}in/{key_of(visitor)}/person/"
    return visitor.app.post(url, {"token": token}, extra_environ=environ, status=status)


class TestALockedAddress:
    def test_is_that_of_the_sign_in_whatever_is_sent(self, frame, key):
        tell(frame, signed(key, email=CAMILLE))
        choose(frame)
        field = frame.main.find("input", attrs={"name": "email"})
        assert field["value"] == CAMILLE and field.has_attr("readonly")
        sign_in(frame, "somebody.else@example.org")
        assert frame.name == "record" and CAMILLE in frame.page.text

    def test_is_that_of_the_record(self, frame, key, sandbox):
        tell(frame, signed(key, email=CAMILLE))
        sign_in(choose(frame)).fill(email="other@example.org").send()
        sent = json.loads(sandbox.requests("POST", "appointments")[-1]["body"])["appointment"]["fiche"]
        assert sent.get("email", CAMILLE) == CAMILLE

    def test_is_that_of_a_new_account(self, frame, key, sandbox):
        tell(frame, signed(key, email="nouvelle@example.org"))
        choose(frame)
        frame.open(f"{CLINIC}in/{key_of(frame)}/sign-up/").fill(email="other@example.org")
        assert "nouvelle@example.org" in frame.text
        assert "other@" not in sandbox.requests("POST", "accounts")[-1]["body"]

    def test_leaves_several_answers_to_one_question_as_they_are(self):
        visit = SimpleNamespace(draft=SimpleNamespace(person={"email": CAMILLE}))
        sent = as_locked(visit, QueryDict("str0=a&str0=b&email=x"))
        assert sent.getlist("str0") == ["a", "b"] and sent["email"] == CAMILLE

    def test_signs_somebody_else_out(self, frame, key):
        sign_in(choose(frame))
        assert tell(frame, signed(key, email="lea@example.org")).json == {"anew": True}
        assert frame.open(f"{CLINIC}in/{key_of(frame)}/record/").name == "sign-in"
        assert "Roux" not in frame.page.text

    def test_takes_what_somebody_else_has_booked_out_of_sight(self, frame, key):
        sign_in(choose(frame)).send().send()
        done = frame.url
        tell(frame, signed(key, email="lea@example.org"))
        for url in (done, f"{done}appointment.ics"):
            assert "Roux" not in frame.open(url).page.text and frame.name == "signed-out"

    def test_drops_a_record_that_was_filled_in_before(self, frame, key):
        sign_in(choose(frame)).fill(email="other@example.org")
        assert frame.name == "check"
        tell(frame, signed(key, email=CAMILLE))
        frame.open(f"{CLINIC}in/{key_of(frame)}/check/")
        assert frame.name == "record" and "other@" not in frame.page.text

    def test_lets_the_same_one_stay(self, frame, key):
        sign_in(choose(frame))
        tell(frame, signed(key, email=CAMILLE.upper()))
        assert frame.open(f"{CLINIC}in/{key_of(frame)}/record/").name == "record"

    def test_told_twice_changes_nothing(self, frame, key):
        token = signed(key, email=CAMILLE)
        assert [tell(frame, token).json["anew"] for _ in range(2)] == [True, False]


def test_an_id_of_the_site_comes_back_with_the_booking(frame, key):
    tell(frame, signed(key, external_id=4711))
    sign_in(choose(frame)).send().send()
    assert json.loads(frame.soup.body["data-event"])["external_id"] == "4711"


@pytest.mark.filterwarnings("ignore:The HMAC key")
class TestATokenThatIsNotTaken:
    @pytest.mark.parametrize(
        "claims",
        [
            {"secret": "x" * 43},
            {"kid": "00000000"},
            {"seconds": -600},
            {"seconds": 7200},
            {"exp": None},
            {"iat": None},
            {"algorithm": "HS512"},
            {"email": "no address"},
            {"email": ""},
            {"email": ["a@b.fr"]},
            {"exp": "2100000000"},
            {"iat": "1"},
            {"email": "", "external_id": True},
        ],
        ids=str,
    )
    def test_says_why_and_locks_nothing(self, frame, key, claims):
        answer = tell(frame, signed(key, **{"email": CAMILLE, **claims}), status=400)
        assert answer.json["wrong"]
        assert not choose(frame).main.find("input", attrs={"name": "email"}).has_attr("readonly")

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 50, "x" * 5000])
    def test_is_none(self, frame, key, token):
        assert tell(frame, token, status=400).json["wrong"]

    def test_is_one_without_a_signature(self, frame, key):
        token = jwt.encode({"email": CAMILLE, "iat": 1, "exp": 2**31}, None, "none", headers={"kid": key.kid})
        tell(frame, token, status=400)

    def test_is_another_merchants(self, frame, merchants):
        tell(frame, signed(tokens.make_key(merchants[5]), email=CAMILLE), status=400)

    def test_is_one_of_a_key_that_was_taken_away(self, frame, key):
        token = signed(key, email=CAMILLE)
        key.delete()
        tell(frame, token, status=400)

    def test_is_told_by_this_site_only(self, frame, key):
        tell(frame, signed(key, email=CAMILLE), status=403, HTTP_ORIGIN="https://evil.example")
        visitor = Visitor()
        visitor.app.post(f"{CLINIC}person/", {"token": signed(key, email=CAMILLE)}, status=403)


def test_keys_change_without_a_gap(frame, key, merchants):
    newer = tokens.make_key(merchants[4])
    for each in (key, newer):
        tell(frame, signed(each, email=CAMILLE))
