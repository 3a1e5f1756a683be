"""How many pages a second, for how many visitors at once, while every call to the API takes its time."""

from collections.abc import Sequence

from bench.client import Guest, Heard, crowd, request
from bench.customer import CLINIC
from bench.production import House, house
from bench.report import Section
from bench.sessions import copies
from bench.slow_api import slow_api, take

CROWDS = (1, 8, 32, 128, 512)
API_SECONDS = (0.0, 0.2)
SECONDS = 4.0
SLOT = f"{CLINIC}slot/"
# From the first question to the last one that needs no account.
WALK = (CLINIC, f"{CLINIC}calendar/", SLOT, f"{CLINIC}sign-in/")
NO_HELP = {"SLOT_SECONDS": "0.001"}
ANY_NUMBER = {"THROTTLE_TIMES_ADDRESS": "1000000/minute"}  # one visitor looks at more pages than anybody would
KINDS: Sequence[tuple[str, dict[str, str], Sequence[str]]] = (
    ("free times, asked anew for every page", NO_HELP, (SLOT,)),
    ("free times, kept for 5 s as in production", {}, (SLOT,)),
    ("a booking page by page, times asked anew", NO_HELP, WALK),
)


def measure() -> list[Section]:
    """Each visitor has a session, an address and a connection, and asks for the next page as soon as one has come."""
    with house() as made, slow_api(made.api) as api:
        with made.site() as site:
            cookies = copies(made, site, max(CROWDS))
        sections = [_section(made, api, cookies, *kind) for kind in KINDS]
    sections[0].note(
        f"The API replays the sandbox's answers in a process of its own on the same cores; {SECONDS:g} s each."
    )
    return sections


def _section(
    made: House, api: str, cookies: list[str], title: str, settings: dict[str, str], paths: Sequence[str]
) -> Section:
    section = Section(title, ("API ms", "visitors", "pages/s", "p50 ms", "p95 ms", "not 200", "client ms"))
    with made.site(CLICRDV_BASE_URL=api, **ANY_NUMBER, **settings) as site:
        take(0, api)
        warm(site.address, cookies)
        for seconds in API_SECONDS:
            take(seconds, api)
            for number in CROWDS:
                heard = crowd(site.address, guests(cookies[:number], paths, at=number * 1000), SECONDS)
                _row(section, seconds, number, heard)
                if (seconds, number) == (0.2, 128) and settings and len(paths) == 1:
                    section.at_least("pages a second, 128 visitors, API 200 ms", heard.rate, 300)
                    section.at_most("p95, 128 visitors, API 200 ms", heard.within(0.95), 500, "ms")
                    section.at_most("refused among them", heard.bad, 0)
    return section


def warm(site: str, cookies: Sequence[str]) -> None:
    """Every worker has its catalogue, also without Redis: some of the connections are its own."""
    crowd(site, guests(cookies[:16], WALK, at=900000), 3)


def guests(cookies: Sequence[str], paths: Sequence[str], *, at: int) -> list[Guest]:
    """Addresses begin at a number of their own: no throttle remembers them."""
    return [
        Guest([request(path, address=at + number, cookie=cookie) for path in paths], pause=1.0)
        for number, cookie in enumerate(cookies)
    ]


def _row(section: Section, seconds: float, number: int, heard: Heard) -> None:
    pages = len(heard.seconds) + heard.bad
    times = (heard.within(0.5), heard.within(0.95))
    name = f"{number} visitors, API {seconds * 1000:.0f} ms"
    section.row(name, round(seconds * 1000), number, heard.rate, *times, heard.bad, heard.client_cpu / pages * 1000)
