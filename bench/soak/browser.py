"""A browser without scripts over real HTTP: pages with their forms and links, cookies, Reload, Back, a second tab, and
a frame of another site's page, in which cookies come back or do not."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import Cookie, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from requests.cookies import RequestsCookieJar

SECONDS = 40
HOPS = 10


class _AsOverTls(DefaultCookiePolicy):
    """To browsers this machine is as good as TLS."""

    def set_ok(self, cookie: Cookie, request: Any) -> bool:
        cookie.secure = False
        return super().set_ok(cookie, request)


COOKIES = _AsOverTls()
NO_COOKIES = DefaultCookiePolicy(allowed_domains=[])


Pairs = list[tuple[str, str]]


@dataclass
class Form:
    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)  # hidden and typed ones
    more: list[tuple[str, str]] = field(default_factory=list)  # hidden ones of a name that stands there already
    types: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)  # of selects and radio buttons
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Page:
    """What a browser was shown. Status 0: nothing came."""

    url: str
    status: int
    text: str
    seconds: float
    name: str = ""
    h1: str = ""
    forms: list[Form] = field(default_factory=list)  # those in <main>
    outer: list[Form] = field(default_factory=list)  # the others
    links: list[str] = field(default_factory=list)
    start: str = ""  # of a booking that it confirms
    notice: str = ""
    main: str = ""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def form(self, *, having: str = "") -> Form | None:
        """The main one, or the one with a field or button of this name."""
        for form in self.forms:
            names = {*form.fields, *form.options, *(name for name, _ in form.buttons)}
            if not having or having in names:
                return form
        return None

    def link(self, ending: str) -> str | None:
        return next((link for link in self.links if urlsplit(link).path.endswith(ending)), None)


class _Reader(HTMLParser):
    """One walk through a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.form: Form | None = None
        self.select = ""
        self.texts: dict[str, list[str]] = {"main": [], "h1": [], "notice": []}
        self.within: list[tuple[str, str]] = []  # open elements that matter, with what they are to us

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "body":
            self.page.name = found.get("data-page", "")
        if "data-start" in found:
            self.page.start = found["data-start"]
        if tag in ("main", "h1", "div"):
            what = "notice" if tag == "div" and "notice" in found.get("class", "").split() else tag
            self.within.append((tag, what))
        if tag == "form":
            self._begin_form(found)
        elif tag == "a" and "href" in found and self._is_in("main"):
            self.page.links.append(urljoin(self.page.url, found["href"]))
        elif self.form is not None:
            self._field(self.form, tag, found)

    def _begin_form(self, found: dict[str, str]) -> None:
        action = urljoin(self.page.url, found.get("action") or self.page.url)
        self.form = Form(found.get("method", "get").lower(), action)
        (self.page.forms if self._is_in("main") else self.page.outer).append(self.form)

    def _field(self, form: Form, tag: str, found: dict[str, str]) -> None:
        name, kind = found.get("name", ""), found.get("type", "text")
        if tag == "button" and found.get("type", "submit") == "submit":
            form.buttons.append((name, found.get("value", "")))
        elif tag == "select":
            self.select = name
            form.options[name] = []
        elif tag == "option" and self.select:
            form.options[self.select].append(found.get("value", ""))
            if "selected" in found:
                form.fields[self.select] = found.get("value", "")
        elif tag == "input" and name and kind in ("radio", "checkbox"):
            form.options.setdefault(name, []).append(found.get("value", "on"))
            form.types[name] = kind
        elif tag == "input" and kind == "hidden" and name in form.fields:
            form.more.append((name, found.get("value", "")))
        elif tag in ("input", "textarea") and name and kind != "submit":
            form.fields[name] = found.get("value", "")
            form.types[name] = kind

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif self.within and self.within[-1][0] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        for name, said in self.texts.items():
            if self._is_in(name):
                said.append(data)

    def _is_in(self, what: str) -> bool:
        return any(name == what for _tag, name in self.within)


def read(page: Page) -> Page:
    reader = _Reader(page)
    reader.feed(page.text)
    page.main, page.h1, page.notice = (_words(reader.texts[name]) for name in ("main", "h1", "notice"))
    return page


def _words(said: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(said)).strip()


class Browser:
    """`seen` is called with every page that it is shown."""

    def __init__(
        self, site: str, seen: Callable[[Page], None], *, framed: bool = False, cookies: RequestsCookieJar | None = None
    ) -> None:
        self.site, self.seen, self.framed = site, seen, framed
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.cookies = RequestsCookieJar(policy=COOKIES) if cookies is None else cookies
        self.http.headers["Accept-Language"] = "en"
        self.http.headers["Sec-Fetch-Dest"] = "iframe" if framed else "document"
        self.page = Page(site, 0, "", 0)
        self.last: tuple[str, str, Pairs | None] = ("GET", site, None)

    def reload(self) -> Page:
        """What was asked for last; of a form that brought no answer the form."""
        return self._ask(*self.last)

    def tab(self) -> "Browser":
        """Another tab of the same browser, at the same page."""
        other = Browser(self.site, self.seen, framed=self.framed, cookies=self.http.cookies)
        other.page = self.page
        return other

    def get(self, url: str) -> Page:
        return self._ask("GET", urljoin(self.site, url), None)

    def send(self, form: Form, *pressed: tuple[str, str], **typed: str) -> Page:
        fields = {**form.fields, **{name: value for name, value in pressed if name}, **typed}
        pairs = [*fields.items(), *form.more]
        if form.method == "get":
            return self.get(form.action.partition("?")[0] + "?" + urlencode(pairs))
        return self._ask("POST", form.action, pairs)

    def send_twice(self, form: Form, **typed: str) -> tuple[Page, Page]:
        """Two clicks at the same moment."""
        tabs = [self.tab(), self.tab()]
        with ThreadPoolExecutor(2) as two:
            first, second = two.map(lambda tab: tab.send(form, **typed), tabs)
        self.page, self.last = second, tabs[1].last
        return first, second

    def _ask(self, method: str, url: str, fields: Pairs | None) -> Page:
        began = time.monotonic()
        self.page = self._follow(method, url, fields)
        self.page.seconds = time.monotonic() - began
        self.seen(self.page)
        return self.page

    def _follow(self, method: str, url: str, fields: Pairs | None) -> Page:
        origin = "same-origin" if self.page.status else "cross-site" if self.framed else "none"
        for _hop in range(HOPS):
            self.last = (method, url, fields)
            headers = {"Sec-Fetch-Site": origin, **({"Origin": self.site} if method == "POST" else {})}
            try:
                answer = self.http.request(
                    method, url, data=fields, headers=headers, timeout=SECONDS, allow_redirects=False
                )
            except requests.RequestException:
                return Page(url, 0, "", 0)
            if answer.status_code not in (301, 302, 303):
                return read(Page(url, answer.status_code, answer.text, 0))
            method, url, fields = "GET", urljoin(url, answer.headers["Location"]), None
        return Page(url, 500, "the redirects do not end", 0)
