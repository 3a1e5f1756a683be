"""The words for what went otherwise than hoped: one notice a code. Kinds: info, ok, warn, error."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.flow.visit import Visit

Words = tuple[str, str | Promise, str | Promise]
KEPT = gettext_lazy("Your details are kept.")

NOTICES: dict[str, Words] = {
    "choose": ("error", gettext_lazy("Choose one of the options below."), ""),
    "robot": (
        "warn",
        gettext_lazy("Please send it once more."),
        gettext_lazy("It looked as if a program had filled it in. No account has been created yet."),
    ),
    "gone": ("warn", gettext_lazy("What you had chosen is no longer offered."), gettext_lazy("Please choose again.")),
    "ANEW": (
        "info",
        gettext_lazy("This page had been open for too long."),
        gettext_lazy("Nothing has been booked. Please choose once more."),
    ),
    "changed": (
        "warn",
        gettext_lazy("Your appointment has changed since you checked it."),
        gettext_lazy("Nothing has been booked. Please check it again, then confirm."),
    ),
    "SLOT_GONE": (
        "warn",
        gettext_lazy("Someone else has just booked this time."),
        gettext_lazy("Here are the nearest ones; your details are kept."),
    ),
    "TOO_SOON": (
        "warn",
        gettext_lazy("This time is too soon to be booked online."),
        gettext_lazy("Choose a later one; your details are kept."),
    ),
    "TOO_FAR": (
        "warn",
        gettext_lazy("This time is too far ahead to be booked yet."),
        gettext_lazy("Choose an earlier one; your details are kept."),
    ),
    "TOO_CLOSE": (
        "warn",
        gettext_lazy("This time is too close to another of your appointments."),
        gettext_lazy("Choose one further away from it; your details are kept."),
    ),
    "SAME_TIME": (
        "warn",
        gettext_lazy("You already have an appointment at this time."),
        gettext_lazy("Choose another one; your details are kept."),
    ),
    "MAX_UPCOMING": (
        "warn",
        gettext_lazy("You already have as many upcoming appointments as can be booked online."),
        gettext_lazy("This one has not been booked. Cancel one of the others, or call us."),
    ),
    "REFUSED": (
        "warn",
        gettext_lazy("This appointment could not be booked online."),
        gettext_lazy("Nothing has been booked. Change your choice, or call us."),
    ),
    "UNAVAILABLE": (
        "warn",
        gettext_lazy("Online booking is not responding just now."),
        gettext_lazy("Nothing has been booked and nothing is lost: try again in a minute."),
    ),
    "LOST": (
        "warn",
        gettext_lazy("Your appointment was not booked."),
        gettext_lazy("We have checked: nothing has been booked. Check it once more, then confirm."),
    ),
    "SIGN_IN": (
        "info",
        gettext_lazy("For your security, sign in again to finish."),
        gettext_lazy("Your choice is kept."),
    ),
    "sign_in_first": (
        "info",
        gettext_lazy("Sign in to continue."),
        gettext_lazy("Free times are shown to signed-in customers only; your choice is kept."),
    ),
    "too_many_services": (
        "error",
        gettext_lazy("So many services cannot be combined in one appointment."),
        gettext_lazy("Remove one of them, or book a second appointment."),
    ),
    "twice": (
        "error",
        gettext_lazy("The same service was chosen twice."),
        gettext_lazy("It can be booked once in an appointment."),
    ),
    "not_together": (
        "error",
        gettext_lazy("Nobody offers these services together."),
        gettext_lazy("Choose another one, or book a second appointment for it."),
    ),
    "email_taken": (
        "info",
        gettext_lazy("This e-mail address already has an account."),
        gettext_lazy("Sign in with its password."),
    ),
    "email_refused": (
        "error",
        gettext_lazy("ClicRDV does not accept this e-mail address."),
        gettext_lazy("Check it, or use another one."),
    ),
    "saved": ("ok", gettext_lazy("Your details are saved."), ""),
    "not_saved": (
        "error",
        gettext_lazy("ClicRDV does not accept these details."),
        gettext_lazy("Nothing has been saved. Check them, or call us."),
    ),
    "not_saved_now": (
        "warn",
        gettext_lazy("Online booking is not responding just now."),
        gettext_lazy("Nothing has been saved and nothing is lost: send the form again in a minute."),
    ),
    "maybe_saved": (
        "warn",
        gettext_lazy("We could not find out whether this was saved."),
        gettext_lazy("Look at your details before you send the form again; what you typed is below."),
    ),
    "elsewhere": (
        "info",
        gettext_lazy("This appointment no longer stands."),
        gettext_lazy("It has been cancelled or moved elsewhere. These are your appointments now."),
    ),
    "busy": (
        "warn",
        gettext_lazy("Somebody else is changing this appointment just now."),
        gettext_lazy("Look again in a minute, or call us."),
    ),
    "partly": (
        "warn",
        gettext_lazy("Only a part of your appointment could be cancelled."),
        gettext_lazy("What stands is below. Please call us about it."),
    ),
    "partly_since": (
        "warn",
        gettext_lazy("An appointment could be cancelled only in part."),
        gettext_lazy("“My appointments” shows what stands. Please call us about it."),
    ),
    "not_cancelled": (
        "warn",
        gettext_lazy("Online booking is not responding just now."),
        gettext_lazy("As far as we know your appointment stands. Try again in a minute, or call us."),
    ),
    "not_moved": (
        "warn",
        gettext_lazy("Your appointment could not be moved."),
        gettext_lazy("It stands as it was. Choose another time, or call us."),
    ),
    "not_moved_now": (
        "warn",
        gettext_lazy("Online booking is not responding just now."),
        gettext_lazy("Nothing has changed: your appointment stands as it was. Try again in a minute."),
    ),
    "moved_slot_gone": (
        "warn",
        gettext_lazy("Someone else has just booked this time."),
        gettext_lazy("Here are the nearest ones; your appointment stands as it was."),
    ),
    "moved_TOO_SOON": (
        "warn",
        gettext_lazy("This time is too soon to be booked online."),
        gettext_lazy("Choose another one; your appointment stands as it was."),
    ),
    "moved_TOO_FAR": (
        "warn",
        gettext_lazy("This time is too far ahead to be booked yet."),
        gettext_lazy("Choose another one; your appointment stands as it was."),
    ),
    "moved_TOO_CLOSE": (
        "warn",
        gettext_lazy("This time is too close to another of your appointments."),
        gettext_lazy("Choose another one; your appointment stands as it was."),
    ),
    "moved_SAME_TIME": (
        "warn",
        gettext_lazy("You already have an appointment at this time."),
        gettext_lazy("Choose another one; your appointment stands as it was."),
    ),
    "booked_before": (
        "ok",
        gettext_lazy("The appointment that you asked for before is booked."),
        gettext_lazy("What you choose here will be another one."),
    ),
}


def for_step(visit: Visit, step: str) -> dict[str, Any] | None:
    """The notice that waits for this page, if there is one."""
    notice = visit.draft.notice
    if notice.get("step") == step and notice.get("code") in NOTICES:
        return words(notice["code"])
    return None


def words(code: str) -> dict[str, Any]:
    kind, title, text = NOTICES[code]
    return {"kind": kind, "title": str(title), "text": str(text)}


def again() -> dict[str, Any]:
    """After a form that was refused because its page had been open too long, or cookies are off."""
    return {
        "kind": "warn",
        "title": _("Please do that once more."),
        "text": _("This page had been open for a long time, or your browser refuses cookies for this site."),
    }
