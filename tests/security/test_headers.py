"""The headers that every kind of answer carries; and what other sites may fetch."""

import pytest

from booking.branding import served, store
from booking.embed import keys
from tests.embed.two_sites import let_embed
from tests.visitor import CLINIC, Visitor, book_until

from .addresses import SLUG
from .asking import ask

TLS = "https://localhost"
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
KINDS = {
    "page": ("GET", CLINIC, 200),
    "page of the site": ("GET", "/", 200),
    "no slash": ("GET", CLINIC.rstrip("/"), 301),
    "redirect": ("GET", f"{CLINIC}appointments/", 303),
    "language": ("GET", f"{CLINIC}?lang=en", 302),
    "not found": ("GET", f"{CLINIC}nothing/here", 404),
    "no such merchant": ("GET", "/nobody/", 404),
    "wrong method": ("OPTIONS", f"{CLINIC}in/", 405),
    "from elsewhere": ("POST", f"{CLINIC}in/{'a' * 43}/service/", 403),
    "no token": ("POST", f"{CLINIC}check/", 303),
    "bad request": ("POST", f"{CLINIC}person/", 400),
    "health": ("GET", "/healthz", 200),
    "known host": ("GET", "/internal/known-host", 404),
    "admin": ("GET", "/admin/", 302),
    "sign-in of the admin": ("GET", "/admin/login/", 200),
    "static file": ("GET", "/static/css/page.css", 200),
    "typeface": ("GET", "/static/fonts/OFL.txt", 200),
}


def policy(answer):
    parts = (part.strip().partition(" ") for part in answer.header("Content-Security-Policy").split(";"))
    return {name: value for name, _, value in parts}


def carries(answer, **other):
    wanted = EVERYWHERE | {name.replace("_", "-"): value for name, value in other.items()}
    assert {name: answer.header(name) for name in wanted} == wanted
    assert "camera=()" in answer.header("Permissions-Policy") and "*" not in answer.header("Permissions-Policy")
    if not answer.header("Content-Type").startswith("image/"):
        stated = answer.header("Content-Security-Policy")
        assert "unsafe" not in stated and policy(answer).get("frame-ancestors") is not None, answer.status
    return answer


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_carries_them(merchants, sandbox, kind):
    method, target, status = KINDS[kind]
    broken = {"kind": "application/x-www-form-urlencoded; charset=utf-16", "body": b"x", "headers": {"Origin": TLS}}
    answer = carries(ask(method, target, origin=TLS, **(broken if status == 400 else {})))
    assert answer.status == status


def test_too_many_and_unavailable_do_too(merchants, sandbox, settings):
    settings.THROTTLE_TIMES_ADDRESS = "1/hour"
    visitor = book_until(Visitor(HTTP_HOST="localhost", **{"wsgi.url_scheme": "https"}), "slot")
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in visitor.app.cookies.items())}
    asked = [ask("GET", f"{CLINIC}slot/?start=2030-01-0{day}", origin=TLS, headers=cookies) for day in (1, 2)]
    assert carries(asked[1]).status == 429 and asked[1].header("Retry-After")
    sandbox.fault("/api/*", "status", status=503, count=None)
    down = carries(ask("GET", "/garage-martin/", origin=TLS))
    assert down.status == 503 and down.header("Retry-After")


def test_an_error_of_ours_does_too(merchants, sandbox, monkeypatch):
    monkeypatch.setattr(served, "of", lambda merchant: 1 / 0)
    answer = carries(ask("GET", CLINIC, origin=TLS))
    assert answer.status == 500 and "ZeroDivisionError" in answer.traceback
    assert b"ZeroDivision" not in answer.body and b"Traceback" not in answer.body


def test_a_theme_and_a_picture_do_too(merchants, sandbox):
    branding = store.of(merchants[4])
    type(branding).objects.filter(pk=branding.pk).update(published={"accent": "#aa0000"}, version=1)
    served.start_afresh()
    answer = carries(ask("GET", f"{CLINIC}{served.of(merchants[4]).theme}", origin=TLS))
    assert answer.status == 200


def test_only_a_frame_of_a_merchants_sites_may_be_framed_and_only_by_them(merchants, sandbox):
    let_embed(merchants[4], "https://www.clinique.example")
    framed = carries(ask("GET", f"{CLINIC}in/{keys.make(SLUG)}/", origin=TLS))
    assert framed.status == 200 and policy(framed)["frame-ancestors"] == "https://www.clinique.example"
    assert policy(carries(ask("GET", CLINIC, origin=TLS)))["frame-ancestors"] == "'none'"
    others = ask("GET", f"/garage-martin/in/{keys.make('garage-martin')}/", origin=TLS)
    assert policy(carries(others))["frame-ancestors"] == "'none'"


def test_the_script_to_paste_is_for_every_site_and_nothing_else_is(merchants, sandbox):
    script = ask("GET", "/embed/v1.js", origin=TLS)
    carries(script, Cross_Origin_Resource_Policy="cross-origin")
    assert script.header("Access-Control-Allow-Origin") == "*"
    for address in (CLINIC, "/static/css/page.css", "/static/js/once.js", "/static/icon.svg", "/healthz"):
        assert not ask("GET", address, origin=TLS, headers={"Origin": "https://evil.example"}).header(
            "Access-Control-Allow-Origin"
        ), address


def test_a_host_that_nobody_entered_gets_nothing(merchants, sandbox):
    answer = ask("GET", CLINIC, origin="https://evil.example")
    assert (answer.status, answer.body, answer.header("Location")) == (421, b"", "")
