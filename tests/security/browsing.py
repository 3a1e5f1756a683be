"""A page and its forms, as somebody has them who may send anything; and everything as it was before he did."""

from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sessions.models import Session

from booking.models import Change, Confirmation, HandOver, Once

from .asking import Answer, ask, check
from .hostile import query

Pairs = list[tuple[str | bytes, str | bytes]]


@dataclass
class Browsing:
    """The cookies that somebody holds, and the session as it is once they hold them."""

    path: str
    cookies: dict[str, str]
    forms: list[Any]
    origin: str
    kept: list[Session] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, page: Any, cookies: dict[str, str]) -> "Browsing":
        forms = [form for _number, form in sorted(page.forms.items(), key=str) if form.method.lower() != "dialog"]
        unique = list({id(form): form for form in forms}.values())
        kept = list(Session.objects.all())
        return cls(page.request.path, cookies, unique, page.request.host_url, kept, dict(cookies))

    def restore(self) -> "Browsing":
        """As if nothing had been sent yet; but what ClicRDV was told stays told."""
        for model in (Session, Confirmation, Change, Once, HandOver):
            model.objects.all().delete()
        Session.objects.bulk_create(self.kept)
        self.cookies = dict(self.before)
        return self

    @property
    def token(self) -> str:
        """Against forms of elsewhere."""
        found = [form["csrfmiddlewaretoken"].value for form in self.forms if "csrfmiddlewaretoken" in form.fields]
        return found[0] if found else ""

    def ask(self, method: str, target: str, **more: Any) -> Answer:
        """One request with these cookies, checked; what it sets is held from then on."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        asked = (method, target[:2000], str(more)[:3000])
        more["headers"] = headers | more.get("headers", {})
        answer = check(ask(method, target, origin=self.origin, **more), asked)
        for name, value in answer.headers:
            if name == "Set-Cookie":
                self._hold(value)
        return answer

    def _hold(self, header: str) -> None:
        try:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        except CookieError:
            raise AssertionError(f"not a cookie: {header}") from None

    def follow(self, answer: Answer, hops: int = 4) -> Answer:
        """To where it leads: there, what was sent is shown."""
        while answer.header("Location") and hops:
            address = urlsplit(answer.header("Location"))
            target = address.path + (f"?{address.query}" if address.query else "")
            answer, hops = self.ask("GET", target or self.path), hops - 1
        return answer

    def send(self, form: Any, pairs: Pairs) -> Answer:
        """This form with these answers, whatever it offers."""
        action = urlsplit(form.action or "")
        path = action.path or self.path
        if form.method.lower() == "get":
            return self.follow(self.ask("GET", f"{path}?{query(pairs)}"))
        target = path + (f"?{action.query}" if action.query else "")
        headers = {"Origin": self.origin}
        return self.follow(self.ask("POST", target, body=query(pairs).encode(), headers=headers))


def answers(form: Any) -> Pairs:
    """What a browser would send, with the first button that has a name."""
    pairs = [(name, value) for name, value in form.submit_fields() if isinstance(value, str)]
    buttons = [each for each in form.field_order if each[0] and type(each[1]).__name__ == "Submit"]
    return [*pairs, *[(name, each.value_if_submitted()) for name, each in buttons[:1]]]
