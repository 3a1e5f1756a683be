"""Whole documents from their few telling fields: every field an answer has, as the vendor has it."""

from random import Random

from sandbox.clock import SEEDED
from sandbox.store import Doc

Documents = dict[str, list[Doc]]

_STAMPS = {"created_at": SEEDED, "updated_at": SEEDED}


def chance(*seed: object) -> Random:
    """Chance that falls the same way every time."""
    return Random(" ".join(map(str, seed)))  # noqa: S311  Nothing here is secret.


def group(number: int, name: str, urlname: str, **rest: object) -> Doc:
    return {
        "id": number, "name": name, "preposition": "", "phone": "", "fax": "", "address": "", "city": "", "zipcode": "",
        "country": "France", "country_code": "33", "timezone": "Europe/Paris", "sendmail": True, "mailreminder": 0,
        "smsreminder": 0, "urlname": urlname, "inactive": False, "open": True, "openData": True, "calendarChoice": 2,
        "anyCalendar": False, "validateEmail": False, "display_intervention_length": True,
        "display_intervention_price": True, "max_multirdvs": 1, "start_every": 15, "rules": {}, **_STAMPS, **rest,
    }  # fmt: skip


def category(number: int, group_id: int, name: str, sort: int | None, **rest: object) -> Doc:
    return {
        "id": number, "group_id": group_id, "name": name, "publicname": name, "description": "", "sort": sort,
        **_STAMPS, **rest,
    }  # fmt: skip


def service(number: int, group_id: int, category_id: int, name: str, length: int, **rest: object) -> Doc:
    """A category of 0 is none."""
    return {
        "id": number, "group_id": group_id, "interventionset_id": category_id, "name": name, "abbr": name[:3].upper(),
        "publicname": name, "description": "", "length": length, "colorref": "#7a9e7e", "sort": number,
        "deleted": False, **_STAMPS, **rest,
    }  # fmt: skip


def calendarset(number: int, group_id: int, name: str) -> Doc:
    return {"id": number, "group_id": group_id, "name": name, "publicname": name, "sort": number, **_STAMPS}


def calendar(number: int, group_id: int, name: str, intervention_ids: list[int], **rest: object) -> Doc:
    return {
        "id": number, "group_id": group_id, "calendarset_id": 0, "name": name, "publicname": name, "address": "",
        "zipcode": "", "city": "", "sort": number, "deleted": False, "intervention_ids": intervention_ids,
        **_STAMPS, **rest,
    }  # fmt: skip


def customfield(number: int, group_id: int, model: str, name: str, label: str, **rest: object) -> Doc:
    return {
        "id": number, "group_id": group_id, "model": model, "name": name, "deleted": False, "user_visible": True,
        "user_required": False, "user_position": number, "user_label": label, "user_inputex": "", "pro_visible": True,
        "pro_required": False, "pro_position": number, "pro_label": label, "pro_inputex": "", **_STAMPS, **rest,
    }  # fmt: skip


def fiche(number: int, group_id: int, lastname: str, firstname: str, **rest: object) -> Doc:
    """A record; the account it belongs to is ``account_id``, None for one that staff keep."""
    return {
        "id": number, "group_id": group_id, "lastname": lastname, "firstname": firstname, "firstphone": "",
        "secondphone": "", "email": "", "birthdate": None, "comments": "", "from_web": False, "rappel_email": True,
        "rappel_sms": True, "externid": "", "deleted": False, "account_id": None, **_STAMPS, **rest,
    }  # fmt: skip


def account(number: int, email: str, group_id: int, note: str = "", **rest: object) -> Doc:
    return {
        "id": number, "email": email, "group_id": group_id, "pendingRdv": "", "password": "rendez-vous",
        "confirmed": True, "secretary": False, "note": note, **_STAMPS, **rest,
    }  # fmt: skip


def pro(number: int, email: str, group_id: int, firstname: str, lastname: str, note: str = "") -> Doc:
    """A member of a group's staff."""
    return {
        "id": number, "email": email, "group_id": group_id, "firstname": firstname, "lastname": lastname,
        "cellphone": "", "synched_at": SEEDED, "password": "rendez-vous", "note": note, **_STAMPS,
    }  # fmt: skip


def blank(table: str, values: Doc) -> Doc:
    """Everything a new thing has besides what is said of it."""
    name = str(values.get("name", ""))
    email = str(values.get("email", ""))
    made = {
        "groups": group(0, name, name.lower().replace(" ", "-")),
        "interventionsets": category(0, 0, name, None),
        "interventions": service(0, 0, 0, name, 15, colorref="#dddddd", sort=None),
        "calendarsets": calendarset(0, 0, name),
        "calendars": calendar(0, 0, name, [], sort=None),
        "customfields": customfield(0, 0, "Fiche", name, name, user_position=None, pro_position=None),
        "fiches": fiche(0, 0, "", ""),
        "accounts": account(0, email, 0),
        "pros": pro(0, email, 0, "", ""),
    }[table]
    del made["id"]
    return made
