"""The only file that speaks HTTP to ClicRDV: address, key, deadline, retries of reads, bulkhead, breaker, cookies."""

import http.client
import json
import logging
import random
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Timeout
from urllib3.exceptions import HTTPError

from . import seen
from .answers import Answer, Effect, Lost, Raw, inflated, judge
from .bounded import LARGEST_ANSWER, PROGRESS, PlainPool, SecurePool
from .errors import Unavailable
from .guard import Busy, Limits, guard_of
from .reading import Json
from .redact import Redact

Params = Sequence[tuple[str, str]]

CONNECT_SECONDS = 3.0
_RETRY_PAUSE = (0.05, 0.25)
_GATEWAY_ERRORS = (502, 503, 504)
_SESSION_COOKIE = re.compile(r"(?:^|[;,\s])_session_id=([\w.%-]{8,256})(?=[;,\s]|$)", re.ASCII)

log = logging.getLogger("booking.clicrdv")
# urllib3 writes whole addresses, the key included: masked where they arise, whatever handlers there are.
for _name in ("connection", "connectionpool", "poolmanager", "response", "util.retry"):
    logging.getLogger(f"urllib3.{_name}").addFilter(Redact())


class _Bounded(HTTPAdapter):
    """requests over connections that keep to their limits."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self.poolmanager.pool_classes_by_scheme
        return manager


# Shared by all threads: it keeps connections and nothing else. What belongs to one customer lives for one call.
_ADAPTER = _Bounded(pool_connections=8, pool_maxsize=256, max_retries=0)


@dataclass(frozen=True)
class _Call:
    effect: Effect
    method: str
    path: str
    params: Params = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)
    content_type: str = "application/json"


def _form(path: str, fields: Mapping[str, str]) -> _Call:
    content_type = "application/x-www-form-urlencoded"
    return _Call(Effect.ASK, "POST", path, body=urlencode(fields).encode(), content_type=content_type)


@dataclass(frozen=True)
class Client:
    """Whom to call, as whom, and until when. One per page; `signed_in` and `anonymous` share its deadline."""

    base_url: str
    api_key: str = field(repr=False)
    session_id: str | None = field(default=None, repr=False)
    until: float = field(default_factory=lambda: time.monotonic() + 10.0)
    call_seconds: float = 8.0
    limits: Limits = Limits()
    proxy: str = field(default="", repr=False)  # calls go through it
    ca_bundle: str = ""  # a file of certificates to trust instead of the public ones

    def signed_in(self, session_id: str) -> "Client":
        """The same, calling as the customer of this session."""
        return replace(self, session_id=session_id)

    def anonymous(self) -> "Client":
        """The same, calling as nobody."""
        return replace(self, session_id=None)

    def lasting(self, seconds: float) -> "Client":
        """The same with a deadline of its own, for work that no page waits for."""
        return replace(self, until=time.monotonic() + seconds)

    def get(self, path: str, params: Params = ()) -> Json:
        """Read `path`, which follows /api/v1/."""
        return self.get_answer(path, params).body

    def get_answer(self, path: str, params: Params = ()) -> Answer:
        """The same, with the bytes that came, for who wants to know whether they are those of the last time."""
        return self._make(_Call(Effect.READ, "GET", path, params))

    def post(self, path: str, body: Json) -> Json:
        """Create, once."""
        return self.post_answer(path, body).body

    def post_answer(self, path: str, body: Json) -> Answer:
        """Create, once, where the answer may open a session."""
        return self._make(_Call(Effect.WRITE, "POST", path, body=_json_bytes(body)))

    def put(self, path: str, body: Json) -> Json:
        """Change, once."""
        return self._make(_Call(Effect.WRITE, "PUT", path, body=_json_bytes(body))).body

    def delete(self, path: str) -> Json:
        """Delete, once."""
        return self._make(_Call(Effect.WRITE, "DELETE", path)).body

    def send_form(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form that changes nothing that matters: a sign-in. Not repeated, yet safe to be sent again."""
        return self._make(_form(path, fields))

    def waiting(self) -> AbstractContextManager[bool]:
        """To wait for what somebody else's call brings: it counts as one in flight. False: that would be too many."""
        return guard_of(self.base_url).waiting(self.limits)

    def _make(self, call: _Call) -> Answer:
        return judge(call.effect, self._guarded(call))

    def _guarded(self, call: _Call) -> Raw | Lost:
        began = time.monotonic()
        if began >= self.until:
            raise Unavailable
        guard = guard_of(self.base_url)
        outcome: Raw | Lost = Lost.UNANSWERED
        try:
            probe = guard.enter(self.limits)
        except Unavailable as away:
            seen.called(call.path, "busy" if isinstance(away, Busy) else "refused", 0.0)
            raise
        try:
            outcome = self._attempts(call, min(began + self.call_seconds, self.until))
        finally:
            guard.leave(self.limits, probe=probe, well=not _host_is_ill(outcome))
        return outcome

    def _attempts(self, call: _Call, until: float) -> Raw | Lost:
        outcome = self._attempt(call, until)
        if call.effect is not Effect.READ or not _host_is_ill(outcome):
            return outcome
        pause = random.uniform(*_RETRY_PAUSE)  # noqa: S311
        if time.monotonic() + pause >= until:
            return outcome
        time.sleep(pause)
        return self._attempt(call, until)

    def _attempt(self, call: _Call, until: float) -> Raw | Lost:
        """Each has a time and an outcome of its own, and is told of once."""
        began = time.monotonic()
        outcome = _exchange(self, call, until)
        _note(call, outcome, time.monotonic() - began)
        return outcome


