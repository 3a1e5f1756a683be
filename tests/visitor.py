"""A browser without scripts, that checks every page it is shown."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django_webtest import DjangoTestApp
from webtest.forms import Form, Submit

CLINIC = "/clinique-des-lilas/"


class Visitor:
    def __init__(self, language: str = "en", *, checks: bool = True, **environ: str) -> None:
        self.checks = checks
        self.app = DjangoTestApp(extra_environ={"HTTP_ACCEPT_LANGUAGE": language, **environ})
        self.page: Any = None
        self.seen: list[str] = []
        self._known: tuple[Any, Form] | None = None

    def open(self, path: str, status: int = 200) -> "Visitor":
        return self._show(self.app.get(path, status="*"), status)

    def fresh(self) -> "Visitor":
        """What the site had in its cache is gone: the merchant has changed something meanwhile."""
        cache.clear()
        return self

    def click(self, text: str) -> "Visitor":
        """Follow the link in <main> that reads so."""
        link = next(a for a in self.main.find_all("a") if text in words(a))
        return self._show(self.app.get(self._resolve(link["href"]), status="*"), 200)

    def choose(self, name: str, value: Any) -> "Visitor":
        """Press the button of the main form that says name=value."""
        form = self._form()
        buttons = [field.value_if_submitted() for field in form.fields[name]]
        assert str(value) in buttons, f"{name}={value} is not offered, but {buttons}"
        return self._show(form.submit(name, index=buttons.index(str(value)), status="*"), 200)

    def first(self, name: str) -> "Visitor":
        return self.choose(name, self.offered(name)[0])

    def fill(self, status: int = 200, **fields: str) -> "Visitor":
        """Fill in the main form and send it. `appointment_comments` stands for appointment-comments."""
        form = self._form()
        for name, value in fields.items():
            form[name if name in form.fields else name.replace("_", "-")] = value
        return self._show(form.submit(status="*"), status)

    def submit_any(self, **fields: Any) -> "Visitor":
        """Send the main form with these answers, pressed or typed; whatever comes of it is shown."""
        form = self._form()
        typed = {n: str(value) for n, value in fields.items() if not isinstance(form.fields[n][0], Submit)}
        for name, value in typed.items():
            form[name] = value
        pressed = [(name, str(value)) for name, value in fields.items() if name not in typed]
        name, value = pressed[0] if pressed else (None, None)
        return self.show_any(form.submit(name, value=value, status="*"))

    def show_any(self, response: Any) -> "Visitor":
        while response.status_int in (301, 302, 303):
            response = response.follow(status="*")
        return self._show(response, response.status_int)

    def send(self) -> "Visitor":
        return self.fill()

    def forge(self, **fields: str) -> "Visitor":
        """Send what no form on the page offers, to the page's own address."""
        form = self._form()
        if form.method.lower() == "get":
            return self._show(self.app.get(form.action, fields, status="*"), 200)
        token = form["csrfmiddlewaretoken"].value
        response = self.app.post(self.page.request.path, {**fields, "csrfmiddlewaretoken": token}, status="*")
        return self._show(response, 200)

    def resend(self, form: Any, status: int = 200) -> "Visitor":
        """Send a form of a page that has been left (Back, or another tab)."""
        return self._show(form.submit(status="*"), status)

    def chosen(self, key: str) -> str:
        """A line of "Your appointment", as the page tells it."""
        return words(self.soup.select_one(f".line-{key} .line-value"))

    def offered(self, name: str) -> list[str]:
        return [field.value_if_submitted() for field in self._form().fields.get(name, [])]

    def form(self) -> Any:
        return self._form()

    def value(self, name: str) -> str:
        return self._form()[name].value

    @property
    def name(self) -> str:
        """Without a parse of the whole: it is asked for at every step."""
        return re.search(r'<body[^>]* data-page="([a-z-]+)"', self.page.text)[1]

    @property
    def url(self) -> str:
        return self.page.request.path_qs

    @property
    def soup(self) -> BeautifulSoup:
        return self.page.html

    @property
    def main(self) -> Tag:
        return self.soup.main

    @property
    def text(self) -> str:
        return words(self.main)

    @property
    def h1(self) -> str:
        return words(self.soup.h1)

    @property
    def errors(self) -> list[str]:
        """What the error summary lists."""
        return [words(a) for a in self.soup.select(".notice-error li a")]

    def cookie(self, name: str = "sid") -> str | None:
        return self.app.cookies.get(name)

    def press(self, name: str, value: Any = None) -> "Visitor":
        """Press a button wherever in <main> it stands; or send the form that has a hidden field of that name."""
        fields = [(form, field) for form in self._forms() for field in form.fields.get(name, [])]
        form, field = next(found for found in fields if value is None or found[1].value_if_submitted() == str(value))
        if isinstance(field, Submit):
            return self._show(form.submit(name, value=str(value), status="*"), 200)
        return self._show(form.submit(status="*"), 200)

    def search(self, words: str) -> "Visitor":
        form = next(form for form in self._forms(search=True) if "q" in form.fields)
        form["q"] = words
        return self._show(form.submit(status="*"), 200)

    def _forms(self, *, search: bool = False) -> list[Any]:
        """The forms of <main>; what is offered comes before what is chosen already."""
        tags = [tag for tag in self.main.find_all("form") if (tag.get("role") == "search") == search]
        tags.sort(key=lambda tag: "offer" not in tag.get("class", []))
        return [Form(self.page, str(tag)) for tag in tags]

    def _form(self) -> Any:
        """The main one: what is offered, where that stands beside what is chosen already."""
        if self._known is None or self._known[0] is not self.page:
            self._known = self.page, self._forms()[0]
        return self._known[1]

    def _resolve(self, href: str) -> str:
        return href if href.startswith("/") else self.page.request.path + href

    def _show(self, response: Any, status: int) -> "Visitor":
        hops = 0
        while response.status_int in (301, 302, 303):
            response, hops = response.follow(status="*"), hops + 1
            assert hops < 8, "the redirects do not end"
        assert response.status_int == status, f"{response.status_int} at {response.request.path}, not {status}"
        self.page = response
        if "html" in response.content_type:
            check(response) if self.checks else None
            self.seen.append(self.name)
        return self


