"""Records: a customer's details in one group."""

from sandbox.call import Call
from sandbox.errors import bad_parameter, by_code, not_found
from sandbox.fields import FIELDS, is_custom, written
from sandbox.listing import collection
from sandbox.params import optional_id
from sandbox.seeds.shapes import fiche as blank
from sandbox.store import Doc, shown
from sandbox.wire import Response, json_response

_STAFF_ONLY = ("comments",)


def list_all(call: Call) -> Response:
    """An account's own records in a group; all of the group's for staff. Deleted ones are listed, marked by a $."""
    call.must_be_known()
    group_id = call.group["id"]
    if call.who.sees_all(group_id):
        docs = call.store.where("fiches", group_id=group_id)
    elif call.who.account:
        docs = call.store.where("fiches", group_id=group_id, account_id=call.who.account["id"])
    else:
        docs = []
    return json_response(collection([present(doc) for doc in docs], call.params, FIELDS["fiches"]))


def read(call: Call) -> Response:
    return json_response(present(visible(call, call.item_id, call.group_id)))


def create(call: Call) -> Response:
    call.must_be_known()
    with call.store.transaction():
        return json_response(present(save(call, {**call.wrapped("fiche"), "id": None}, call.group["id"])), 201)


def update(call: Call) -> Response:
    call.must_be_known()
    with call.store.transaction():
        return json_response(present(save(call, {**call.wrapped("fiche"), "id": call.item_id}, call.group_id)))


def present(doc: Doc) -> Doc:
    """A record as the API answers it."""
    if doc.get("deleted") and "lastname" in doc:
        doc = {**doc, "lastname": f"${doc['lastname']}"}
    return shown("fiches", doc)


def visible(call: Call, number: int, group_id: int | None) -> Doc:
    """A record the caller may see, in this group or in any; any other is as if it were not there."""
    call.must_be_known()
    doc = call.store.one("fiches", number)
    if doc is None or (group_id is not None and doc["group_id"] != group_id):
        raise not_found()
    own = call.who.account is not None and doc.get("account_id") == call.who.account["id"]
    if not own and not call.who.sees_all(doc["group_id"]):
        raise not_found()
    return doc


def save(call: Call, given: Doc, group_id: int | None) -> Doc:
    """Update the record whose id is given, or create one without."""
    call.must_be_known()
    number = optional_id(given.get("id"), "fiche id")
    old = visible(call, number, group_id) if number else None
    if old and old.get("deleted"):
        raise not_found()
    group_id = group_id or (old or {}).get("group_id", 0)
    if optional_id(given.get("group_id"), "group_id") not in (None, group_id):
        raise bad_parameter("group_id is not the group of this record.")
    values = _read(given, by_staff=call.who.sees_all(group_id or 0))
    _check_email(call, values.get("email"))
    if old and number:
        if "lastname" in values and not values["lastname"].strip():
            raise bad_parameter("lastname must not be empty.")
        return call.store.replace("fiches", number, {**old, **values, "updated_at": _stamp(call, old["group_id"])})
    return _insert(call, group_id or 0, values)


def _insert(call: Call, group_id: int, values: Doc) -> Doc:
    if not str(values.get("lastname", "")).strip():
        raise bad_parameter("lastname must not be empty.")
    fields = call.store.where("customfields", group_id=group_id)
    asked = (field.get("name", "") for field in fields if field.get("model") == "Fiche")
    custom: Doc = {name: False if name.startswith("bool") else "" for name in asked if is_custom(name)}
    owner = call.who.account["id"] if call.who.account and not call.who.sees_all(group_id) else None
    by_staff, stamp = call.who.pro is not None, _stamp(call, group_id)
    made = blank(0, group_id, "", "", from_web=not by_staff, account_id=owner, created_at=stamp, updated_at=stamp)
    doc = {**made, **custom, **values}
    del doc["id"]
    return call.store.insert("fiches", doc)


def _stamp(call: Call, group_id: int) -> str:
    return call.stamp(call.store.one("groups", group_id))


def _check_email(call: Call, email: str | None) -> None:
    """A customer may not take another registered user's e-mail."""
    owner = call.store.by_email("accounts", email) if email and call.who.account else None
    if owner and call.who.account and owner["id"] != call.who.account["id"] and not call.who.account.get("secretary"):
        raise by_code(11)


def _read(given: Doc, *, by_staff: bool) -> Doc:
    """The fields of a record that the caller may write, checked; everything else is ignored."""
    values = written("fiches", given)
    return {name: value for name, value in values.items() if by_staff or name not in _STAFF_ONLY}
