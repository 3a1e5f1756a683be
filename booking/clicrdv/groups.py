"""Groups: the merchants of ClicRDV, and the settings that a booking front end has to obey."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from . import listing, reading
from .reading import Json, Row
from .transport import Client

DEFAULT_ZONE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Settings:
    """How a group wants to be booked. A default is the value that keeps it bookable."""

    inactive: bool = False
    open: bool = True
    open_data: bool = True
    calendar_choice: int = 2
    any_calendar: bool = False
    validate_email: bool = False
    show_length: bool = True
    show_price: bool = True
    max_services: int = 1


@dataclass(frozen=True)
class Group:
    """A merchant, as ClicRDV knows it."""

    id: int
    name: str
    phone: str
    address: str
    zipcode: str
    city: str
    country: str
    country_code: str
    zone: ZoneInfo
    sends_mail: bool
    mail_reminder_minutes: int
    sms_reminder_minutes: int
    urlname: str
    settings: Settings
    told_zone: str = ""  # as ClicRDV writes it, also where that is no zone and `zone` is the default one


def get(client: Client, group_id: int) -> Group:
    """GET /groups/:id"""
    return _group(listing.single(client.get(f"groups/{group_id}.json")), group_id)


def _group(row: Row, group_id: int) -> Group:
    return Group(
        id=group_id,
        name=reading.text(row.get("name")),
        phone=reading.text(row.get("phone")),
        address=reading.text(row.get("address")),
        zipcode=reading.text(row.get("zipcode")),
        city=reading.text(row.get("city")),
        country=reading.text(row.get("country")),
        country_code=reading.text(row.get("country_code")),
        zone=_zone(reading.text(row.get("timezone"))),
        sends_mail=reading.flag(row.get("sendmail"), default=False),
        mail_reminder_minutes=reading.positive(row.get("mailreminder"), default=0),
        sms_reminder_minutes=reading.positive(row.get("smsreminder"), default=0),
        urlname=reading.text(row.get("urlname")),
        settings=_settings(row),
        told_zone=reading.text(row.get("timezone")),
    )


def _settings(row: Row) -> Settings:
    default = Settings()
    return Settings(
        inactive=reading.flag(row.get("inactive"), default.inactive),
        open=reading.flag(row.get("open"), default.open),
        open_data=reading.flag(row.get("openData"), default.open_data),
        calendar_choice=_calendar_choice(row.get("calendarChoice")),
        any_calendar=reading.flag(row.get("anyCalendar"), default.any_calendar),
        validate_email=reading.flag(row.get("validateEmail"), default.validate_email),
        show_length=reading.flag(row.get("display_intervention_length"), default.show_length),
        show_price=reading.flag(row.get("display_intervention_price"), default.show_price),
        max_services=reading.positive(row.get("max_multirdvs"), default.max_services),
    )


def _calendar_choice(value: Json) -> int:
    found = reading.number(value)
    return found if found in (0, 1) else 2


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else DEFAULT_ZONE
    except (KeyError, ValueError, OSError):
        return DEFAULT_ZONE