def words(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ").replace("\xa0", " ").replace("\u202f", " ")).strip()


def check(response: Any) -> None:
    """What every page promises. One walk through it: half of a test's time is spent here otherwise."""
    soup, where = response.html, response.request.path
    tags = soup.find_all(True)
    named = {name: [tag for tag in tags if tag.name == name] for name in ("h1", "style", "script", "label")}
    assert soup.html.get("lang"), where
    assert soup.title and words(soup.title), f"{where}: no title"
    assert len(named["h1"]) == 1, f"{where}: {len(named['h1'])} h1"
    assert soup.body.get("data-page"), f"{where}: no data-page"
    assert not named["style"] and not [t for t in tags if t.has_attr("style")], f"{where}: inline style"
    assert all(script.get("src") for script in named["script"]), f"{where}: inline script"
    assert not [t for t in tags if any(a.startswith("on") for a in t.attrs)], f"{where}: event attribute"
    ids = [tag["id"] for tag in tags if tag.has_attr("id")]
    assert len(ids) == len(set(ids)), f"{where}: an id stands twice"
    labelled = {label.get("for") for label in named["label"]} - {None}
    for field in (tag for tag in tags if tag.name in ("input", "select", "textarea")):
        if field.get("type") not in ("hidden", "submit"):
            assert field.get("aria-label") or field.get("id") in labelled, f"{where}: {field.get('name')} has no label"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"], where
    assert "unsafe" not in response.headers["Content-Security-Policy"], where


def book_until(visitor: Visitor, page: str, *, service: int = 21, calendar: int = 15, **who: str) -> Visitor:
    """The vendor's worked example, up to a page: its service, its calendar, the first free time, its customer."""
    visitor.open(CLINIC if page == "service" else f"{CLINIC}service/?service={service}")
    answers = {
        "calendar": lambda: visitor.choose("calendar", calendar),
        "slot": lambda: visitor.first("start"),
        "sign-in": lambda: sign_in(visitor, **who),
        "record": lambda: visitor.send(),
        "check": lambda: visitor.send(),
    }
    while visitor.name != page:
        answers[visitor.name]()
    return visitor


def sign_in(visitor: Visitor, email: str = "camille.roux@example.org", password: str = "rendez-vous") -> Visitor:
    return visitor.fill(email=email, password=password)
