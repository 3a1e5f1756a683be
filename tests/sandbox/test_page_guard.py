"""Who may see the page for people and press its buttons: a browser on this machine, from the page itself."""

import pytest
import requests

from tests.sandbox.client import started
from tests.sandbox.test_buttons import everything

FORM = {"act": "fault", "kind": "hang", "path": "*", "count": "1"}
ELSEWHERE = [
    {"Origin": "https://example.org"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "OWN", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://evil.example:9000", "Host": "evil.example:9000"},
]


def as_from(api, headers):
    return {name: api.address if value == "OWN" else value for name, value in headers.items()}


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_another_sites_form_changes_nothing(api, headers):
    before = everything(api)
    answer = requests.post(f"{api.address}/", data=FORM, headers=as_from(api, headers), timeout=5)
    assert answer.status_code == 403 and answer.headers["Content-Type"].startswith("text/html")
    assert everything(api) == before


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_nor_does_another_site_by_the_control_interface(api, headers):
    api.tell("/faults", kind="hang", path="*/nothing")
    for method, path in (("POST", "/reset"), ("POST", "/clock"), ("DELETE", "/faults"), ("POST", "/edit")):
        answer = requests.request(method, api.address + path, data=b"{}", headers=as_from(api, headers), timeout=5)
        assert answer.status_code == 403 and answer.json()["error"]["name"] == "OtherSite"
    assert len(api.ask("/faults")["faults"]) == 1


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "OWN"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
)
def test_its_own_forms_and_programs_are_let_through(api, headers):
    headers = as_from(api, headers)
    answer = requests.post(f"{api.address}/", data=FORM, headers=headers, allow_redirects=False, timeout=5)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?done=fault-added#faults")
    assert requests.delete(f"{api.address}/faults", headers=headers, timeout=5).json() == {"faults": []}


def test_all_names_of_this_machine_will_do(api):
    port = api.address.rpartition(":")[2]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", "[::1]", "localhost"):
        headers = {"Host": host, "Origin": f"http://{host}".lower()}
        page = requests.get(f"{api.address}/", headers=headers, timeout=5)
        assert page.status_code == 200 and f"http://{host}/api/v1/" in page.text
        assert requests.post(f"{api.address}/", data=FORM, headers=headers, timeout=5).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", "127.0.0.1.example.org", "localhost.example.org:80", "127.0.0.1:x", "", "10.0.0.1", "a@localhost"],
)
def test_under_a_foreign_name_there_is_no_page_and_no_form(api, host):
    before = everything(api)
    for method in ("GET", "HEAD", "POST"):
        answer = requests.request(method, f"{api.address}/", data=FORM, headers={"Host": host}, timeout=5)
        assert answer.status_code == 403 and "camille" not in answer.text
    assert everything(api) == before
    shown = requests.get(f"{api.address}/", headers={"Host": host}, timeout=5).text
    assert f'href="{api.address}/"' in shown and (not host or host not in shown.replace(api.address, ""))


def test_a_browser_that_was_led_to_another_port_stays_there(tmp_path):
    with started("--data", str(tmp_path / "state.sqlite3")) as (_, address):
        page = requests.get(f"{address}/", headers={"Host": "localhost:1234"}, timeout=5).text
    assert "http://localhost:1234/api/v1/" in page and address not in page
