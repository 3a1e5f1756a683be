"""Decision 2: no write is ever repeated, and everything ends in time."""

import socket
import ssl
import threading
import time
from contextlib import ExitStack, contextmanager, suppress

import pytest
from urllib3.exceptions import ConnectTimeoutError

from booking.clicrdv import guard
from booking.clicrdv.bounded import PlainConnection
from booking.clicrdv.errors import ApiError, OutcomeUnknown, Unavailable, UpstreamBroken
from booking.clicrdv.transport import Client
from booking.watch.metrics import CALLS, Calls
from tests.clicrdv.certificates import certificate_for
from tests.clicrdv.server import reply, until

KEY = "c0ffee00c0ffee00c0ffee00c0ffee00"
WRITES = {
    "post": lambda client: client.post("x.json", {}),
    "put": lambda client: client.put("x.json", {}),
    "delete": lambda client: client.delete("x.json"),
}
GOOD = reply('{"id": 4}')
ALL = {**WRITES, "get": lambda client: client.get("x.json"), "form": lambda client: client.send_form("x.json", {})}


@contextmanager
def ending_within(seconds: float):
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


class TestWhatIsSent:
    def test_a_read(self, odd, calling):
        assert calling().get("groups/4.json", [("ids[]", "1"), ("ids[]", "2"), ("q", "é &")]) == {}
        (asked,) = odd.asked
        assert (asked.method, asked.path, asked.body) == ("GET", "/api/v1/groups/4.json", b"")
        assert asked.query == [("ids[]", "1"), ("ids[]", "2"), ("q", "é &"), ("apikey", KEY)]
        assert asked.headers["accept"] == "application/json"
        assert "cookie" not in asked.headers
        assert "authorization" not in asked.headers
        assert "content-type" not in asked.headers

    @pytest.mark.parametrize("method", ["post", "put"])
    def test_a_write(self, odd, calling, method):
        getattr(calling(), method)("fiches.json", {"fiche": {"lastname": "Été"}})
        (asked,) = odd.asked
        assert (asked.method, asked.body.decode()) == (method.upper(), '{"fiche": {"lastname": "Été"}}')
        assert asked.headers["content-type"] == "application/json"
        assert asked.query == [("apikey", KEY)]

    def test_the_session(self, odd, calling):
        calling().signed_in("0123456789abcdef01234567").get("x")
        calling(session_id="0123456789abcdef01234567").anonymous().get("x")
        assert [asked.headers.get("cookie") for asked in odd.asked] == ["_session_id=0123456789abcdef01234567", None]

    def test_the_environment_has_no_say(self, odd, calling, monkeypatch, tmp_path):
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert calling().get("x") == {}
        assert "authorization" not in odd.asked[0].headers

    def test_a_base_with_a_slash(self, odd):
        Client(f"{odd.url}/", KEY).get("x")
        assert odd.asked[0].path == "/api/v1/x"

    def test_text_that_no_encoding_takes_does_not_break_a_write(self, odd, calling):
        calling().post("x", {"comments": "a\ud800b"})
        assert odd.asked[0].body == b'{"comments": "a?b"}'


class TestRetries:
    @pytest.mark.parametrize("mishap", [None, reply("", 502), reply("", 503), reply("", 504)])
    def test_a_read_is_tried_twice(self, odd, calling, mishap):
        odd.in_turn(mishap, GOOD)
        assert calling().get("x") == {"id": 4}
        assert len(odd.asked) == 2

    @pytest.mark.parametrize("mishap", [None, reply("", 503), b"HTTP/1.1 nonsense\r\n\r\n"])
    def test_and_not_three_times(self, odd, calling, mishap):
        odd.always(mishap)
        with pytest.raises(Unavailable):
            calling(call=1).get("x")
        assert len(odd.asked) == 2

    @pytest.mark.parametrize("answer", [reply("", 500), reply("<html>"), reply("", 404), reply("", 302, Location="/")])
    def test_an_answer_is_an_answer(self, odd, calling, answer):
        odd.always(answer)
        with pytest.raises(ApiError):
            calling().get("x")
        assert len(odd.asked) == 1

    @pytest.mark.parametrize("mishap", [None, reply("", 502), reply("", 503, Retry_After="0"), reply("", 500)])
    @pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
    def test_a_write_is_sent_once(self, odd, calling, write, mishap):
        odd.always(mishap)
        with pytest.raises(OutcomeUnknown):
            write(calling())
        assert len(odd.asked) == 1

    @pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
    def test_a_write_on_a_connection_that_dies_is_sent_once(self, odd, calling, write):
        """The kept connection is closed under the request: urllib3 would like to try a fresh one."""
        calling().get("x")
        odd.always(None)
        with pytest.raises(OutcomeUnknown):
            write(calling())
        assert len(odd.asked) == 2

    def test_a_sign_in_is_sent_once_and_decides_nothing(self, odd, calling):
        odd.always(None)
        with pytest.raises(Unavailable):
            calling().send_form("sessions/login.json", {"a": "b"})
        assert len(odd.asked) == 1

    def test_a_read_is_not_tried_again_when_the_time_is_over(self, odd, calling):
        odd.hanging()
        with pytest.raises(Unavailable):
            calling(call=0.3).get("x")
        assert len(odd.asked) == 1


