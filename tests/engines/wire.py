"""WebDriver, word for word: over Marionette, as Firefox speaks it itself, and over HTTP, as WebKitWebDriver does."""

import json
import socket
from typing import Any

import requests

SECONDS = 60
# Marionette's name of a command, and where it stands in https://www.w3.org/TR/webdriver2/#endpoints.
ENDPOINTS = {
    "Navigate": "POST /url",
    "FindElements": "POST /elements",
    "ElementClick": "POST /element/{id}/click",
    "ElementSendKeys": "POST /element/{id}/value",
    "ExecuteScript": "POST /execute/sync",
    "GetWindowHandles": "GET /window/handles",
    "SwitchToWindow": "POST /window",
    "CloseWindow": "DELETE /window",
    "SwitchToFrame": "POST /frame",
    "SetWindowRect": "POST /window/rect",
}


class Refused(Exception):
    """What a browser answers that cannot do it, or not yet."""


class Marionette:
    """Each message is `length:[kind, number, …]`. https://firefox-source-docs.mozilla.org/testing/marionette/"""

    def __init__(self, port: int, **wishes: Any) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self._stream = self._socket.makefile("rb")
        self._read()  # who it is
        self.knows = self.ask("NewSession", **wishes)["capabilities"]

    def ask(self, command: str, **details: Any) -> Any:
        message = json.dumps([0, 1, f"WebDriver:{command}", details]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _kind, _number, error, answer = self._read()
        if error:
            raise Refused(f"{command}: {error['error']}: {error['message']}")
        return answer["value"] if isinstance(answer, dict) and "value" in answer else answer

    def _read(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)).isdigit():
            length += digit
        if not length:
            raise Refused("the browser is gone")
        return json.loads(self._stream.read(int(length)))


class Http:
    def __init__(self, port: int, **wishes: Any) -> None:
        self._url = f"http://127.0.0.1:{port}/session"
        made = self._send("POST", "", {"capabilities": {"alwaysMatch": wishes}})
        self.knows = made["capabilities"]
        self._url += "/" + made["sessionId"]

    def ask(self, command: str, **details: Any) -> Any:
        method, _, path = ENDPOINTS[command].partition(" ")
        return self._send(method, path.format(**details), details)

    def _send(self, method: str, path: str, details: dict[str, Any]) -> Any:
        body = None if method != "POST" else details
        value = requests.request(method, self._url + path, json=body, timeout=SECONDS).json()["value"]
        if isinstance(value, dict) and "error" in value:
            raise Refused(f"{path}: {value['error']}: {value['message']}")
        return value
