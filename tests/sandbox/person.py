"""Somebody with a browser without scripts, on the sandbox's own page. Every page that is shown to them is checked."""

from typing import Any

import requests
from bs4 import BeautifulSoup, Tag

from tests.sandbox.client import Api


class Person:
    def __init__(self, api: Api) -> None:
        self.api = api
        self.answer = requests.Response()
        self.soup = BeautifulSoup()
        self.http = requests.Session()
        self.http.trust_env = False

    def open(self, path: str = "/", **headers: str) -> "Person":
        self.answer = self.http.get(self.api.address + path, headers=headers, timeout=5)
        return self._look()

    def press(self, act: str, /, number: int = 0, **typed: str) -> "Person":
        """Send a form with what it holds and what is typed, as a browser does, and follow to where it leads."""
        values = {**self.values(act, number), **typed}
        headers = {"Origin": self.api.address, "Sec-Fetch-Site": "same-origin"}
        self.answer = self.http.post(self.api.address + "/", data=values, headers=headers, timeout=5)
        for sent in self.answer.history:
            assert (sent.status_code, self.answer.status_code) == (303, 200)
        return self._look()

    def values(self, act: str, number: int = 0) -> dict[str, str]:
        """What a form holds: the first button that has a name is not pressed."""
        found: dict[str, str] = {}
        for field in self.form(act, number).find_all(["input", "select", "textarea"]):
            if field.name == "select":
                options = field.find_all("option")
                found[field["name"]] = next((o for o in options if o.has_attr("selected")), options[0])["value"]
            else:
                text = field.text.removeprefix("\n") if field.name == "textarea" else field["value"]
                found[field["name"]] = text
        return found

    def form(self, act: str, number: int = 0) -> Tag:
        return [sent.find_parent("form") for sent in self.soup.select(f'input[name=act][value="{act}"]')][number]

    def section(self, name: str) -> str:
        """What a part of the page says, all kinds of spaces alike."""
        return " ".join(self.soup.select_one(f"section#{name}").get_text(" ").split())

    @property
    def text(self) -> str:
        return " ".join(self.soup.body.get_text(" ").split())

    def wrong(self, number: str) -> str:
        """What stands at a field that was refused, which the summary must say too."""
        field = self.soup.find(id=number)
        assert field["aria-invalid"] == "true" and f"{number}-wrong" in field["aria-describedby"].split()
        said = self.soup.find(id=f"{number}-wrong").get_text()
        assert self.soup.select_one(f'.problem a[href="#{number}"]').get_text() == said
        return said

    def _look(self) -> "Person":
        self.soup = BeautifulSoup(self.answer.text, "html.parser")
        if self.answer.headers["Content-Type"].startswith("text/html"):
            faults = list(faults_of(self.soup))
            assert not faults, faults
        return self


def faults_of(soup: BeautifulSoup) -> Any:
    """What no page may have."""
    if len(soup.find_all("h1")) != 1:
        yield "not one h1"
    if not (soup.title and soup.title.get_text(strip=True) and soup.html["lang"]):
        yield "no title, or no language"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    yield from (f"twice the id {number}" for number in set(ids) if ids.count(number) > 1)
    for field in soup.select("input:not([type=hidden]), select, textarea"):
        if not soup.select_one(f'label[for="{field.get("id")}"]'):
            yield f"no label: {field}"
    for name in ("aria-describedby", "aria-labelledby", "for", "list"):
        for tag in soup.find_all(attrs={name: True}):
            yield from (f"{name} leads nowhere: {tag}" for number in tag[name].split() if number not in ids)
    yield from (f"leads nowhere: {a}" for a in soup.select('a[href^="#"]') if a["href"][1:] not in ids)
    yield from (f"no script here: {tag}" for tag in soup.select("script, [style], [onclick], [src]"))
    yield from (f"a button without words: {b}" for b in soup.find_all("button") if not b.get_text(strip=True))