@pytest.fixture
def told():
    """How many calls are said to have been made here, and how long they took."""
    calls = Calls()
    token = CALLS.set(calls)
    yield calls
    CALLS.reset(token)


class TestTold:
    def test_each_try_has_a_time_of_its_own(self, odd, calling, told):
        odd.in_turn(_late(odd, 0.4, reply("", 503)), GOOD)
        began = time.monotonic()
        calling().get("x")
        assert told.count == 2 and 0.4 <= told.seconds < time.monotonic() - began

    def test_one_after_which_there_is_no_time_for_another_is_one(self, odd, calling, told):
        odd.hanging()
        with pytest.raises(Unavailable):
            calling(call=0.3).get("x")
        assert told.count == 1 and told.seconds < 0.6


class TestTime:
    @pytest.mark.parametrize("call", ALL.values(), ids=ALL)
    @pytest.mark.parametrize("lost", ["hang", "headers", "body", "chunks"])
    def test_every_call_ends_in_time(self, odd, calling, call, lost):
        whole = {
            "hang": b"",
            "headers": GOOD,
            "body": b" " * 500,
            "chunks": b"1\r\n \r\n" * 500,
        }[lost]
        if lost == "hang":
            odd.hanging()
        elif lost == "headers":
            odd.dripping(whole, 0.05)
        else:
            head = {"body": b"Content-Length: 500", "chunks": b"Transfer-Encoding: chunked"}[lost]
            odd.answer = lambda asked: _after(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n", odd, whole)
        with ending_within(3), pytest.raises((Unavailable, OutcomeUnknown)):
            call(calling(call=0.15))

    def test_a_byte_in_between_does_not_start_the_time_anew(self, odd, calling):
        def answer(asked):
            yield b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"
            while not odd.stopped.wait(0.4):
                yield b" "

        odd.answer = answer
        with ending_within(3), pytest.raises(OutcomeUnknown):
            calling(call=0.5).post("x", {})

    def test_a_lost_write_is_unknown_and_a_lost_read_is_not(self, odd, calling):
        odd.dripping(GOOD, 0.05)
        with pytest.raises(OutcomeUnknown):
            calling(call=0.2).post("x", {})
        with pytest.raises(Unavailable):
            calling(call=0.2).get("x")

    def test_the_calls_of_a_page_share_its_time(self, odd, calling):
        odd.hanging()
        client = calling(page=1, call=0.6)
        with ending_within(3):
            for caller in [client, client.signed_in("0123456789abcdef01234567"), client.anonymous()] * 5:
                with pytest.raises(Unavailable):
                    caller.get("x")
        assert len(odd.asked) == 2

    def test_nothing_is_sent_when_the_time_of_the_page_is_over(self, odd, calling):
        for call in ALL.values():
            with pytest.raises(Unavailable):
                call(calling(page=0))
        assert odd.asked == []

    def test_work_that_no_page_waits_for_has_its_own_time(self, odd, calling):
        assert calling(page=0).lasting(5).get("x") == {}

    def test_healthy_answers_pass_beside_dripping_ones(self, odd, calling):
        odd.in_turn(*[reply(b'{"id": 4}') for _ in range(20)])
        assert [calling(call=0.5).get("x") for _ in range(20)] == [{"id": 4}] * 20
        assert odd.connections == 1


class TestNotSent:
    """A write of which no byte left: nothing was decided, and everybody may know it."""

    @pytest.mark.parametrize("call", ALL.values(), ids=ALL)
    def test_nobody_listens(self, call):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with ending_within(2), pytest.raises(Unavailable):
            call(Client(url, KEY))

    @pytest.mark.parametrize("call", ALL.values(), ids=ALL)
    def test_no_such_host(self, call):
        with pytest.raises(Unavailable):
            call(Client(f"http://{'no' * 40}.example", KEY))

    def test_a_handshake_that_never_ends(self):
        guard.start_afresh()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            client = Client(f"https://127.0.0.1:{listener.getsockname()[1]}", KEY, call_seconds=0.4)
            with ending_within(2), pytest.raises(Unavailable):
                client.post("x", {})

    def test_a_server_without_tls(self, odd):
        with pytest.raises(Unavailable):
            Client(odd.url.replace("http:", "https:"), KEY).post("x", {})

    def test_a_server_that_nobody_vouches_for(self, tmp_path):
        guard.start_afresh()
        with _self_signed(tmp_path) as (url, received), pytest.raises(Unavailable):
            Client(url, KEY, call_seconds=2).post("x", {})
        assert received == []

    @pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
    def test_a_host_of_many_addresses_gets_one_limit(self, odd):
        """The first address never answers, the second does: neither is waited for too long."""
        port = int(odd.url.rsplit(":", 1)[1])
        connection = PlainConnection("two.example", port, timeout=1)
        with _silence("127.0.0.2", port):
            with ending_within(3):
                connection._first_to_answer(["127.0.0.2", "127.0.0.1"], time.monotonic() + 1).close()
            with ending_within(1.7), pytest.raises(ConnectTimeoutError):
                connection._first_to_answer(["127.0.0.2", "127.0.0.2"], time.monotonic() + 0.2)


@contextmanager
def _self_signed(folder):
    """A TLS server with a certificate of its own making, and what it received after the handshake."""
    key, certificate = certificate_for("127.0.0.1")
    (folder / "both.pem").write_bytes(key + certificate)
    (folder / "certificate.pem").write_bytes(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    received: list[bytes] = []

    def take(listener):
        with suppress(OSError):
            received.append(context.wrap_socket(listener.accept()[0], server_side=True).recv(1000))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        taking = threading.Thread(target=take, args=(listener,), daemon=True)
        taking.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", received
        taking.join(3)


@contextmanager
def _tunnels():
    """A proxy for one tunnel, and what it was asked."""
    heard: list[bytes] = []

    def pass_on(source, target):
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)

    def serve(listener):
        with suppress(OSError), listener.accept()[0] as near:
            heard.append(near.recv(4096))
            host, _, port = heard[0].split()[1].decode().rpartition(":")
            with socket.create_connection((host, int(port)), timeout=3) as far:
                near.sendall(b"HTTP/1.1 200 Go on\r\n\r\n")
                back = threading.Thread(target=pass_on, args=(far, near), daemon=True)
                back.start()
                pass_on(near, far)
                back.join(3)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard


@contextmanager
def _silence(host, port):
    """Somebody who does not even take the call: the queue of connections is full."""
    with socket.create_server((host, port), backlog=0), ExitStack() as waiting:
        for _ in range(2):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex((host, port))
        yield


def _late(odd, seconds, whole):
    odd.stopped.wait(seconds)
    yield whole


def _after(head, odd, body):
    yield head
    yield from odd._drip(body, 0.05)


def test_broken_is_said_of_reads_only(odd, calling):
    odd.always(reply("<html>"))
    with pytest.raises(UpstreamBroken):
        calling().get("x")
    with pytest.raises(OutcomeUnknown):
        calling().post("x", {})


class TestThroughAProxy:
    """An operator's own way out: plain calls are passed on, secure ones go through a tunnel."""

    def test_a_plain_call_is_handed_to_it_whole(self, odd):
        client = Client("http://clicrdv.example", KEY, proxy=odd.url)
        client.signed_in("0123456789abcdef01234567").get("groups/4.json")
        (asked,) = odd.asked
        assert asked.method == "GET" and asked.headers["host"] == "clicrdv.example"
        assert asked.headers["cookie"] == "_session_id=0123456789abcdef01234567"

    def test_a_secure_one_goes_through_a_tunnel_and_shows_it_nothing(self, tmp_path):
        guard.start_afresh()
        with _self_signed(tmp_path) as (url, received), _tunnels() as (proxy, heard):
            client = Client(url, KEY, call_seconds=2, proxy=proxy, ca_bundle=str(tmp_path / "certificate.pem"))
            with pytest.raises(ApiError):  # that server says nothing
                client.post("x", {})
        assert heard[0].startswith(b"CONNECT 127.0.0.1:") and KEY.encode() not in heard[0]
        until(lambda: received)

    @pytest.mark.parametrize("answer", [b"HTTP/1.1 403 No\r\n\r\n", b"", b"nonsense\r\n\r\n"])
    def test_a_write_that_it_did_not_let_through_was_never_sent(self, odd, answer):
        odd.always(answer or None)
        with ending_within(3), pytest.raises(Unavailable):
            Client("https://clicrdv.example", KEY, call_seconds=2, proxy=odd.url).post("x", {})

    def test_one_that_never_answers_is_not_waited_for(self, odd):
        odd.hanging()
        with ending_within(2), pytest.raises(Unavailable):
            Client("https://clicrdv.example", KEY, call_seconds=0.4, proxy=odd.url).post("x", {})

    def test_certificates_of_ones_own_are_trusted_where_they_are_given(self, tmp_path):
        guard.start_afresh()
        with _self_signed(tmp_path) as (url, received):
            with pytest.raises(ApiError):
                Client(url, KEY, call_seconds=2, ca_bundle=str(tmp_path / "certificate.pem")).post("x", {})
            until(lambda: received)
