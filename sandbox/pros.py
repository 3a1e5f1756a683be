"""Pros: the members of a group's staff."""

from sandbox.call import Call
from sandbox.errors import not_found
from sandbox.fields import FIELDS
from sandbox.listing import collection
from sandbox.store import Doc, shown
from sandbox.wire import Response, json_response


def list_all(call: Call) -> Response:
    call.must_be_staff()
    found = call.store.where("pros")
    docs = [present(doc) for doc in found if doc.get("group_id") == call.group["id"]]
    return json_response(collection(docs, call.params, FIELDS["pros"]))


def read(call: Call) -> Response:
    call.must_be_staff()
    found = call.store.one("pros", call.item_id)
    if found is None or found.get("group_id") != call.group["id"]:
        raise not_found()
    return json_response(present(found))


def present(doc: Doc) -> Doc:
    """The vendor documents that the group is not part of it; only the answer to a sign-in says it."""
    answer = shown("pros", doc)
    return {name: value for name, value in answer.items() if name != "group_id"}
