"""What customers do with what they have booked: look at it, move it, cancel it; and who else can see it."""

import time

from bench.soak.browser import Browser, Form, Page
from bench.soak.customer import POPULAR, Customer, listed, number_in
from bench.soak.in_frame import ADDRESS
from bench.soak.story import MARK


def afterwards(one: Customer) -> None:
    """Reload, look at what there is, and perhaps change it."""
    if one.random.random() < 0.3:
        one.judge(one.browser.get(one.browser.page.url))
    if one.random.random() < 0.15:
        one.open_browser()
    numbers = _list(one)
    if one.browser.framed and one.random.random() < 0.3:
        look_with_key_alone(one)
    act = one.random.random()
    if not numbers or act < 0.25:
        return
    number = one.random.choice(numbers)
    if act < 0.6:
        move(one, number)
    elif act < 0.9 or len(numbers) > 8:
        cancel(one, number)


def _list(one: Customer) -> list[int]:
    page = one.signed_in("appointments/")
    return listed(page) if page.name == "appointments" else []


def move(one: Customer, number: int) -> None:
    page = one.signed_in(f"appointments/{number}/move/")
    form = page.form(having="start")
    values = [value for name, value in form.buttons if name == "start"] if form else []
    if page.name != "move" or form is None or not values:
        return
    start = one.random.choice(values[:POPULAR])
    page = one.browser.send(form, ("start", start))
    if not page.path.endswith("/move/") or not (form := _posting(page)):
        return
    one.tell("moves", number, to=start)
    judge_change(one, number, _send_twice_perhaps(one, form))


def cancel(one: Customer, number: int) -> None:
    page = one.signed_in(f"appointments/{number}/cancel/")
    if page.name == "cancel" and (form := _posting(page)):
        one.tell("cancels", number)
        judge_change(one, number, _send_twice_perhaps(one, form))


def _posting(page: Page) -> Form | None:
    return next((form for form in page.forms if form.method == "post"), None)


def _send_twice_perhaps(one: Customer, form: Form) -> Page:
    if one.random.random() < 0.6:
        return one.browser.send(form)
    both = one.browser.send_twice(form)
    # Where the first click could not be tried, the second one is a try of its own: what it came to is what holds.
    done = (page for page in both if page.name in ("moved", "cancelled"))
    return next(done, both[0] if both[0].status == 200 else both[1])


def judge_change(one: Customer, number: int, page: Page) -> None:
    """Note what a page says of a move or a cancellation; of one whose outcome is open, ask again for a while."""
    for _try in range(12):
        if page.name not in ("pending", "sign-in", "unavailable") and page.status:
            break
        if not one.goes_on():
            return
        one.pause(2)
        _base, within, rest = page.path.partition("/appointments/")
        page = one.signed_in(f"appointments/{rest if page.name == 'pending' and within else f'{number}/'}")
    note_change(one, number, page)


def note_change(one: Customer, number: int, page: Page) -> None:
    if page.name == "moved":
        became = number_in(" ".join(page.links), "appointments")
        one.tell("moved", became, was=number, note=page.h1)
    elif page.name == "cancelled":
        one.tell("cancelled", number_in(page.path, "appointments"))
    elif page.name == "appointments" and "gone" in page.url:
        one.tell("gone", number, note=page.notice)
    elif page.name == "appointments" and "partly" in page.url:
        one.tell("partly", number, note=page.notice)
    elif page.name == "move":
        _note_not_moved(one, number, page)


def _note_not_moved(one: Customer, number: int, page: Page) -> None:
    stands = listed(page)
    if "no longer stands" in page.h1:
        one.tell("gone", number, note=page.h1)
    elif stands:  # a page of what stands
        for each in stands:
            one.tell("stands", each, note=page.h1)
        if number not in stands:
            one.tell("gone", number, note=page.h1)
    elif "?refused" in page.url or "too late" in page.h1:
        now = number_in(page.path, "appointments")
        one.tell("stands", now, was=0 if now == number else number, note=page.notice or page.h1)


# --- who else sees it ---


def look_with_key_alone(one: Customer) -> None:
    """Somebody who knows the address of a frame, and has none of its cookies."""
    found = ADDRESS.match(one.browser.page.path)
    if found:
        stranger = Browser(one.place.site, lambda page: _note_stranger(one, page, "with a frame's key"), framed=True)
        one.tell("key alone")
        for rest in ("", "appointments/", "check/"):
            stranger.get(f"{one.place.site}{found[0]}{rest}")


def _note_stranger(one: Customer, page: Page, how: str) -> None:
    if MARK.search(page.text):
        one.tell("crossing", note=f"{page.path} shows this customer to a stranger {how}")


def sign_out(one: Customer) -> bool:
    """True: the page says that nothing can be seen in this browser. Its cookies of before show nothing either."""
    if one.browser.framed or one.asked:
        return False
    before = one.browser.http.cookies.copy()
    form = next((form for form in one.browser.page.outer if form.action.endswith("/sign-out/")), None)
    if form is None or one.browser.send(form).name != "signed-out":
        return False
    one.tell("signs out")
    stranger = Browser(one.place.site, lambda page: _note_stranger(one, page, "after the sign-out"), cookies=before)
    for rest in ("", "appointments/", "check/"):
        stranger.get(one.url(rest))
    return True


# --- the end ---


def last_look(one: Customer, seconds: float) -> None:
    """When all is well again: what is open is settled, and the list says what stands."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page = one.settled()
        if page is not None:
            one.tell("listed", numbers=tuple(listed(page)), note=page.notice)
            return
        time.sleep(1)
    last = one.browser.page
    one.tell("unsettled", note=f"{last.status} {last.name} {last.path} {last.h1}")
