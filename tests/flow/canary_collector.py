"""Where error reports and traces arrive, over HTTP and in whatever packing they are sent."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

RELEASE = "c0de" * 10  # as long as the name of a commit
UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@dataclass
class Collector:
    port: int = 0
    got: list[tuple[str, str]] = field(default_factory=list)  # path, headers and unpacked content of each

    @property
    def surroundings(self) -> dict[str, str]:
        """What makes a site send here."""
        return {
            "SENTRY_RELEASE": RELEASE,
            "SENTRY_DSN": f"http://0123456789abcdef@127.0.0.1:{self.port}/1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.port}",
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }

    @property
    def reports(self) -> str:
        return self._sent_to("/envelope/")

    @property
    def traces(self) -> str:
        return self._sent_to("/v1/traces")

    @property
    def everything(self) -> str:
        return self._sent_to("")

    def _sent_to(self, path: str) -> str:
        return "\n".join(content for where, content in list(self.got) if path in where)


@contextmanager
def collecting() -> Iterator[Collector]:
    made = Collector()

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            unpacked = UNPACK[self.headers.get("Content-Encoding", "")](content).decode("utf-8", "replace")
            made.got.append((self.path, f"{self.path}\n{self.headers}\n{unpacked}"))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Taker) as server:
        made.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()
