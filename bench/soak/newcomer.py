"""The sign-in of a customer; and the account of one who has none yet, with what the mailbox holds."""

import time
from typing import TYPE_CHECKING

from bench.soak.browser import Page

if TYPE_CHECKING:
    from bench.soak.customer import Customer

LEAST_SECONDS = 1  # SIGN_UP_LEAST_SECONDS of the site: people take longer, programs do not
READING = 1.1
HASTY, TWICE = 0.1, 0.3  # of the newcomers, those who are faster than people, and those who click twice
PROMISE = "An e-mail is on its way"
MAIL_SECONDS = 5  # a call that the proxy holds back is made 3 s later at most


def sign_in(one: "Customer", page: Page) -> Page:
    """Whatever this page, of those about accounts, asks next."""
    note_taken(one, page)
    if page.name == "sign-up" and (form := page.form(having="email")):
        return sign_up(one, page) if not one.password else one.browser.get(page.link("/sign-in/") or one.url())
    if page.name == "check-email":
        return read_mail(one, page)
    form = page.form(having="password") if page.name == "sign-in" else None
    if form is None:
        return one.browser.get(one.url())
    if one.password or open_mail(one):
        return one.browser.send(form, email=one.email, password=one.password)
    return one.browser.get(page.link("/sign-up/") or one.url())


def note_taken(one: "Customer", page: Page) -> None:
    if page.name == "sign-in" and "already has an account" in page.notice:
        one.tell("taken", note=page.notice)


def sign_up(one: "Customer", page: Page) -> Page:
    """With an e-mail address, and the field that people do not see left as it is."""
    form = page.form(having="email")
    assert form is not None
    hasty = one.random.random() < HASTY
    if not hasty:
        time.sleep(READING)
    one.tell("signs up", note="too fast" if hasty else "")
    if one.random.random() > TWICE:
        page = one.browser.send(form, email=one.email)
    else:
        page = one.browser.send_twice(form, email=one.email)[1]
    if page.name == "sign-up" and "once more" in page.notice:
        one.tell("robot")
    return page


def read_mail(one: "Customer", page: Page) -> Page:
    """The page says that a mail is on its way. Where none comes, one asks once more."""
    is_promised = PROMISE in page.main
    if is_promised:
        one.tell("promised")
    until = time.monotonic() + MAIL_SECONDS
    while not open_mail(one) and time.monotonic() < until:
        time.sleep(0.2)
    if one.password:
        return one.browser.get(page.link("/sign-in/") or one.url())
    if is_promised and one.place.sandbox.mail(one.email) is None:
        one.tell("no mail")
    return one.browser.get(page.link("/sign-up/") or one.url())


def open_mail(one: "Customer") -> bool:
    """The password that was mailed; a link that stands with it is followed. False: no such mail, or not now."""
    mail = one.place.sandbox.mail(one.email)
    if mail is None or (mail["link"] and not one.place.sandbox.follow(mail["link"])):
        return False
    one.password = mail["password"]
    one.tell("mailed", note="with a link" if mail["link"] else "")
    return True
