"""The checker of a soak sees each kind of violation: stories with a wrong end, without any process."""

import pytest

from bench.soak.story import MARK, Appointment, Made, Story, Told, mark
from bench.soak.truth import violations

MONDAY, TUESDAY = "2031-03-03 09:00:00", "2031-03-04 09:00:00"


def appointment(number=7, customer=1, start=MONDAY, calendar=15, service=21, **more):
    return Appointment(number, customer, start, calendar, service, **more)


def story(*told, customer=1, listed=(7,)):
    return Story(customer, told=[*told, Told("listed", numbers=tuple(listed))])


CONFIRMS, BOOKED = Told("confirms", start=MONDAY), Told("booked", 7, MONDAY)
REFUSED, UNKNOWN = Told("refused", start=MONDAY), Told("unknown", start=MONDAY)


def kinds(stories, standing, **more):
    return sorted(one.kind for one in violations(stories, standing, **more))


RIGHT = {
    "booked": ([CONFIRMS, BOOKED], [7], [appointment()]),
    "refused": ([CONFIRMS, REFUSED], [], []),
    "refused, then booked": ([CONFIRMS, REFUSED, CONFIRMS, BOOKED], [7], [appointment()]),
    "unknown, then seen in the list": ([CONFIRMS, UNKNOWN], [7], [appointment()]),
    "unknown, and nothing there": ([CONFIRMS, UNKNOWN], [], []),
    "moved": ([BOOKED, Told("moves", 7), Told("moved", 8, was=7)], [8], [appointment(8, start=TUESDAY)]),
    "not moved": ([BOOKED, Told("moves", 7), Told("stands", 7)], [7], [appointment()]),
    "put back under a new number": ([BOOKED, Told("moves", 7), Told("stands", 8, was=7)], [8], [appointment(8)]),
    "cancelled": ([BOOKED, Told("cancels", 7), Told("cancelled", 7)], [], []),
    "cancelled, not told, not in the list": ([BOOKED, Told("cancels", 7)], [], []),
    "over": ([BOOKED], [], [appointment(is_over=True)]),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_true_story_is_no_violation(name):
    told, listed, standing = RIGHT[name]
    assert kinds([story(*told, listed=listed)], standing) == []


WRONG = {
    "booked, and not there": ([CONFIRMS, BOOKED], [], [], ["lost"]),
    "booked, and at another time": ([CONFIRMS, BOOKED], [7], [appointment(start=TUESDAY)], ["untrue"]),
    "booked, and somebody else's": ([CONFIRMS, BOOKED], [], [appointment(customer=2)], ["owner"]),
    "refused, and there": ([CONFIRMS, REFUSED], [7], [appointment()], ["untrue"]),
    "refused once more, and there": ([CONFIRMS, UNKNOWN, REFUSED], [7], [appointment()], ["untrue"]),
    "never told": ([CONFIRMS, UNKNOWN], [], [appointment()], ["list", "untold"]),
    "twice": ([BOOKED], [7, 8], [appointment(), appointment(8, calendar=16)], ["twice"]),
    "moved, and both there": (
        [BOOKED, Told("moved", 8, was=7)],
        [7, 8],
        [appointment(), appointment(8, start=TUESDAY)],
        ["untrue"],
    ),
    "moved, and none there": ([BOOKED, Told("moved", 8, was=7)], [], [], ["lost"]),
    "cancelled, and there": ([BOOKED, Told("cancelled", 7)], [7], [appointment()], ["untrue"]),
    "not moved, and gone": ([BOOKED, Told("moves", 7), Told("stands", 7)], [], [], ["lost"]),
    "a list without it": ([BOOKED], [], [appointment()], ["list"]),
    "a list with what is gone": ([BOOKED, Told("cancelled", 7)], [7], [], ["list"]),
    "another's name": ([Told("crossing", note="names 0002")], [], [], ["crossing"]),
    "an error page": ([Told("broken", note="500")], [], [], ["broken"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_false_one_is(name):
    told, listed, standing, seen = WRONG[name]
    assert kinds([story(*told, listed=listed)], standing) == seen


def test_one_time_given_to_two_customers():
    stories = [story(BOOKED), story(Told("booked", 8, MONDAY), customer=2, listed=[8])]
    assert kinds(stories, [appointment(), appointment(8, customer=2)]) == ["twice"]


def test_times_that_overlap():
    long, short = appointment(end="2031-03-03 10:00:00"), appointment(8, start="2031-03-03 09:30:00", service=22)
    assert kinds([story(listed=(7, 8))], [long, short]) == ["twice"]
    after = appointment(8, start="2031-03-03 10:00:00", service=22)
    assert kinds([story(BOOKED, Told("booked", 8, after.start), listed=(7, 8))], [long, after]) == []


# 7 and 8 are one appointment with two services; 9 and 10 what it is moved to.
NINE, HALF, TEN = "2031-03-03 09:00:00", "2031-03-03 09:30:00", "2031-03-03 10:00:00"
MADE = [Made(7, "a", 21, 15, NINE, HALF), Made(8, "a", 22, 15, HALF, TEN)]
MOVED = [Made(9, "b", 21, 15, "2031-03-04 09:00:00", "2031-03-04 09:30:00")]
MOVED += [Made(10, "b", 22, 15, "2031-03-04 09:30:00", "2031-03-04 10:00:00")]
BOTH = Told("booked", 7, NINE, services=(21, 22))
MOVES, IS_MOVED = Told("moves", 7), Told("moved", 9, was=7)
CANCELS, CANCELLED, PARTLY = Told("cancels", 7), Told("cancelled", 7), Told("partly", 7)


def standing(*numbers):
    known = {one.number: one for one in MADE + MOVED}
    return [
        Appointment(one.number, 1, one.start, one.calendar, one.service, end=one.end)
        for one in (known[number] for number in numbers)
    ]


SEVERAL = {
    "both there, one in the list": ([BOTH], [7], [7, 8], []),
    "one is there": ([BOTH], [7], [7], ["lost"]),
    "neither": ([BOTH], [], [], ["lost", "lost"]),
    "not in the list": ([BOTH], [], [7, 8], ["list"]),
    "cancelled": ([BOTH, CANCELS, CANCELLED], [], [], []),
    "cancelled, and one is left": ([BOTH, CANCELS, CANCELLED], [8], [8], ["untrue"]),
    "cancelled in part, and said so": ([BOTH, CANCELS, PARTLY], [8], [8], []),
    "then the rest": ([BOTH, CANCELS, PARTLY, Told("cancels", 8), Told("cancelled", 8)], [], [], []),
    "then not the rest": ([BOTH, CANCELS, PARTLY, Told("cancels", 8), Told("cancelled", 8)], [8], [8], ["untrue"]),
    "then the rest stays": ([BOTH, CANCELS, PARTLY, Told("moves", 8), Told("stands", 8)], [8], [8], []),
    "moved": ([BOTH, MOVES, IS_MOVED], [9], [9, 10], []),
    "moved by half": ([BOTH, MOVES, IS_MOVED], [9], [9], ["lost"]),
    "moved, and a half left": ([BOTH, MOVES, IS_MOVED], [8, 9], [8, 9, 10], ["untrue"]),
    "other services than asked for": ([Told("booked", 7, NINE, services=(21, 23))], [7], [7, 8], ["untrue"]),
    "more than asked for": ([Told("booked", 7, NINE, services=(21,))], [7], [7, 8], ["untrue"]),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_services_of_one_appointment(name):
    told, listed, numbers, seen = SEVERAL[name]
    assert kinds([story(*told, listed=listed)], standing(*numbers), made=MADE + MOVED) == seen


def test_several_services_follow_one_another():
    apart = [MADE[0], Made(8, "a", 22, 15, TEN, "2031-03-03 10:30:00")]
    assert kinds([story(BOTH, listed=(7,))], standing(7, 8), made=apart) == ["untrue"]
    others = [MADE[0], Made(8, "a", 22, 16, HALF, TEN)]
    assert kinds([story(BOTH, listed=(7,))], standing(7, 8), made=others) == ["untrue"]


# The same time asked for by a confirmation, and by a move of 5.
FIVE = Made(5, "c", 21, 15, "2031-03-05 09:00:00", "2031-03-05 09:30:00")
TO_NINE, AT_NINE = Told("moves", 5, to=NINE), Told("moved", 7, was=5)
NOT_BOTH, NOT_OTHER = (Told("refused", start=NINE, services=one) for one in ((22, 21), (23,)))
BESIDE_A_MOVE = {
    "refused": ([NOT_BOTH], [7], [], ["untrue"]),
    "another service was": ([NOT_OTHER], [7], [], []),
    "another service was, and nothing told of these": ([NOT_OTHER], [], [], ["list", "untold", "untold"]),
    "led there by a move that was left": ([TO_NINE, NOT_BOTH], [7], [], []),
    "led there by a move that was told": ([TO_NINE, AT_NINE, NOT_BOTH], [7], [], []),
    "not by a move that was not made": ([TO_NINE, Told("stands", 5), NOT_BOTH], [7], [], ["lost", "untrue"]),
    "not by a move of another service": ([TO_NINE, NOT_BOTH], [7], [FIVE], ["untrue"]),
}


@pytest.mark.parametrize("name", BESIDE_A_MOVE)
def test_what_stands_at_a_time_that_was_refused(name):
    told, listed, more, seen = BESIDE_A_MOVE[name]
    assert kinds([story(*told, listed=listed)], standing(7, 8), made=[*MADE, *more]) == seen


@pytest.mark.parametrize(
    "told, has_one, seen",
    [
        (["signs up", "mailed"], True, []),
        (["signs up", "promised", "no mail"], False, ["untrue"]),
        (["signs up", "promised", "no mail", "signs up", "promised", "mailed"], True, ["untrue"]),
        (["signs up", "promised", "no mail", "signs up", "taken", "mailed"], True, []),
        (["given"], True, []),
        ([], True, ["stray"]),
        (["signs up", "taken"], True, []),
        (["signs up", "taken"], False, ["untrue"]),
        (["signs up", "mailed"], False, ["untrue"]),
    ],
)
def test_accounts(told, has_one, seen):
    stories = [story(*map(Told, told), listed=())]
    assert kinds(stories, [], accounts={1} if has_one else set()) == seen


def test_a_frame_that_says_booked_before_its_tab_has():
    heard = Told("heard", note="Your appointment is made")
    assert kinds([story(Told("handed"), BOOKED, heard)], [appointment()]) == []
    assert kinds([story(BOOKED, Told("handed"), heard)], [appointment()]) == ["untrue"]


def test_what_is_still_open_at_the_end():
    assert kinds([Story(1, told=[CONFIRMS, UNKNOWN, Told("unsettled", note="pending")])], []) == ["unsettled"]
    assert kinds([Story(1, told=[CONFIRMS, UNKNOWN])], []) == ["unsettled"]


def test_an_appointment_of_nobody():
    assert kinds([story(BOOKED)], [appointment()], strays=1) == ["stray"]


def test_a_violation_tells_its_whole_story():
    page, other = Told("page", note="200 check", at=31), Told("confirms", start=TUESDAY, at=60)
    told = [Told("confirms", start=MONDAY, at=30), page, other, Told("booked", 7, MONDAY, at=90)]
    (found,) = violations([story(*told, listed=[])], [])
    assert [line.split()[2] for line in found.story] == ["confirms", "page", "booked"]


def test_a_customers_mark_is_found_in_any_page():
    assert MARK.findall(f"<p>{mark(12).title()} {mark(3)}@example.org zqx99a") == ["0012", "0003"]
