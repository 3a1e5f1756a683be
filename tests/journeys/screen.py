"""One browser window on the site, what it complained about, and what a page must never do in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from tests.visitor import Visitor, book_until

CLINIC = "/clinique-des-lilas/"
CAMILLE = {"email": "camille.roux@example.org", "password": "rendez-vous"}

COLLECT = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(event.violatedDirective + " " + event.blockedURI);
});
"""
# Also that what is seen stands in what is heard: who speaks to the computer says what is on the button.
AXE = """
() => axe
  .run(document, {
    preload: false,
    resultTypes: ["violations"],
    rules: {"label-content-name-mismatch": {enabled: true}},
  })
  .then(({violations}) => violations.map(({id, nodes}) => `${id}, ${nodes.length} times: ${nodes[0].html}`))
"""
STICKING_OUT = """
(slack) => {
  const found = [];
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px too wide`);
  for (const part of document.querySelectorAll("h1, h2, h3, p, a, button, label, dt, dd, summary, th, td")) {
    const over = part.scrollWidth - part.clientWidth;
    if (part.clientWidth > 1 && over > slack) found.push(`${over} px too much in: ${part.outerHTML.slice(0, 120)}`);
  }
  return found;
}
"""


class Screen:
    def __init__(self, page: Page, site: str, *, scripts: bool = True) -> None:
        self.page, self.site, self.scripts = page, site, scripts
        self.complaints: list[str] = []
        self._not_fine: set[str] = set()
        page.add_init_script(COLLECT)
        page.on("response", self._note_status)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_status(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status in (404, 429, 503):
            self._not_fine.add(response.url)

    def _listen(self, message: ConsoleMessage) -> None:
        """Chromium calls a page of ours with a status such as 404 an error of the console; it is none."""
        ours = message.text.startswith("Failed to load") and message.location["url"] in self._not_fine
        if message.type == "error" and not ours:
            self.complaints.append(message.text)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def name(self) -> str:
        return self.page.locator("body").get_attribute("data-page") or ""

    @property
    def text(self) -> str:
        """What stands in <main>, with all kinds of spaces alike."""
        return " ".join(self.main.inner_text().split())

    @property
    def focused(self) -> Locator:
        return self.page.locator("*:focus")

    @contextmanager
    def going(self) -> Iterator[None]:
        """Whatever is done inside leads to another page; goes on once it is there."""
        with self.page.expect_navigation():
            yield

    def at(self, name: str) -> "Screen":
        assert self.name == name, f"at {self.name}, not {name}: {self.text[:300]}"
        return self

    def arrive(self, name: str) -> "Screen":
        """However many clicks, redirects and refreshes it takes."""
        expect(self.page.locator("body")).to_have_attribute("data-page", name, timeout=20000)
        return self

    def open(self, path: str) -> "Screen":
        self.page.goto(self.site + path)
        return self

    def back(self) -> "Screen":
        self.page.go_back()
        return self

    def reload(self) -> "Screen":
        self.page.reload()
        return self

    def button(self, name: str, value: object | None = None) -> Locator:
        where = f'main button[name="{name}"]' + (f'[value="{value}"]' if value is not None else "")
        return self.page.locator(where).first

    @property
    def submitter(self) -> Locator:
        """The primary button of a page that is a form, or a list and one act."""
        return self.page.locator("main form:not([role=search]) button[type=submit]").last

    def press(self, name: str, value: object | None = None) -> "Screen":
        """Choose: a button of the main form, by its name and value; the first one that has the name."""
        with self.going():
            self.button(name, value).click()
        return self

    def submit(self) -> "Screen":
        if (consent := self.page.locator("#id_consent")).count():  # where a look asks for it
            consent.check()
        with self.going():
            self.submitter.click()
        return self

    def search(self, words: str) -> "Screen":
        self.page.fill("main [role=search] [name=q]", words)
        with self.going():
            self.page.locator("main [role=search] button").click()
        return self

    def follow(self, selector: str) -> "Screen":
        with self.going():
            self.page.locator(selector).first.click()
        return self

    def fill(self, **fields: str) -> "Screen":
        """`appointment_comments` stands for appointment-comments."""
        for name, value in fields.items():
            self.page.fill(f'main [name="{name.replace("_", "-")}"]', value)
        return self

    def value(self, name: str) -> str:
        return self.page.input_value(f'main [name="{name}"]')

    def sign_in(self, email: str = CAMILLE["email"], password: str = CAMILLE["password"]) -> "Screen":
        return self.at("sign-in").fill(email=email, password=password).submit()

    def walk(self, to: str, *, path: str = CLINIC, **how: Any) -> "Screen":
        """Up to a page, by the vendor's worked example: its service, its calendar, the first free time."""
        self.open(path)
        while self.name != to:
            self.walk_on(**how)
        return self

    def begin_at(self, to: str, **who: Any) -> "Screen":
        """The same, walked by a browser without scripts that hands over its cookie: quick, but Back leads nowhere."""
        visitor = book_until(Visitor(), to, **who)
        self.page.context.add_cookies([{"name": "sid", "value": visitor.cookie(), "url": self.site}])
        return self.open(visitor.page.request.path).at(to)

    def walk_on(self, *, service: int = 21, calendar: int = 15, **who: str) -> "Screen":
        """One step of it."""
        acts: dict[str, Callable[[], Screen]] = {
            "service": lambda: self.press("service", service),
            "calendar": lambda: self.press("calendar", calendar),
            "slot": lambda: self.press("start"),
            "sign-in": lambda: self.sign_in(**who),
            "record": self.submit,
            "check": self.submit,
        }
        return acts[self.name]()

    def chosen(self, key: str) -> str:
        """A line of "Your appointment", or of the list on the check page."""
        return " ".join((self.page.locator(f".line-{key} .line-value").first.text_content() or "").split())

    def check(self, *, axe: bool = True) -> None:
        assert self.faults(axe=axe) == []

    def faults(self, *, axe: bool = True, slack: int = 1) -> list[str]:
        """What CSP refused, what the console said, what sticks out, what axe objects to. Nothing, that is."""
        refused = self.page.evaluate("window.refused || []")
        found = [*refused, *self.complaints, *self.page.evaluate(STICKING_OUT, slack)]
        if axe:
            self.page.evaluate(f"if (!window.axe) {{ {AXE_SCRIPT} }}")
            found += self.page.evaluate(AXE)
        return [f"{self.name}: {fault}" for fault in found]

    def look(self, width: int, scheme: str, text: str = "100%") -> None:
        """The same page in another window: as wide as this, light or dark, its text as large as this."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=scheme)
        self.page.evaluate("size => document.documentElement.style.fontSize = size", text)
