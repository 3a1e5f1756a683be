"""What came in at the API, for tests to look at."""

from collections import deque
from dataclasses import asdict, dataclass
from itertools import islice

from sandbox.wire import Request

_KEPT = 5000
_LONGEST_BODY = 64 * 1024


@dataclass
class Entry:
    n: int
    at: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    status: int | None = None


class Journal:
    """The last few thousand requests; ``n`` goes on counting when the list is cleared."""

    def __init__(self) -> None:
        self.count = 0
        self.entries: deque[Entry] = deque(maxlen=_KEPT)

    def note(self, request: Request, at: str) -> Entry:
        """Write a request down as it arrives; its status is filled in once it is answered, if ever."""
        self.count += 1
        body = request.body[:_LONGEST_BODY].decode("utf-8", "replace")
        entry = Entry(self.count, at, request.method, request.path, request.query, request.headers, body)
        self.entries.append(entry)
        return entry

    def since(self, n: int) -> list[dict[str, object]]:
        return [asdict(entry) for entry in self.entries if entry.n > n]

    def newest(self, count: int) -> list[Entry]:
        return list(islice(reversed(self.entries), count))

    def clear(self) -> None:
        self.entries.clear()
