"""The reminders that ClicRDV sends before an appointment, as the customer chooses them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.clicrdv.groups import Group
from booking.flow import wording

NAMES = EMAIL, SMS = ("rappel_email", "rappel_sms")  # as the API calls them in a record; on unless it says otherwise
HOURS_AT_MOST = 72  # what lies further ahead is told in days


def offered(group: Group) -> dict[str, int]:
    """Those that the group sends, and how many minutes before."""
    minutes = {EMAIL: group.mail_reminder_minutes, SMS: group.sms_reminder_minutes}
    return {name: before for name, before in minutes.items() if before > 0}


def label(name: str, minutes: int) -> str:
    """What a choice does: Send me an e-mail 24 hours before."""
    words = {"before": ahead(minutes)}
    if name == EMAIL:
        return _("Send me an e-mail %(before)s") % words
    return _("Send me an SMS %(before)s") % words


def chosen(minutes: Mapping[str, int], values: Mapping[str, Any]) -> str:
    """Those that were chosen, one a line, for the check page."""
    told = {EMAIL: _("By e-mail, %(before)s"), SMS: _("By SMS, %(before)s")}
    lines = [told[name] % {"before": ahead(before)} for name, before in minutes.items() if values.get(name)]
    return "\n".join(lines) or _("No reminder")


def ahead(minutes: int) -> str:
    """24 hours before."""
    hours, rest = divmod(minutes, 60)
    days, odd = divmod(hours, 24)
    if not rest and not odd and hours > HOURS_AT_MOST:
        return ngettext("%(count)d day before", "%(count)d days before", days) % {"count": days}
    if hours and not rest:
        return ngettext("%(count)d hour before", "%(count)d hours before", hours) % {"count": hours}
    return _("%(duration)s before") % {"duration": wording.duration(minutes)}
