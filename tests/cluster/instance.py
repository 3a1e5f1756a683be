"""One instance of the site: gunicorn with its workers, as an operator starts it."""

import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.booking_site.running import ROOT, environment, free_port

from .programs import Program, until

SERVE = [sys.executable, "-m", "gunicorn", "booking_site.wsgi", "-c"]
# As systemd starts it, which goes on holding the socket.
HELD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


class Instance:
    def __init__(self, folder: Path, held: socket.socket | None = None, **settings: str) -> None:
        self.folder, self.held = folder, held
        self.port = held.getsockname()[1] if held else free_port()
        folder.mkdir()
        self.environment = environment(
            **settings, BIND=f"127.0.0.1:{self.port}", WEB_CONCURRENCY="2", PYTHONPATH=str(ROOT)
        )
        self.program: Program | None = None

    @property
    def runs(self) -> bool:
        return self.program is not None and self.program.runs

    def start(self, code: Path = ROOT) -> None:
        """Once it answers; a test that finds it running leaves it so."""
        if not self.runs:
            held = (self.held.fileno(),) if self.held else ()
            serve = [*SERVE, str(code / "gunicorn.conf.py")]
            command = [sys.executable, "-c", HELD, *map(str, held), *serve] if held else serve
            self.program = Program(command, self.folder, self.environment, passing=held)
            self.program.until(self.is_well)

    def is_well(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except http.client.HTTPException:
            return False
        finally:
            line.close()

    def kill(self) -> None:
        """SIGKILL to the master and its workers."""
        if self.program is not None:
            self.program.kill()

    def stop(self) -> None:
        """As systemd and Docker do it: SIGTERM to the master, and wait."""
        assert self.program is not None
        self.program.tell(signal.SIGTERM)
        self.program.ended()

    def reload(self) -> None:
        """SIGHUP to the master; done once every worker of before has gone."""
        assert self.program is not None
        before = self.workers()
        self.program.tell(signal.SIGHUP)
        until(lambda: not before & self.workers() and self.workers(), 90)

    def workers(self) -> set[str]:
        assert self.program is not None
        children = Path(f"/proc/{self.program.process.pid}/task/{self.program.process.pid}/children")
        return set(children.read_text().split())

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
