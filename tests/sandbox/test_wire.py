"""HTTP itself, and the many ways in which clients word the same thing."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from xml.etree import ElementTree

import pytest

from tests.sandbox.client import KEY

GROUP = f"/api/v1/groups/4.json?apikey={KEY}"


def connected(api):
    host, port = api.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("groups/4.json", {}),
        ("groups/4?format=json", {}),
        ("groups/4", {"Accept": "application/json"}),
        ("groups/4", {"Accept": "text/html, application/json;q=0.5"}),
        ("groups/4", {"Content-Type": "application/json"}),
    ],
)
def test_three_ways_to_ask_for_json(api, path, headers):
    """D S: the suffix, ``format``, or a JSON Accept or Content-Type."""
    answer = api.call("GET", path, headers=headers)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("groups/4", {}),
        ("groups/4", {"Accept": "text/html"}),
        ("groups/4.xml", {"Accept": "application/json"}),
        ("groups/4?format=xml", {"Accept": "application/json"}),
    ],
)
def test_who_asks_for_no_json_gets_xml(api, path, headers):
    """D: there is XML. P: its shape."""
    answer = api.call("GET", path, headers=headers)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    group = ElementTree.fromstring(answer.content)
    assert group.tag == "group" and group.findtext("id") == "4" and group.find("id").get("type") == "integer"
    assert group.findtext("country-code") == "33" and group.findtext("sendmail") == "true"


def test_lists_and_refusals_in_xml(api):
    listed = ElementTree.fromstring(api.call("GET", "groups/4/interventions.xml?results=2").content)
    assert (listed.tag, listed.get("type"), listed.get("totalRecords")) == ("interventions", "array", "9")
    assert [service.findtext("id") for service in listed.findall("intervention")] == ["20", "21"]
    slots = ElementTree.fromstring(api.call("GET", "groups/4/availabletimeslots?intervention_ids[]=21").content)
    assert len(slots.find("availabletimeslots")) > 3 and slots.find("calendar-id").get("nil") == "true"
    refused = api.call("GET", "groups/999")
    assert refused.status_code == 404 and ElementTree.fromstring(refused.content).findtext("name") == "NotFound"


def test_xml_holds_whatever_is_in_the_store(api):
    odd = {"name": "<&> \x00\x0b ü", "phone": ["a", {"b": None}], "1 & <x>": 1.5}
    api.tell("/edit", resource="groups", id=4, set=odd)
    group = ElementTree.fromstring(api.call("GET", "groups/4").content)
    assert group.findtext("name") == "<&>  ü" and group.find("x1x").get("type") == "decimal"


def test_a_json_body_needs_its_content_type(camille):
    """D S: a body is not understood without."""
    body = json.dumps({"fiche": {"firstname": "X"}})
    for kind in ("text/plain", "application/octet-stream"):
        answer = camille.call("PUT", "fiches/48.json", data=body, headers={"Content-Type": kind})
        assert answer.status_code == 400
    assert camille.call("PUT", "fiches/48.json", data=body).status_code == 400
    kind = "Application/JSON; charset=utf-8"
    assert camille.call("PUT", "fiches/48", data=body, headers={"Content-Type": kind}).json()["firstname"] == "X"


def test_a_form_body_is_understood_too(camille):
    answer = camille.call("PUT", "fiches/48.json", data={"fiche[firstname]": "Zo?é", "fiche[rappel_sms]": "0"})
    assert (answer.json()["firstname"], answer.json()["rappel_sms"]) == ("Zo?é", False)


@pytest.mark.parametrize(
    "query",
    [
        "apikey={key}&conditions[0][field]=id&conditions[0][op]=>&conditions[0][value]=22&results=all",
        "apikey={key}&conditions%5B0%5D%5Bfield%5D=id&conditions%5B0%5D%5Bop%5D=%3E&conditions%5B0%5D%5Bvalue%5D=22",
        "apikey={key}?conditions[0][field]=id&conditions[0][op]=>&conditions[0][value]=22",
        "conditions[0][field]=id&conditions[0][op]=>&conditions[0][value]=22?apikey={key}",
        "apikey={key}&&conditions[0][field]=id&conditions[0][op]=> &conditions[0][value]= 22 &",
    ],
)
def test_queries_as_they_come(api, query):
    """S: [ ] and > raw or encoded, a second ?, empty pieces."""
    target = "/api/v1/groups/4/interventions.json?" + query.format(key=KEY)
    answer = api.raw(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    records = json.loads(answer.partition(b"\r\n\r\n")[2])["records"]
    assert [record["id"] for record in records] == [23, 24, 25, 26, 27, 28]


def test_ids_in_every_form(api):
    """S: numbers or strings; D: with brackets; P: also without, numbered, or with commas."""

    def starts(*params):
        return [slot["start"] for slot in api.get("groups/4/availabletimeslots", *params)["availabletimeslots"]]

    expected = starts(("intervention_ids[]", 21))
    assert expected
    for params in ([("intervention_ids", "21")], [("intervention_ids[0]", "21")], [("intervention_id", 21)]):
        assert starts(*params) == expected
    both = [("calendar_ids[]", 15), ("calendar_ids[]", 16)]
    assert starts(("intervention_ids", 21), *both) == starts(("intervention_ids", 21), ("calendar_ids", "15,16"))


def test_a_connection_serves_many_requests_also_sent_at_once(api):
    request = f"GET {GROUP} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    last = f"GET {GROUP} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    answer = api.raw(request * 3 + last)
    assert answer.count(b"HTTP/1.1 200 OK") == 4 and answer.count(b"Connection: keep-alive") == 3


def test_an_old_client(api):
    assert b"Connection: close" in api.raw(f"GET {GROUP} HTTP/1.0\r\n\r\n".encode())


def test_head_has_the_headers_alone(api):
    answer = api.raw(f"HEAD {GROUP} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK") and body == b""
    assert int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0]) > 100


def test_a_body_in_chunks(camille):
    pieces = (piece for piece in (b'{"fiche": {"first', b'name": "', b'Chunk"}}'))
    answer = camille.call("PUT", "fiches/48.json", data=pieces, headers={"Content-Type": "application/json"})
    assert answer.json()["firstname"] == "Chunk"


def test_a_client_that_asks_before_it_sends(api, camille):
    head = (
        f"PUT /api/v1/fiches/48.json HTTP/1.1\r\nHost: x\r\nCookie: _session_id={camille.session}\r\n"
        "Content-Type: application/json\r\nContent-Length: 29\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    with connected(api) as connection:
        connection.sendall(head.encode())
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b'{"fiche":{"firstname":"Wait"}}'[:29])
        assert connection.recv(1000).startswith(b"HTTP/1.1 400")


def test_ten_megabytes_are_too_much_and_the_client_is_told(api, camille):
    body = json.dumps({"fiche": {"firstname": "x" * 10_000_000}})
    answer = camille.call("PUT", "fiches/48.json", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413 and answer.json()["error"]
    chunks = (b"x" * 500_000 for _ in range(20))
    assert camille.call("PUT", "fiches/48.json", data=chunks).status_code == 413
    assert api.ask("/healthz") == {"ok": True}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nSpaced : x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_no_request(api, sent, status):
    with connected(api) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_client_that_leaves_in_mid_request_harms_nobody(api):
    for sent in (b"", b"GET / HT", b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc"):
        with connected(api) as connection:
            connection.sendall(sent)
    assert api.ask("/healthz") == {"ok": True}


@pytest.mark.parametrize(
    "path",
    [
        "groups/4",
        "groups/4/",
        "groups",
        "groups/",
        "/groups/4.json",
        "groups//4",
        "GROUPS/4",
        "nothing",
        "",
        "fiches/48",
    ],
)
def test_nothing_is_ever_redirected(api, path):
    """S: clients follow no redirect."""
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = api.call(method, path, headers={"Accept": "application/json"}, allow_redirects=False)
        assert answer.status_code in (200, 400, 401, 404, 405) and "Location" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "OPTIONS"])
def test_methods_that_are_not_for_here(api, method):
    """D: 405, which HTTP wants to say what is."""
    healthz = api.http.request(method, api.address + "/healthz", timeout=5)
    answers = [api.call(method, "groups/4.json"), api.call(method, "groups/4"), healthz]
    assert [answer.status_code for answer in answers] == [405] * 3
    assert [answer.headers["Allow"] for answer in answers] == ["GET, PUT", "GET, PUT", "GET"]


@pytest.mark.parametrize(
    ("status", "method", "path"),
    [
        (400, "GET", "groups/4/interventions.json?sort=shoe_size"),
        (401, "GET", "fiches.json"),
        (404, "GET", "groups/999.json"),
        (405, "DELETE", "groups/4.json"),
    ],
)
def test_the_body_of_an_error_is_no_record(api, status, method, path):
    """D: statuses other than 200 and 201 are errors. S: no id at the top. P: what stands there instead."""
    answer = api.call(method, path)
    assert answer.status_code == status and set(answer.json()) == {"error"}
    assert {"name", "message"} <= set(answer.json()["error"])


def test_fifty_requests_at_once_and_each_is_quick(api):
    def ask(path):
        with connected(api) as connection:
            connection.sendall(f"GET {path}&apikey={KEY} HTTP/1.0\r\n\r\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).startswith(b"HTTP/1.1 200")

    catalogue = "/api/v1/groups/10/interventions.json?results=all"
    week = "/api/v1/groups/4/availabletimeslots.json?intervention_ids[]=21"
    with ThreadPoolExecutor(50) as pool:
        assert all(pool.map(ask, [catalogue, week] * 50))
    for path in (catalogue, week):
        quickest = min(timed(ask, path + f"&nothing={number}") for number in range(20))
        assert quickest < 0.02


def timed(work, argument):
    began = perf_counter()
    assert work(argument)
    return perf_counter() - began
