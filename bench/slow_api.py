"""An API that takes its time: what the sandbox answered once is said again, after so many seconds.

The sandbox works its answers out on the cores that are measured; this one only waits. `python -m bench.slow_api
SANDBOX` prints its own address; GET /seconds/0.2 sets how long every answer takes.
"""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen
from urllib.parse import urlsplit

from bench.machine import ROOT
from bench.visitors import Visitor

SWITCH = b"GET /seconds/"
WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class SlowApi(asyncio.Protocol):
    """One connection of the site; keep-alive, one request at a time."""

    seconds = 0.0
    kept: dict[bytes, bytes] = {}
    sandbox = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.heard = transport, bytearray()

    def data_received(self, data: bytes) -> None:
        self.heard += data
        if not _is_whole(self.heard):
            return
        asked = bytes(self.heard)
        self.heard.clear()
        if asked.startswith(SWITCH):
            type(self).seconds = float(asked.split(b" ")[1].rpartition(b"/")[2])
            self.transport.write(WELL)
        elif answer := self.kept.get(_question(asked)):
            asyncio.get_running_loop().call_later(self.seconds, self.transport.write, answer)
        else:
            self.learning = asyncio.get_running_loop().create_task(self._learn(asked))

    async def _learn(self, asked: bytes) -> None:
        """Writes, and whatever was not asked before, are the sandbox's."""
        address = urlsplit(self.sandbox)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        answer = head + await reader.readexactly(_length(head))
        writer.close()
        if asked.startswith(b"GET ") and answer[9:12] == b"200":
            self.kept[_question(asked)] = answer
        await asyncio.sleep(self.seconds)
        self.transport.write(answer)


def _is_whole(asked: bytes | bytearray) -> bool:
    end = asked.find(b"\r\n\r\n")
    return end >= 0 and len(asked) >= end + 4 + _length(asked[: end + 4])


def _length(head: bytes | bytearray) -> int:
    _before, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def _question(asked: bytes) -> bytes:
    """What was asked, by whom."""
    line, _, head = asked.partition(b"\r\n")
    return line + head.lower().partition(b"\r\ncookie:")[2].partition(b"\r\n")[0]


@contextmanager
def slow_api(sandbox: str) -> Iterator[str]:
    """Its address, until the block ends."""
    command = [sys.executable, "-m", "bench.slow_api", sandbox]
    with Popen(command, cwd=ROOT, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def take(seconds: float, api: str) -> None:
    """From now on every answer takes so long."""
    assert Visitor(api, 0).ask(f"/seconds/{seconds}").is_well


async def _serve(sandbox: str) -> None:
    SlowApi.sandbox = sandbox
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    server = await loop.create_server(SlowApi, "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await stopping.wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
