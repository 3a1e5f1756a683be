"""What a browser loads, and when it has painted: Chromium on a slow line with a slow processor."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.customer import CAMILLE, CLINIC
from bench.production import house
from bench.report import Section
from booking_site.browser import installed

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Script": "JS", "Font": "font", "Image": "image", "Other": "other"}
LIGHT = ("Document", "Stylesheet", "Script")
FIRST_VISIT, LATER = 14_000, 6_000
# Lighthouse's slow 4G: the line itself, and what it has the browser's own throttling take for the same.
LINES = {
    "150 ms, 1.6 Mbit/s": {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8},
    "562 ms, 1.44 Mbit/s": {"latency": 562.5, "downloadThroughput": 1.44e6 / 8, "uploadThroughput": 675e3 / 8},
}
SLOWER, TIMES = 4, 5
OBSERVE = """
window.seen = {lcp: 0, cls: 0, tbt: 0, fcp: 0};
const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe(
  {type, buffered: true});
watch("paint", (entry) => { if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime; });
watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
watch("longtask", (entry) => { seen.tbt += Math.max(0, entry.duration - 50); });
"""


def weigh() -> list[Section]:
    """Bytes of every page of a booking, as they come over the line, in a browser that keeps what it has."""
    section = Section("bytes as Chromium gets them, compressed", (*KINDS.values(), "H+C+J", "all", "files"))
    with house() as made, made.site() as site, chromium() as browser:
        page = _window(browser)
        line = Line(page)
        light = []
        for name in _booking(page, site.address):
            page.wait_for_load_state("networkidle")
            sizes = line.sizes()
            light.append(sum(sizes[kind] for kind in LIGHT))
            files = sum(size > 0 for size in line.bodies.values())
            section.row(name, *(sizes[kind] for kind in KINDS), light[-1], sum(sizes.values()), files)
            line.bodies.clear()
        section.at_most("first visit: HTML, CSS, JS", light[0], FIRST_VISIT, "bytes")
        section.at_most("heaviest later page", max(light[1:]), LATER, "bytes")
        section.note("Bodies only; HTML by the site's own gzip, files as WhiteNoise keeps them.")
    return [section]


class Line:
    """What comes over it: bytes of bodies, still compressed, by request. What the browser has kept does not."""

    def __init__(self, page: Page) -> None:
        self.bodies: Counter[str] = Counter()
        self._heads: dict[str, tuple[str, int]] = {}
        wire = page.context.new_cdp_session(page)
        wire.on("Network.responseReceived", self._note)
        wire.on("Network.loadingFinished", self._count)
        wire.send("Network.enable")

    def sizes(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for number, size in self.bodies.items():
            found[self._heads[number][0]] += size
        return found

    def _note(self, said: dict[str, Any]) -> None:
        kind = said["type"] if said["type"] in KINDS else "Other"
        self._heads[said["requestId"]] = kind, int(said["response"]["encodedDataLength"])

    def _count(self, said: dict[str, Any]) -> None:
        if said["requestId"] in self._heads:
            head = self._heads[said["requestId"]][1]
            self.bodies[said["requestId"]] = max(0, int(said["encodedDataLength"]) - head)


def _booking(page: Page, site: str) -> Iterator[str]:
    """The worked example in a browser, page by page."""
    page.goto(f"{site}{CLINIC}")
    yield "service (first visit)"
    steps = {
        "calendar": "button[name=service][value='21']",
        "slot": "button[name=calendar][value='15']",
        "sign-in": "button[name=start] >> nth=0",
    }
    for name, button in steps.items():
        page.locator(f"main {button}").click()
        page.wait_for_selector(f"body[data-page={name}]")
        yield name
    for field, text in CAMILLE.items():
        page.locator(f"main [name={field}]").fill(text)
    yield from _sent(page, ("record", "check", "done"))


def _sent(page: Page, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        page.locator("main form[method=post] .button-wide").first.click()
        page.wait_for_selector(f"body[data-page={name}]")
        yield name


def paint() -> list[Section]:
    """Cold cache, each time a new browser profile; medians."""
    section = Section("Chromium, cold cache, CPU 4 times slower", ("FCP ms", "LCP ms", "CLS", "TBT ms"))
    with house() as made, made.site() as site, chromium() as browser:
        for line, conditions in LINES.items():
            for name, choices in {"service": (), "slot": ("?service=21", "?calendar=15")}.items():
                seen = [_measured(browser, site.address, choices, conditions) for _ in range(TIMES)]
                middle = {what: median(one[what] for one in seen) for what in ("fcp", "lcp", "cls", "tbt")}
                section.row(f"{name}, {line}", *(float(value) for value in middle.values()))
                if conditions["latency"] == 150:
                    _goals(section, name, middle)
    section.note("No TLS and no proxy in front: on a real line, their round trips come on top.")
    return [section]


def _goals(section: Section, name: str, seen: dict[str, float]) -> None:
    section.at_most(f"LCP of the {name} page", seen["lcp"], 1000, "ms")
    section.at_most(f"CLS of the {name} page", round(seen["cls"], 4), 0)
    section.at_most(f"blocking time of the {name} page", seen["tbt"], 0, "ms")


def _measured(browser: Browser, site: str, choices: tuple[str, ...], conditions: dict[str, float]) -> dict[str, float]:
    """Load the page anew, slowed down, until nothing moves any more."""
    page = _window(browser)
    page.add_init_script(OBSERVE)
    address = f"{site}{CLINIC}"
    for choice in choices:
        page.goto(f"{site}{CLINIC}{choice[1:].partition('=')[0]}/{choice}")
        address = page.url
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    wire.send("Network.emulateNetworkConditions", {"offline": False, **conditions})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto("about:blank")
    page.goto(address, wait_until="networkidle")
    seen: dict[str, float] = page.evaluate("seen")
    page.context.close()
    return seen


def _window(browser: Browser) -> Page:
    context: BrowserContext = browser.new_context(viewport={"width": 412, "height": 823}, locale="fr-FR")
    return context.new_page()


@contextmanager
def chromium() -> Iterator[Browser]:
    """As `python -m booking_site.browser` finds it."""
    with sync_playwright() as playwright:
        wish: dict[str, Any] = {"executable_path": path} if (path := installed()) else {}
        browser = playwright.chromium.launch(args=FLAGS, **wish)
        yield browser
        browser.close()
