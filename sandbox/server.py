"""The HTTP server: one event loop, many connections, requests answered one at a time.

A request takes a millisecond or so of pure computing; threads would only make them wait for each other's turn, and
faults such as "hang" or "drip" would each hold one.
"""

import asyncio
import contextlib
import signal
import socket
from asyncio import StreamReader, StreamWriter

from sandbox.app import App, is_api
from sandbox.errors import Refused
from sandbox.mishaps import Scene, play
from sandbox.wire import LARGEST_HEAD, Request, Response, Unreadable, json_response, read_request

_BACKLOG = 1024
_GONE = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError)


class Server:
    """Serves until told to stop."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.stopping = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()

    async def run(self, port: int) -> None:
        """Listen, print the address, serve; end cleanly on SIGTERM and SIGINT."""
        listening = await asyncio.start_server(
            self._converse, "127.0.0.1", port, backlog=_BACKLOG, limit=LARGEST_HEAD, reuse_address=True
        )
        self.app.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.stopping.set)
        print(f"sandbox: {self.app.address}", flush=True)
        await self.stopping.wait()
        listening.close()
        await self._hang_up()

    async def _hang_up(self) -> None:
        """No request is ever half answered at this point, except those that a fault holds."""
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _converse(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._answer_all(reader, writer)
        except asyncio.CancelledError:
            writer.close()
        except _GONE:
            writer.close()
        finally:
            self._connections.discard(task)

    async def _answer_all(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            while request := await read_request(reader, writer):
                if not await self._answer(request, reader, writer):
                    break
        except Unreadable as unreadable:
            refused = Refused(unreadable.status, "BadRequest", unreadable.message)
            await _refuse(json_response(refused.body(), unreadable.status), reader, writer)
        writer.close()

    async def _answer(self, request: Request, reader: StreamReader, writer: StreamWriter) -> bool:
        """Answer one request; whether the connection goes on."""
        entry = fault = None
        if is_api(request):
            entry = self.app.journal.note(request, self.app.clock.stamp())
            fault = self.app.faults.for_call(request.method, request.path)
        if fault:
            scene = Scene(fault, request, reader, writer, lambda: self.app.respond(request))
            status, goes_on = await play(scene)
        else:
            response = self.app.respond(request)
            status, goes_on = response.status, request.keeps_alive
            _write(request, response, writer)
            await writer.drain()
        if entry:
            entry.status = status
        return goes_on


def _write(request: Request, response: Response, writer: StreamWriter) -> None:
    head = response.head(keeps_alive=request.keeps_alive)
    writer.write(head if request.method == "HEAD" else head + response.body)


async def _refuse(response: Response, reader: StreamReader, writer: StreamWriter) -> None:
    """Say why, and read on for a while: a client that is still sending would otherwise see a reset and no answer."""
    writer.write(response.head(keeps_alive=False) + response.body)
    await writer.drain()
    connection = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(5):
            while await reader.read(1 << 20):
                pass
