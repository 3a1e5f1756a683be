"""Each way in which a call can go wrong on purpose."""

import json
import socket
from time import perf_counter

import pytest
import requests

from tests.sandbox.client import KEY

APPOINTMENTS = "/api/v1/groups/*/appointments*"


def exchange(api, path, seconds=5.0, body=b"", method="GET"):
    """Whatever comes back within a time, and whether the connection was ended, reset or is still open."""
    host, port = api.address.removeprefix("http://").split(":")
    head = f"{method} {path} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    answer = b""
    with socket.create_connection((host, int(port)), timeout=seconds) as connection:
        connection.sendall(head.encode() + body)
        try:
            while piece := connection.recv(65536):
                answer += piece
        except ConnectionResetError:
            return answer, "reset"
        except TimeoutError:
            return answer, "open"
    return answer, "ended"


@pytest.fixture
def start(api):
    return api.starts(("calendar_id", 15))[0]


def group_path(number=4):
    return f"/api/v1/groups/{number}.json?apikey={KEY}"


def test_a_delay_then_the_usual_answer(api):
    api.tell("/faults", path="/api/v1/groups/4.json", kind="delay", seconds=0.2)
    began = perf_counter()
    assert api.get("groups/4")["id"] == 4
    assert perf_counter() - began >= 0.2
    assert api.ask("/faults")["faults"][0]["count"] == 0


def test_a_status_and_nothing_applied(api, camille, start):
    api.tell("/faults", path=APPOINTMENTS, method="POST", kind="status", status=502, body="<h1>Bad gateway</h1>")
    answer = camille.book(start)
    assert (answer.status_code, answer.text) == (502, "<h1>Bad gateway</h1>")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert camille.records("appointments") == []
    api.tell("/faults", path="*", kind="status")
    answer = api.call("GET", "groups/4.json")
    assert answer.status_code == 503 and answer.headers["Content-Type"].startswith("application/json")
    api.tell("/faults", path="*", kind="status", status=302, headers={"Location": "/elsewhere"})
    assert api.call("GET", "groups/4.json", allow_redirects=False).headers["Location"] == "/elsewhere"


def test_a_reset_before_anything_is_applied(api, camille, start):
    api.tell("/faults", path=APPOINTMENTS, method="POST", kind="reset")
    with pytest.raises(requests.ConnectionError):
        camille.book(start)
    assert camille.records("appointments") == []
    api.tell("/faults", path="*", kind="reset")
    assert exchange(api, group_path()) == (b"", "reset")


def test_applied_then_reset(api, camille, start):
    api.tell("/faults", path=APPOINTMENTS, method="POST", kind="applied-then-reset")
    with pytest.raises(requests.ConnectionError):
        camille.book(start)
    assert [record["start"] for record in camille.records("appointments")] == [start]
    api.tell("/faults", path="*", kind="applied-then-reset")
    assert exchange(api, group_path()) == (b"", "reset")


def test_a_hang_answers_nothing_and_hinders_nobody(api):
    api.tell("/faults", path="/api/v1/groups/4.json", kind="hang")
    assert exchange(api, group_path(), seconds=0.2) == (b"", "open")
    assert api.get("groups/4")["id"] == 4


def test_a_body_cut_short_of_its_length(api, camille, start):
    api.tell("/faults", path=APPOINTMENTS, method="POST", kind="truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        camille.book(start)
    assert len(camille.records("appointments")) == 1
    api.tell("/faults", path="*", kind="truncated")
    answer, end = exchange(api, group_path())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert end == "ended" and int(head.split(b"Content-Length: ")[1].split()[0]) > len(body) > 0


def test_json_cut_but_whole_as_http(api, camille, start):
    api.tell("/faults", path=APPOINTMENTS, method="POST", kind="truncated-json")
    answer = camille.book(start)
    assert answer.status_code == 201
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(camille.records("appointments")) == 1
    assert api.get("groups/4")["id"] == api.get("groups/4")["id"] == 4


def test_html_instead_of_json_and_nothing_applied(api, camille, start):
    api.tell("/faults", path=APPOINTMENTS, method="POST", kind="html")
    answer = camille.book(start)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<!DOCTYPE html>" in answer.text and camille.records("appointments") == []


def test_a_made_up_body(api, camille, start):
    api.tell("/faults", path=APPOINTMENTS, method="POST", kind="body", body='{"records": "none"}', status=201)
    answer = camille.book(start)
    assert (answer.status_code, answer.text) == (201, '{"records": "none"}')
    assert camille.records("appointments") == []
    api.tell("/faults", path="*", kind="body", body="[1, 2")
    answer = api.call("GET", "groups/4.json")
    assert (answer.status_code, answer.text) == (200, "[1, 2")
    assert answer.headers["Content-Type"].startswith("application/json")


def test_a_drip(api):
    api.tell("/faults", path="*", kind="drip", seconds=0.002)
    began = perf_counter()
    answer, end = exchange(api, group_path(999))
    assert end == "ended" and answer.startswith(b"HTTP/1.1 404")
    assert perf_counter() - began >= 0.002 * len(answer)
    api.tell("/faults", path="*", kind="drip", seconds=30)
    assert exchange(api, group_path(), seconds=0.2) == (b"H", "open")


def test_count_and_skip(api):
    api.tell("/faults", path="*/groups/4.json", kind="status", status=500, count=2, skip=1)
    statuses = [api.call("GET", "groups/4.json").status_code for _ in range(5)]
    assert statuses == [200, 500, 500, 200, 200]
    api.tell("/faults", path="*/groups/4.json", kind="status", status=500, count=None)
    assert [api.call("GET", "groups/4.json").status_code for _ in range(5)] == [500] * 5


def test_which_calls(api):
    api.tell("/faults", path="/api/v1/groups/4.json", method="post", kind="status", count=None)
    assert api.call("GET", "groups/4.json").status_code == 200
    assert api.call("POST", "groups/4.json").status_code == 503
    assert api.call("POST", "groups/5.json").status_code == 405
    api.tell("/faults", path="*", kind="status", status=500, count=None)
    assert api.ask("/healthz") == {"ok": True}, "the control interface never fails"


def test_the_first_on_the_list_strikes_first(api):
    api.tell("/faults", path="*", kind="status", status=501)
    api.tell("/faults", path="*", kind="status", status=502)
    assert [api.call("GET", "groups/4.json").status_code for _ in range(3)] == [501, 502, 200]


def test_listing_and_clearing(api):
    first = api.tell("/faults", path="*", kind="hang", count=None)["id"]
    second = api.tell("/faults", path="*", kind="status", method="GET")["id"]
    assert [fault["id"] for fault in api.ask("/faults")["faults"]] == [first, second]
    assert api.http.delete(f"{api.address}/faults", timeout=5).status_code == 200
    assert api.ask("/faults") == {"faults": []}
    assert api.get("groups/4")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "explode"}, {"kind": None}, {"count": 0}, {"count": "x"}, {"skip": -1}, {"seconds": "x"},
        {"seconds": -1}, {"status": 99}, {"path": ["x"]}, {"headers": "x"}, {"headers": {"A": "b\r\nC: d"}},
    ],
)  # fmt: skip
def test_bad_faults(api, wrong):
    answer = api.http.post(f"{api.address}/faults", json={"path": "*", "kind": "status", **wrong}, timeout=5)
    assert answer.status_code == 400 and api.ask("/faults") == {"faults": []}
