"""Programs that the tests start, each with all that it starts, and waiting for what they do."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")


class Program:
    """What runs in a process group of its own; what it says is in a file."""

    def __init__(
        self,
        command: list[str],
        folder: Path,
        environment: dict[str, str],
        *,
        user: str | None = None,
        passing: tuple[int, ...] = (),
    ) -> None:
        self.log = folder / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=passing,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )

    @property
    def runs(self) -> bool:
        return self.process.poll() is None

    def tell(self, number: signal.Signals) -> None:
        """To the program alone, as a service manager would."""
        self.process.send_signal(number)

    def ended(self, seconds: float = 30) -> int:
        return self.process.wait(timeout=seconds)

    def kill(self) -> None:
        """It and all of its children at once, without a word, as if the machine had lost its power."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def until(self, look: Callable[[], Value], seconds: float = 30) -> Value:
        """Whatever `look` finds, once that is something; it may fail meanwhile."""

        def tell() -> str:
            return self.log.read_text(errors="replace")[-3000:]

        return until(lambda: look() if self.runs else _ended(tell()), seconds, tell)


def _ended(said: str) -> None:
    raise AssertionError(f"ended by itself:\n{said}")


@contextmanager
def running(
    command: list[str], folder: Path, *, user: str | None = None, end: signal.Signals = signal.SIGTERM, **more: str
) -> Iterator[Program]:
    program = Program(command, folder, os.environ | more, user=user)
    try:
        yield program
    finally:
        program.tell(end)
        with suppress(subprocess.TimeoutExpired):
            program.ended(10)
        program.kill()


def until(look: Callable[[], Value], seconds: float = 30, tell: Callable[[], str] = str) -> Value:
    """Ask again and again; what cannot be asked yet is not there yet."""
    last, deadline = "", time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := look():
                return found
        except OSError as error:
            last = repr(error)
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {last}\n{tell()}")
