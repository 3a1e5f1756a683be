"""Bodies that are none: of another kind than they say, broken, cut off, of thousands of fields."""

import pytest

from booking.branding import store
from booking.embed import tokens
from booking.models import HandOver
from tests.administration.conftest import signed_in
from tests.embed.test_frames import framed
from tests.embed.test_tokens import signed
from tests.visitor import CLINIC, Visitor, book_until

from .browsing import Browsing
from .hostile import MARK, encoded

BOUNDARY = "multipart/form-data; boundary=b"
PART = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
FILE = '--b\r\nContent-Disposition: form-data; name="logo"; filename="{}"\r\nContent-Type: {}\r\n\r\n{}\r\n--b--\r\n'
BODIES = {
    "json": ("application/json", b'{"email": "a@b.example", "password": {"$gt": ""}}'),
    "deep json": ("application/json", b"[" * 50_000),
    "xml": ("text/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    "no kind": ("", b"email=a%40b.example"),
    "odd kind": ("application/x-www-form-urlencoded; charset=utf-7", b"email=+ADw-script+AD4-"),
    "unknown charset": ("application/x-www-form-urlencoded; charset=zqx", b"email=a"),
    "utf-16": ("application/x-www-form-urlencoded; charset=utf-16", "email=a".encode("utf-16")),
    "bytes": ("application/x-www-form-urlencoded", bytes(range(256)) * 4),
    "no boundary": ("multipart/form-data", b"--b\r\n\r\n"),
    "odd boundary": (f"multipart/form-data; boundary={'x' * 500}\xff", b"--x\r\n\r\n--x--"),
    "cut off": (BOUNDARY, b'--b\r\nContent-Disposition: form-data; name="email"'),
    "no end": (BOUNDARY, PART.format("email", "a@b.example").encode()),
    "no name": (BOUNDARY, b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
    "base64 that is none": (BOUNDARY, b'--b\r\nContent-Disposition: form-data; name="email"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--b--\r\n"),
    "long header": (BOUNDARY, b'--b\r\nContent-Disposition: form-data; name="' + b"x" * 100_000 + b'"\r\n\r\nx'),
    "a file for a text": (BOUNDARY, FILE.replace("logo", "email").format("../../x", "text/plain", MARK).encode()),
    "odd file name": (BOUNDARY, FILE.format("..\\..\\\x00<zqx>.php", "image/png", "GIF89a").encode()),
    "a page for a picture": (BOUNDARY, FILE.format("x.svg", "image/svg+xml", f"<svg onload='{MARK}'/>").encode()),
    "thousands of fields": ("application/x-www-form-urlencoded", "&".join(f"a{n}=1" for n in range(5000)).encode()),
    "thousands of parts": (BOUNDARY, "".join(PART.format(f"a{n}", "1") for n in range(5000)).encode() + b"--b--\r\n"),
    "of megabytes": ("application/x-www-form-urlencoded", b"email=" + b"x" * 4_000_000),
    "empty": ("application/x-www-form-urlencoded", b""),
}  # fmt: skip
PAGES = ["sign-in/", "sign-up/", "record/", "check/", "hand-over/", "person/", "my-records/new/", "continue/x/"]


def test_a_journey_takes_any_body(merchants, sandbox):
    visitor = book_until(Visitor(), "sign-in")
    somebody = Browsing.at(visitor.page, dict(visitor.app.cookies))
    headers = {"X-CSRFToken": somebody.token, "Origin": somebody.origin}
    for kind, content in BODIES.values():
        for page in PAGES:
            somebody.restore().ask("POST", f"{CLINIC}{page}", body=content, kind=kind, headers=headers)


def test_the_admin_takes_any_body(admin_user, merchants, sandbox):
    app = signed_in("admin")
    operator = Browsing.at(app.get("/admin/password_change/"), dict(app.cookies))
    look = f"/admin/booking/branding/{store.of(merchants[4]).pk}/"
    pages = ["/admin/login/", f"{look}change/", f"{look}import/", f"{look}preview/keep/", "/admin/booking/brand/add/"]
    for kind, content in BODIES.values():
        for page in pages:
            headers = {"X-CSRFToken": operator.token}
            operator.follow(operator.restore().ask("POST", page, body=content, kind=kind, headers=headers))


@pytest.mark.parametrize("length", ["-1", "9999999999", "x", "1e3", "+5", "5, 5"])
def test_a_length_that_is_wrong(merchants, length):
    somebody = Browsing.at(Visitor().open(CLINIC).page, {})
    somebody.ask("POST", f"{CLINIC}sign-in/", body=b"email=a", length=length)


ODD = ["\0", "\ud800", "a" * 50, "é", MARK, "%", 7, [], {}, True]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_token_of_odd_claims(merchants, sandbox, odd):
    """What the merchant's own site signs, and what somebody only says that it had."""
    somebody = Browsing.at(Visitor().open(CLINIC).page, {})
    key = tokens.make_key(merchants[4])
    ours = [signed(key, email=odd), signed(key, external_id=odd), signed(key, email="a@example.org", external_id=odd)]
    for token in [*ours, *([signed(key, kid=odd)] if isinstance(odd, str) else [])]:
        body = f"token={token}".encode()
        somebody.ask("POST", f"{CLINIC}person/", body=body, headers={"Origin": somebody.origin})
        somebody.follow(somebody.ask("GET", f"{CLINIC}sign-in/"))


def test_a_draft_of_any_text_is_handed_over_and_cannot_be_read_on_its_way(merchants, sandbox):
    visitor = framed(cookies=False).open(f"{CLINIC}in/?service=21&websource=a%00b{encoded(MARK)}")
    visitor.choose("calendar", 15).first("start")
    assert visitor.name == "hand-over"
    assert visitor.form().submit().status_int == 303
    assert "websource" not in str(HandOver.objects.get().draft)
