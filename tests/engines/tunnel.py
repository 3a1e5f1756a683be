"""A proxy that takes every name for a site of this machine: browsers that know no other way to be told so."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Tunnel(ThreadingHTTPServer):
    daemon_threads = True
    port: int  # where all of them lead

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that has left."""


class _Connect(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Tunnel

    def do_CONNECT(self) -> None:
        self.close_connection = True
        with socket.create_connection(("127.0.0.1", self.server.port)) as site:
            self.send_response(200)
            self.end_headers()
            _carry(self.connection, site)

    def log_message(self, *args: object) -> None:
        """Nothing."""


def _carry(one: socket.socket, other: socket.socket) -> None:
    towards = {one: other, other: one}
    while True:
        for end in select.select(towards, [], [])[0]:
            if not (data := end.recv(65536)):
                return
            towards[end].sendall(data)


@contextmanager
def leading_to(port: int) -> Iterator[int]:
    """Gives the proxy's own port."""
    server = Tunnel(("127.0.0.1", 0), _Connect)
    server.port = port
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
