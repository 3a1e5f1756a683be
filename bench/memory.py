"""What a worker takes of the machine's memory."""

from bench.client import crowd
from bench.load import NO_HELP, WALK, guests
from bench.machine import memory
from bench.production import Site, house
from bench.report import Section
from bench.sessions import copies

VISITORS, SECONDS = 64, 10.0


def measure() -> list[Section]:
    """At the start, and after so many visitors have walked through a booking."""
    section = Section("memory of a worker", ("RSS MB", "PSS MB"))
    with house() as made, made.site(**NO_HELP) as site:
        _rows(section, site, "at the start")
        cookies = copies(made, site, VISITORS)
        for turn in (1, 2):
            heard = crowd(site.address, guests(cookies, WALK, at=turn * 1000), SECONDS)
            _rows(section, site, f"after {len(heard.seconds)} {'pages' if turn == 1 else 'more'}")
    return [section]


def _rows(section: Section, site: Site, when: str) -> None:
    for number, worker in enumerate(site.workers, 1):
        section.row(f"worker {number}, {when}", *memory(worker))
