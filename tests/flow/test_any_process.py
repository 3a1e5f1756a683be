"""Any settings, any catalogue, any customer: every journey ends in done or in an honest dead end with a way out.

On the way: no question with one possible answer; no step before what it needs; another answer drops exactly the later
ones that depended on it; and what is booked is what the check page said.
"""

from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from booking.models import Merchant
from tests.flow import world
from tests.flow.world import NOBODY, World
from tests.visitor import Visitor, sign_in

NEWCOMER, NEWCOMER_ID = "nouveau@example.org", 3
CHOICES = ("category", "service", "calendar", "slot")
LONGEST = 10  # moves; every third of them at least goes forward
NUMBERS = count(5000)

MOVES = st.sampled_from(["forward"] * 7 + ["jump"] * 2 + ["reload", "expire", "idle"])


class Journey:
    def __init__(self, sandbox, site_settings, made: World, data) -> None:
        self.sandbox, self.site_settings, self.world, self.draw = sandbox, site_settings, made, data.draw
        self.booked: set[int] = set()
        self.answers, self.signed_in, self.forgotten = {}, False, False
        self.slug = f"g{made.group_id}"
        self.visitor = Visitor(checks=False)  # pages are looked at elsewhere

    def go(self) -> str:
        """From the first page to the end; returns how it ended."""
        self.visitor.open(f"/{self.slug}/")
        if not self.world.settings["open"] or self.world.settings["inactive"]:
            return self._closed()
        self._must_be_at(self._next())
        ended = self._wander()
        return self._once_more() if ended == "done" and not self.draw(st.integers(0, 9)) else ended

    def _wander(self) -> str:
        for moves in range(LONGEST):
            if self._is_dead_end():
                return self._dead_end()
            move = self.draw(MOVES) if moves % 3 else "forward"
            getattr(self, f"_{move}")()
            if self.visitor.name == "done":
                return self._done()
        return self._straight_to_the_end()

    def _once_more(self) -> str:
        """Another appointment, in the same browser."""
        self.answers = {}
        self.visitor.click("Book another appointment")
        self._must_be_at(self._next())
        return self._straight_to_the_end()

    def _straight_to_the_end(self) -> str:
        for _ in range(12):
            if self._is_dead_end():
                return self._dead_end()
            self._forward()
            if self.visitor.name == "done":
                return self._done()
        raise AssertionError(f"no end: {self.visitor.seen}")

    # Moves, and where each must lead.

    def _forward(self) -> None:
        name = self.visitor.name
        {"sign-in": self._sign_in, "record": self._record, "check": self._check}.get(name, self._choose)()
        if name != "check":
            self._must_be_at(self._next())

    def _jump(self) -> None:
        step = self.draw(st.sampled_from(self.world.order))
        self.visitor.open(f"/{self.slug}/{step}/")
        self._must_be_at(self._shown_at(step))

    def _reload(self) -> None:
        was = self.visitor.name
        self.visitor.open(self.visitor.url)
        self._must_be_at(was)

    def _expire(self) -> None:
        """ClicRDV forgets the sign-in: it is asked for again at the first page that needs it, and nothing is lost."""
        self.sandbox.expire_sessions()
        self.forgotten = self.signed_in

    def _idle(self) -> None:
        """The sign-in ends by our own clock: it is asked for again where it is needed, and nothing is lost."""
        was = self.visitor.name
        self.site_settings.ACCOUNT_IDLE_SECONDS = -1
        self.visitor.open(self.visitor.url)
        self.site_settings.ACCOUNT_IDLE_SECONDS = 1800
        is_later = "sign-in" in self.world.order[: self.world.order.index(was)]
        self.signed_in, self.forgotten = False, False
        self._must_be_at("sign-in" if is_later else was)

    def _choose(self) -> None:
        step = self.visitor.name
        if step == "service" and self.world.most > 1:
            self._choose_several()
            return
        if step == "category" and len(self.answers.get("service", [])) == self.world.most > 1:
            self._keep_what_is_chosen()
            return
        field = {"slot": "start", "records": "record"}.get(step, step)
        offered = list(dict.fromkeys(self.visitor.offered(field)))
        assert len(offered) > 1 or step == "slot", f"{step} asks what has one answer: {offered}"
        if step in ("category", "service", "calendar"):
            expected = [str(value) for value in self.world.offered(step, self.answers)]
            assert sorted(offered) == sorted(expected), f"{step} offers {offered}, not {expected}"
        late = step == "slot" and self.booked  # nobody is at two places at once
        value = self.draw(st.sampled_from(offered[-1:] if late else offered[:8]))
        self.visitor.choose(field, value)
        self._answered(
            step, {"service": lambda: [int(value)], "slot": lambda: value}.get(step, lambda: _number(value))()
        )

    def _choose_several(self) -> None:
        """Add some, one after the other; what nobody offers together with the rest is not added."""
        chosen, calendar = [], self.answers.get("calendar")
        self.visitor.open(f"/{self.slug}/service/?chosen=")
        for _ in range(self.draw(st.integers(1, self.world.most))):
            left = [n for n in self.world.offered("service", self.answers) if n not in chosen]
            assert sorted(self.visitor.offered("add")) == sorted(map(str, left))
            if not left:
                break
            one = self.draw(st.sampled_from(left))
            self.visitor.press("add", one)
            chosen += [one] if self.world.go_together([*chosen, one], calendar) else []
            assert [row["value"] for row in self.visitor.main.select("button[name=remove]")] == [str(n) for n in chosen]
        self.visitor.press("service")
        self._answered("service", chosen)

    def _keep_what_is_chosen(self) -> None:
        """As many services as may be: there is nothing more to add here, so nothing is asked."""
        assert not self.visitor.offered("category")
        chosen = self.answers["service"]
        assert [row["value"] for row in self.visitor.main.select("button[name=remove]")] == [str(n) for n in chosen]
        self.visitor.press("service")

    def _sign_in(self) -> None:
        sign_in(self.visitor, NEWCOMER)
        self.signed_in, self.forgotten = True, False

    def _record(self) -> None:
        self.visitor.fill(lastname="Petit", firstname="Zoé", firstphone="06 12 34 56 78")
        self.answers["record"] = True

    def _check(self) -> None:
        self.said = {key: _line(self.visitor, key) for key in ("service", "calendar", "slot", "record")}
        self._length_and_price_are_told_or_hidden()
        self.visitor.send()
        if self.visitor.name != "done":
            self._must_be_at("sign-in")

    def _length_and_price_are_told_or_hidden(self) -> None:
        told = self.visitor.soup.select_one(".line-service").get_text(" ")
        services = [self.world.services[number] for number in self.answers["service"]]
        hours, minutes = divmod(sum(service["length"] for service in services), 60)
        length = " ".join(([f"{hours} h"] if hours else []) + ([f"{minutes} min"] if minutes else []))
        assert (length in " ".join(told.split())) == self.world.settings["display_intervention_length"], told
        prices = [service["price"] for service in services]
        if None not in prices:
            price = f"€{sum(prices) // 100}" if sum(prices) else "Free"
            assert (price in told) == self.world.settings["display_intervention_price"], told

    # What the journey knows of itself.

    def _answered(self, step, value) -> None:
        if self.answers.get(step) != value:
            self._drop_after(step)
        self.answers[step] = value
        if step == "service" and "category" in self.world.order:
            self.answers.setdefault("category", self.world.services[value[0]]["category"])

    def _drop_after(self, step) -> None:
        order = self.world.order
        later = order[order.index(step) + 1 :]
        for name in later:
            if (step in CHOICES and name in CHOICES) or (step, name) == ("records", "record"):
                self.answers.pop(name, None)

    def _next(self) -> str:
        """The first question without an answer; what has one possible answer is answered."""
        return next(step for step in self.world.order if not self._is_done(step))

    def _is_done(self, step) -> bool:
        if step == "sign-in":
            return self.signed_in
        if step == "check":
            return False
        if step not in self.answers and (only := self._only(step)) is not None:
            self.answers[step] = only
        return step in self.answers

    def _only(self, step):
        if step == "records":
            return "only" if self.world.records <= 1 else None
        if step not in ("category", "service", "calendar"):
            return None
        answers = self.answers
        if step == "service" and self.world.most > 1:  # another category may have one to add
            answers = {name: value for name, value in answers.items() if name != "category"}
        offered = self.world.offered(step, answers)
        if len(offered) != 1:
            return None
        return [offered[0]] if step == "service" else offered[0]

    def _shown_at(self, step) -> str:
        """The page that an address leads to: its own once all before it is answered, else the one that is due."""
        order = self.world.order
        if step == "sign-in":
            return self._next() if self.signed_in else "sign-in"
        before = all(self._is_done(s) for s in order[: order.index(step)])
        asked = step in ("slot", "record", "check") or self._only(step) is None
        return step if before and asked else self._next()

    def _must_be_at(self, name) -> None:
        if self.forgotten and self.visitor.name == "sign-in":
            self.signed_in, self.forgotten = False, False
            return
        assert self.visitor.name == name, f"at {self.visitor.name}, not {name}: {self.visitor.seen}, {self.answers}"

    # Ends.

    def _is_dead_end(self) -> bool:
        return bool(self.visitor.main.select(".empty"))

    def _dead_end(self) -> str:
        step = self._next()
        self._must_be_at(step)
        assert step == "slot" or not self.world.offered(step, self.answers), f"{step} says that there is nothing"
        assert self.visitor.main.select(".empty a"), "no way out"
        return "dead end"

    def _closed(self) -> str:
        self._must_be_at("closed")
        assert self.visitor.main.find("a")
        return "closed"

    def _done(self) -> str:
        all_made = self.sandbox.appointments(self.world.group_id, NEWCOMER)
        made = [row for row in all_made if row["id"] not in self.booked]
        self.booked = {row["id"] for row in all_made}
        assert [row["intervention_id"] for row in made] == self.answers["service"]
        assert made[0]["start"] == self.answers["slot"]
        assert [row["start"] for row in made[1:]] == [row["end"] for row in made[:-1]]
        for row in made:
            assert row["intervention_name"] in self.said["service"]
            assert row["fiche"]["lastname"] in self.said["record"]
        if "calendar" in self.world.order and self.answers["calendar"] != NOBODY:
            assert {row["calendar_id"] for row in made} == {self.answers["calendar"]}
            assert made[0]["calendar_name"] in self.said["calendar"]
        assert f"{int(made[0]['start'][11:13])}:{made[0]['start'][14:16]}" in self.said["slot"]
        return "done"