def _host_is_ill(outcome: Raw | Lost) -> bool:
    """No answer, or a gateway's word that there is none: worth another try of a read, and counted by the breaker."""
    if isinstance(outcome, Raw):
        return outcome.status in _GATEWAY_ERRORS
    return outcome is not Lost.TOO_LARGE


def _exchange(client: Client, call: _Call, until: float) -> Raw | Lost:
    """One request and its whole answer. Errors end here, as values: theirs know the address and the key."""
    PROGRESS.sent = PROGRESS.too_large = False
    seconds = until - time.monotonic()
    if seconds <= 0:
        return Lost.UNSENT
    try:
        return _sent(client, call, seconds)
    except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
        log.debug("%s %s: %s", call.method, call.path, type(error).__name__)
    except ValueError:
        if not PROGRESS.sent:  # a mistake of ours; later it is what http.client makes of a nonsensical answer
            raise
    if PROGRESS.too_large:
        return Lost.TOO_LARGE
    return Lost.UNANSWERED if PROGRESS.sent else Lost.UNSENT


def _sent(client: Client, call: _Call, seconds: float) -> Raw | Lost:
    """No session of requests': it would follow redirects, keep cookies, listen to the environment, and take longer."""
    request = requests.Request(
        call.method,
        f"{client.base_url.rstrip('/')}/api/v1/{call.path}",
        params=[*call.params, ("apikey", client.api_key)],
        data=call.body,
        headers=_headers(client, call),
    )
    response = _ADAPTER.send(
        request.prepare(),
        stream=True,
        timeout=Timeout(connect=min(seconds, CONNECT_SECONDS), read=seconds, total=seconds),  # type: ignore[arg-type]
        verify=client.ca_bundle or True,
        proxies={"http": client.proxy, "https": client.proxy} if client.proxy else {},
    )
    try:
        return _read(response)
    finally:
        response.close()


def _headers(client: Client, call: _Call) -> dict[str, str]:
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "clicrdv-booking"}
    if call.body is not None:
        headers["Content-Type"] = call.content_type
    if request_id := seen.REQUEST_ID.get():
        headers["X-Request-Id"] = request_id
    if client.session_id is not None:
        headers["Cookie"] = f"_session_id={client.session_id}"
    return headers


def _read(response: requests.Response) -> Raw | Lost:
    content = b""
    while chunk := response.raw.read(65536, decode_content=False):
        content += chunk
        if len(content) > LARGEST_ANSWER:
            return Lost.TOO_LARGE
    if response.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip", "deflate"):
        plain = inflated(content)
        if plain is None:
            return Lost.TOO_LARGE
        content = plain
    return Raw(response.status_code, content, _session_of(response))


def _session_of(response: requests.Response) -> str | None:
    for header in response.raw.headers.getlist("Set-Cookie"):
        found = _SESSION_COOKIE.search(header)
        if found:
            return found.group(1)
    return None


def _json_bytes(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _word(outcome: Raw | Lost) -> str:
    return str(outcome.status) if isinstance(outcome, Raw) else outcome.name.lower()


def _note(call: _Call, outcome: Raw | Lost, seconds: float) -> None:
    result = _word(outcome)
    seen.called(call.path, result, seconds)
    ill = isinstance(outcome, Lost) or outcome.status >= 500
    log.log(
        logging.WARNING if ill else logging.DEBUG, "%s %s: %s in %d ms", call.method, call.path, result, seconds * 1000
    )
