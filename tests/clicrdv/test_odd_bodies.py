"""Answers that nobody should send: each is either understood or UpstreamBroken, never anything else."""

import gzip
import tracemalloc
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from booking.clicrdv import accounts, appointments, catalog, fiches, groups, slots
from booking.clicrdv.errors import ApiError, OutcomeUnknown, Unavailable, UpstreamBroken
from booking.clicrdv.transport import Client
from tests.clicrdv.server import BODIES, recorded, reply

PARIS = ZoneInfo("Europe/Paris")
ASKED = {"zone": PARIS, "service_ids": [21], "calendar_id": None, "start": date(2031, 3, 3), "days": 7}

READS = {
    "group": lambda client: groups.get(client, 4),
    "catalogue": lambda client: catalog.catalogue(client, 4),
    "categories": lambda client: catalog.categories(client, 4),
    "calendars": lambda client: catalog.calendars_for(client, 4, [21]),
    "fields": lambda client: catalog.custom_fields(client, 4, "Fiche"),
    "slots": lambda client: slots.find(client, 4, **ASKED),
    "records": lambda client: fiches.page(client, 4),
    "record": lambda client: fiches.get(client, 4, 48),
    "appointments": lambda client: list(appointments.upcoming(client, 4, zone=PARIS)),
}
BROKEN = sorted(path.name for path in (BODIES / "broken").iterdir())


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("body", BROKEN)
def test_a_body_without_meaning_is_upstream_broken(odd, calling, read, body):
    odd.body(f"broken/{body}")
    with pytest.raises(UpstreamBroken):
        read(calling())


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(odd, calling, read, status):
    odd.always(reply("", status, Location=f"{odd.url}/elsewhere"))
    with pytest.raises(UpstreamBroken):
        read(calling())
    paths = [asked.path for asked in odd.asked]
    assert "/elsewhere" not in paths
    assert len(paths) == len(set(paths))  # a catalogue reads three lists, each once


@pytest.mark.parametrize("body", BROKEN)
def test_a_booking_answered_without_meaning_has_an_unknown_outcome(odd, calling, body):
    odd.body(f"broken/{body}", 201)
    with pytest.raises(OutcomeUnknown):
        _book(calling())
    assert len(odd.asked) == 1


@pytest.mark.parametrize("body", ["page.html", "cut.json", "string.json", "error-with-200.json", "answer.xml"])
def test_a_sign_up_answered_without_meaning_has_an_unknown_outcome(odd, calling, body):
    odd.body(f"broken/{body}", 201)
    with pytest.raises(OutcomeUnknown):
        _sign_up(calling())


@pytest.mark.parametrize("body", BROKEN)
def test_a_sign_in_answered_without_meaning_is_never_a_sign_in(odd, calling, body):
    odd.always(reply(recorded(f"broken/{body}"), Set_Cookie="_session_id=0123456789abcdef01234567; path=/"))
    with pytest.raises(ApiError):
        accounts.sign_in(calling(), "camille.roux@example.org", "rendez-vous")


@pytest.mark.parametrize("size", [5 * 1024 * 1024, 6_000_000, 20_000_000])
def test_more_than_five_megabytes_are_not_read(odd, calling, size):
    odd.always(reply(b'{"id": 4, "name": "' + b"x" * size + b'"}'))
    with pytest.raises(UpstreamBroken):
        groups.get(calling(), 4)
    assert len(odd.asked) == 1
    odd.always(reply(recorded("odd/group-sparse.json")))
    assert groups.get(calling(), 4).id == 4


def test_a_little_less_than_five_megabytes_are_read(odd, calling):
    odd.always(reply(b'{"id": 4, "name": "' + b"x" * 5_000_000 + b'"}'))
    assert len(groups.get(calling(), 4).name) == 5_000_000


def test_endless_bodies_of_every_kind_are_not_read(odd, calling):
    """Without a length, in chunks, in chunks with a negative length, as the body of a redirect, as headers."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    for beginning, piece in [
        (head + b"Connection: close\r\n\r\n", b" " * 65536),
        (head + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65536 + b"\r\n"),
        (head + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", b" " * 65536),
        (b"HTTP/1.1 302 Found\r\nLocation: /x\r\nConnection: close\r\n\r\n", b" " * 65536),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000),
    ]:
        sent: list[int] = []
        odd.answer = lambda asked, beginning=beginning, piece=piece, sent=sent: _endless(beginning, piece, sent)
        with pytest.raises((UpstreamBroken, Unavailable)):
            groups.get(calling(page=6, call=5), 4)
        assert sum(sent) < 30_000_000  # what was read, and what the system's buffers took


def test_a_small_answer_that_inflates_to_a_large_one_is_refused(odd, calling):
    odd.always(reply(_gzip(b'{"id": 4, "name": "' + b"x" * 50_000_000 + b'"}'), Content_Encoding="gzip"))
    with pytest.raises(UpstreamBroken):
        groups.get(calling(), 4)


def test_a_redirect_that_inflates_is_not_even_inflated(odd, calling):
    odd.always(reply(_gzip(b" " * 60_000_000), 302, Location="/x", Content_Encoding="gzip"))
    tracemalloc.start()
    with pytest.raises(UpstreamBroken):
        groups.get(calling(), 4)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_compressed_answers_are_read(odd, calling):
    odd.always(reply(_gzip(b'{"id": 4, "name": "Lilas"}'), Content_Encoding="gzip"))
    assert groups.get(calling(), 4).name == "Lilas"


def test_a_broken_compression_is_upstream_broken(odd, calling):
    odd.always(reply(b"\x1f\x8bnonsense", Content_Encoding="gzip"))
    with pytest.raises(UpstreamBroken):
        groups.get(calling(), 4)


@pytest.mark.parametrize("content_type", ["text/html", "text/plain; charset=utf-16", "", "image/png"])
def test_json_under_a_wrong_name_is_read(odd, calling, content_type):
    odd.always(reply(recorded("odd/group-sparse.json"), content_type=content_type))
    assert groups.get(calling(), 4).id == 4


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n{}",
        b"HTTP/1.1 abc\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n" + b"X-Header: x\r\n" * 200 + b"\r\n{}",
        b"HTTP/1.1 200 OK\r\nX-Header: " + b"x" * 70_000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n{}",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n",
    ],
)
def test_what_is_no_http_is_one_of_ours_for_reads_and_unknown_for_writes(odd, calling, answer):
    odd.answer = lambda asked: _then_close(answer)
    with pytest.raises((Unavailable, UpstreamBroken)):
        groups.get(calling(call=1), 4)
    with pytest.raises(OutcomeUnknown):
        _book(calling(call=1))


def _then_close(answer: bytes):
    yield answer
    raise ConnectionError


def _endless(beginning: bytes, piece: bytes, sent: list[int]):
    yield beginning
    for _ in range(2000):
        sent.append(len(piece))
        yield piece


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _book(client: Client) -> object:
    wanted = {"service_ids": [21], "calendar_id": 15, "record": {"id": 48}, "extra": {}, "comments": ""}
    start = datetime.fromisoformat("2031-03-03 09:00")
    return appointments.book(client, 4, zone=PARIS, start=start, websource="test", **wanted)


def _sign_up(client: Client) -> accounts.SignedIn | None:
    return accounts.sign_up(client, email="n@example.org", group_id=4, pending=None, service_names=[], calendar_name="")
