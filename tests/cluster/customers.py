"""Customers of https://book.example/, which is on this machine."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool

from tests.flow.test_many_customers import Customer

from .programs import until
from .servers import NAME

SITE = f"https://{NAME}"


class Wired(HTTPAdapter):
    """Every address leads to this port; the certificate is one for 127.0.0.1."""

    def __init__(self, port: int, certificate: bytes) -> None:
        super().__init__()
        trusted = ssl.create_default_context(cadata=certificate.decode())
        trusted.check_hostname = False  # assert_hostname does it: what is asked for is another name
        self.pool = HTTPSConnectionPool(
            "127.0.0.1", port, ssl_context=trusted, server_hostname=NAME, assert_hostname="127.0.0.1", maxsize=4
        )

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> HTTPSConnectionPool:
        return self.pool

    def cert_verify(self, *arguments: Any) -> None:
        """The pool does."""


class Remote(Customer):
    def __init__(self, port: int, certificate: bytes, email: str = "camille.roux@example.org") -> None:
        super().__init__(SITE, email)
        self.http.mount("https://", Wired(port, certificate))
        self.http.headers.update({"Host": NAME, "Origin": SITE})

    def twin(self, port: int, certificate: bytes) -> "Remote":
        """The same browser, with the same page in another tab."""
        tab = Remote(port, certificate, self.email)
        tab.http.cookies, tab.page = self.http.cookies.copy(), self.page
        return tab


class Crowd:
    """Visitors who keep asking, each on a connection that stays open, and what came of it."""

    def __init__(self) -> None:
        self.answered, self.failed, self.slowest = 0, [], 0.0
        self.over, self.lock = threading.Event(), threading.Lock()

    def ask(self, http: requests.Session, paths: list[str], method: str) -> None:
        while not self.over.is_set():
            for path in paths:
                began = time.monotonic()
                try:
                    wrong = _wrong_with(http.request(method, SITE + path, timeout=30, allow_redirects=False))
                except requests.RequestException as error:
                    wrong = repr(error)
                self.note(f"{method} {path}: {wrong}" if wrong else "", time.monotonic() - began)

    def note(self, wrong: str, seconds: float) -> None:
        with self.lock:
            self.answered, self.slowest = self.answered + 1, max(self.slowest, seconds)
            if wrong:
                self.failed.append(wrong)

    def answers_more(self, count: int = 200) -> None:
        """Wait until so many more have been answered."""
        wanted = self.answered + count
        until(lambda: self.answered >= wanted, 60)


def _wrong_with(answer: requests.Response) -> str:
    return "" if answer.status_code < 500 else f"{answer.status_code} {answer.text[:80]}"


@contextmanager
def crowd(count: int, port: int, certificate: bytes, paths: list[str], method: str = "GET") -> Iterator[Crowd]:
    made, everybody = Crowd(), [Remote(port, certificate) for _ in range(count)]
    threads = [threading.Thread(target=made.ask, args=(one.http, paths, method)) for one in everybody]
    for thread in threads:
        thread.start()
    try:
        made.answers_more()
        yield made
        made.answers_more()
    finally:
        made.over.set()
        for thread in threads:
            thread.join()
