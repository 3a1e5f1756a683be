"""Which answers are ClicRDV's own, and which are decisions of ours, in a table."""

from sandbox.pages.frame import section, text_of

_DOCUMENTED = (
    ("Calls", "Paths, the .json suffix, keys, HTTP Basic, and sessions opened with the SHA1 of the password."),
    ("Answers", "200 and 201, anything else an error; single things bare, lists with records, totalRecords and pages"
     " of 25; sort, search and conditions."),
    ("Values", "Local times as YYYY-MM-DD HH:MM:SS, whole minutes, cents, empty text as “”, 0 for none."),
    ("Free times", "The shape of availabletimeslots, its parameters, and 7 days where no end is given."),
    ("Booking", "The appointment’s shape, {\"records\": […]} in return, the reasons 6 to 9 and 11 to 13 with their"
     " names."),
    ("Settings", "calendarChoice 2 means service first. Booking pages hide durations and prices where told to."),
    ("Names", "A service without a public name is not for customers, nor is any of a category without one."),
    ("Staff", "Calendar events; deleted ones stay listed, and deleted records have a $ before the last name."),
)  # fmt: skip
_DECIDED = (
    ("The group’s settings", "Documented by name only. Ours: inactive and open false: no booking, 403. openData false:"
     " 401 until sign-in. calendarChoice 1: calendar first, 0: never asked. anyCalendar: “no preference” is offered."
     " max_multirdvs: how many services a booking may have."),
    ("Bodies of errors", "{\"error\": {\"code\", \"name\", \"message\"}}; only the status is documented."),
    ("Reason 10", "NotAvailable: the time has gone. The number is not on the vendor’s list."),
    ("A customer’s sign-in", "{\"account\": {…}, \"error\": null}, by symmetry with staff; a wrong password is 401"
     " with \"account\": null."),
    ("An expired session", "401, as for one that never was. There is no signing out."),
    ("Signing up", "The password comes by mail, and a link where the group confirms e-mails; until it is followed,"
     " sign-in is 401. A known e-mail is 400 with reason 11."),
    ("pendingRdv", "Comes back with the account at sign-in, and is forgotten once a booking is made in its group."),
    ("Several services", "One after the other on one calendar, one record each in the answer."),
    ("The calendar chosen", "Where none is asked for: the first that is free, by id."),
    ("Cancelling", "Customers cancel their own, until it begins or the group’s notice: then 403 TooLateToCancel."),
    ("Whose appointments", "A customer lists their own, staff and secretaries all of their group’s."),
    ("Time zones", "Times are on the wall of the group’s own time zone."),
    ("Calendars", "Without a public name not offered; for several services, those that offer all of them."),
    ("XML", "Sent where no JSON is asked for, in the shape of Ruby on Rails. The vendor shows none."),
    ("Keys", "Any 32 hexadecimal digits will do here."),
)  # fmt: skip


def exact_section() -> str:
    content = f"""<p>What ClicRDV documents, or was seen to answer in production, is answered exactly so. Where
nothing is known we decided, and a client had better not rely on it. The whole list is in
<code>docs/sandbox.md</code>.</p>
<table><caption class="unseen">What is exact and what is decided</caption>
<thead class="unseen"><tr><th scope="col">Subject</th><th scope="col">Here</th></tr></thead>
{_part("Documented or seen", _DOCUMENTED)}{_part("Decided by us", _DECIDED)}</table>"""
    return section("exact", "What is exact and what is our decision", content)


def _part(title: str, facts: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{text_of(subject)}</th><td>{text_of(fact)}</td></tr>' for subject, fact in facts
    )
    return f'<tbody><tr><th scope="rowgroup" colspan="2" class="part">{title}</th></tr>{rows}</tbody>'
