"""Sites of different owners on this machine, over TLS: the booking site as it is, and pages of merchants around it."""

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from booking.branding import served, store
from booking.models import Merchant
from tests.clicrdv.certificates import certificate_for

BOOK, SHOP, OTHER = "https://book.example", "https://shop.example", "https://other.example"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Clinique des Lilas</title><script src="{book}/embed/v1.js" async></script>
<main><h1>Welcome</h1>{body}<p id="after">After</p></main></html>"""
LINK = f'<a href="{BOOK}/clinique-des-lilas/">Book</a>'
INLINE = f'<clicrdv-booking merchant="clinique-des-lilas">{LINK}</clicrdv-booking>'
LISTEN = """
window.heard = [];
for (const type of ["ready", "step", "slot-lost", "booked", "moved", "cancelled", "error", "close"])
  addEventListener("clicrdv:" + type, (event) => heard.push([type, event.detail]));
"""
NOT_FORWARDED = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Sites(ThreadingHTTPServer):
    """Every name but the booking site's is a host page's: `pages[address] = html`."""

    daemon_threads = True
    pages: dict[str, tuple[str, dict[str, str]]]
    book: str
    down: bool
    cookies_in_frames: bool  # or none comes back there, as of browsers that block all of them

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that has left."""

    def lead_to(self, site: str) -> None:
        """What is served as the booking site; nobody has a page yet."""
        self.book, self.down, self.cookies_in_frames = site, False, True
        self.pages.clear()

    def put(self, address: str, html: str, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[address] = (html, named)
        return address


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Sites

    def do_GET(self) -> None:
        address = f"https://{self.headers['Host']}{self.path}".partition("?")[0]
        if address.startswith(BOOK):
            self._forward()
        elif address in self.server.pages:
            html, headers = self.server.pages[address]
            self._say(200, {"Content-Type": "text/html; charset=utf-8", **headers}, html.encode())
        else:
            self._say(404, {}, b"")

    def do_POST(self) -> None:
        self.do_GET()

    def _forward(self) -> None:
        if self.server.down:
            self._say(502, {}, b"")
            return
        site = urlsplit(self.server.book)
        assert site.hostname
        connection = http.client.HTTPConnection(site.hostname, site.port, timeout=30)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {**self.headers, "X-Forwarded-Proto": "https", "Connection": "close", "Accept-Encoding": "identity"}
        if "/in/" in self.path and not self.server.cookies_in_frames:
            headers = {name: value for name, value in headers.items() if name.lower() != "cookie"}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in NOT_FORWARDED]
        self._say(answer.status, kept, answer.read())
        connection.close()

    def _say(self, status: int, headers: dict[str, str] | list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items() if isinstance(headers, dict) else headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing."""


def let_embed(merchant: Merchant, *origins: str) -> None:
    branding = store.of(merchant)
    type(branding).objects.filter(pk=branding.pk).update(published={"sites": [*origins]}, version=1)
    served.start_afresh()


@contextmanager
def serving(folder: Path) -> Iterator[Sites]:
    key, certificate = certificate_for("127.0.0.1")
    (folder / "both.pem").write_bytes(key + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    server = Sites(("127.0.0.1", 0), _Answer)
    server.pages = {}
    server.lead_to("")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