def _number(value):
    return int(value) if value.isdecimal() else value


def _line(visitor, key) -> str:
    found = visitor.soup.select(f".line-{key} .line-value")
    return found[0].get_text(" ") if found else ""


def journeys(sandbox, site_settings, examples, chance):
    """The same journeys every time for the same `chance`."""
    site_settings.CATEGORY_PAGE_FROM = world.CATEGORY_PAGE_FROM
    ends = []

    @seed(chance)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(made=world.worlds(NUMBERS), data=st.data())
    def wander(made, data):
        world.build(sandbox, made, NEWCOMER_ID)
        Merchant.objects.create(slug=f"g{made.group_id}", group_id=made.group_id, name="Groupe", phone="01 23 45 67 89")
        ends.append(Journey(sandbox, site_settings, made, data).go())

    wander()
    return ends


def all_end_well(ends):
    assert ends.count("done") > len(ends) / 3, ends  # or the worlds are too bleak to prove anything


def test_every_journey_ends_well(merchants, sandbox, settings):
    """Thirty of them."""
    all_end_well(journeys(sandbox, settings, 30, 0))


@pytest.mark.full
@pytest.mark.parametrize("part", range(1, 26))
def test_many_more_journeys_end_well(merchants, sandbox, settings, part):
    """2,500 more, in parts that several processes share."""
    all_end_well(journeys(sandbox, settings, 100, part))
