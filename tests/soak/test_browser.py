"""The browser of a soak reads a page as browsers do, and in a frame keeps cookies or does not."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from requests.cookies import RequestsCookieJar

from bench.soak.browser import NO_COOKIES, Browser, Page, read

BASKET = """<body data-page="service"><main><form method="get" action="/service/">
  <input type="hidden" name="service" value="51"><input type="hidden" name="service" value="54">
  <button type="submit">Continue</button></form></main></body>"""


class Site(BaseHTTPRequestHandler):
    """Says what it was sent, and sets a cookie as frames' are."""

    def do_GET(self):
        self._say(self.headers.get("Cookie", "none"), self.headers["Sec-Fetch-Dest"], self.path)

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(self.headers["Origin"].rpartition(":")[0], self.headers["Sec-Fetch-Site"], sent)

    def _say(self, *words):
        self.send_response(200)
        self.send_header("Set-Cookie", "__Host-in=secret; Path=/; Secure; HttpOnly; SameSite=None; Partitioned")
        self.end_headers()
        self.wfile.write(f"<body data-page='it'><main>{' '.join(words)}</main></body>".encode())

    def log_message(self, *_words):
        pass


@pytest.fixture(scope="module")
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def framed(site, **more):
    return Browser(site, lambda page: None, framed=True, **more)


def test_a_frame_sends_back_what_is_for_tls_only(site):
    browser = framed(site)
    assert [browser.get("/").main, browser.get("/").main] == ["none iframe /", "__Host-in=secret iframe /"]
    assert browser.tab().get("/").main == "__Host-in=secret iframe /"


def test_or_keeps_no_cookie_at_all(site):
    browser = framed(site, cookies=RequestsCookieJar(policy=NO_COOKIES))
    assert [browser.get("/").main, browser.get("/").main] == ["none iframe /"] * 2


def test_a_form_with_a_name_twice_is_sent_whole(site):
    browser = Browser(site, lambda page: None)
    form = read(Page(f"{site}/service/", 200, BASKET, 0)).form(having="service")
    assert browser.send(form).main == "none document /service/?service=51&service=54"
    form.method = "post"
    assert browser.send(form).main == "http://127.0.0.1 same-origin service=51&service=54"
