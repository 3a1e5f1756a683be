"""How a fault plays out on the connection."""

import asyncio
import json
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from sandbox.faults import Fault
from sandbox.wire import Request, Response, html_response

_HTML = (
    "<!DOCTYPE html><html lang=fr><title>Maintenance</title>"
    "<h1>Maintenance en cours</h1><p>Le service sera de retour dans quelques minutes.</p></html>"
)


@dataclass
class Scene:
    """One call that goes wrong. ``apply`` carries it out as if nothing were the matter."""

    fault: Fault
    request: Request
    reader: StreamReader
    writer: StreamWriter
    apply: Callable[[], Response]

    async def send(self, response: Response) -> None:
        self.writer.write(response.head(keeps_alive=self.request.keeps_alive) + response.body)
        await self.writer.drain()


class Outcome(NamedTuple):
    """The status that was answered, if any, and whether the connection goes on."""

    status: int | None
    goes_on: bool


async def play(scene: Scene) -> Outcome:
    """Let a fault take its course."""
    return await _KINDS[scene.fault.kind](scene)


async def _delay(scene: Scene) -> Outcome:
    await asyncio.sleep(scene.fault.seconds)
    response = scene.apply()
    await scene.send(response)
    return Outcome(response.status, scene.request.keeps_alive)


async def _canned(scene: Scene) -> Outcome:
    """``status`` and ``body``: an answer made up beforehand."""
    fault = scene.fault
    status = fault.status or (503 if fault.kind == "status" else 200)
    body = fault.body if fault.body is not None else '{"error":{"name":"Fault","message":"As asked for."}}'
    kind = "application/json; charset=utf-8" if fault.kind == "body" or _is_json(body) else "text/html; charset=utf-8"
    response = Response(status, body.encode("utf-8", "replace"), kind, list(fault.headers.items()))
    await scene.send(response)
    return Outcome(status, scene.request.keeps_alive)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


async def _html(scene: Scene) -> Outcome:
    await scene.send(html_response(scene.fault.body or _HTML, scene.fault.status or 200))
    return Outcome(scene.fault.status or 200, scene.request.keeps_alive)


async def _reset(scene: Scene) -> Outcome:
    _abort(scene.writer)
    return Outcome(None, False)


async def _applied_then_reset(scene: Scene) -> Outcome:
    scene.apply()
    _abort(scene.writer)
    return Outcome(None, False)


def _abort(writer: StreamWriter) -> None:
    """Close by RST instead of FIN."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _hang(scene: Scene) -> Outcome:
    while await scene.reader.read(65536):
        pass
    return Outcome(None, False)


async def _truncated(scene: Scene) -> Outcome:
    """Half of the body under the length of the whole."""
    response = scene.apply()
    scene.writer.write(response.head(keeps_alive=False) + response.body[: len(response.body) // 2])
    await scene.writer.drain()
    return Outcome(response.status, False)


async def _truncated_json(scene: Scene) -> Outcome:
    """Half of the body under its own length: the transfer is whole, the JSON is not."""
    response = scene.apply()
    await scene.send(replace(response, body=response.body[: len(response.body) // 2]))
    return Outcome(response.status, scene.request.keeps_alive)


async def _drip(scene: Scene) -> Outcome:
    response = scene.apply()
    for byte in response.head(keeps_alive=False) + response.body:
        scene.writer.write(bytes([byte]))
        await scene.writer.drain()
        await asyncio.sleep(scene.fault.seconds)
    return Outcome(response.status, False)


_KINDS: dict[str, Callable[[Scene], Awaitable[Outcome]]] = {
    "delay": _delay,
    "status": _canned,
    "body": _canned,
    "html": _html,
    "reset": _reset,
    "applied-then-reset": _applied_then_reset,
    "hang": _hang,
    "truncated": _truncated,
    "truncated-json": _truncated_json,
    "drip": _drip,
}
