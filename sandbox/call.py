"""One call of the API: what was sent, by whom, about which group."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sandbox.clock import Clock, written, zone_of
from sandbox.errors import bad_parameter, not_allowed, not_found, sign_in_needed
from sandbox.params import nest, optional_id, parse_query
from sandbox.store import Doc, Store
from sandbox.wire import Request

if TYPE_CHECKING:
    from sandbox.app import App


@dataclass(frozen=True)
class Who:
    """The customer or the member of staff who calls, or nobody."""

    account: Doc | None = None
    pro: Doc | None = None

    @property
    def is_known(self) -> bool:
        return self.account is not None or self.pro is not None

    @property
    def group_id(self) -> int | None:
        """The group that the short form of a path is about."""
        number = (self.account or self.pro or {}).get("group_id")
        return number if isinstance(number, int) else None

    def sees_all(self, group_id: int) -> bool:
        """Staff and secretaries see all of their group's records, a customer only their own."""
        return self.group_id == group_id and (self.pro is not None or bool((self.account or {}).get("secretary")))


@dataclass
class Call:
    app: "App"
    request: Request
    group_id: int | None = None
    item_id: int = 0
    who: Who = field(default_factory=Who)

    @property
    def store(self) -> Store:
        return self.app.store

    @property
    def clock(self) -> Clock:
        return self.app.clock

    @cached_property
    def params(self) -> dict[str, Any]:
        return parse_query(self.request.query)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The body, if its Content-Type says that it is one the API understands."""
        return read_body(self.request)

    @cached_property
    def group(self) -> Doc:
        """The group of the path; in the short form the caller's own, or the one a query or an object names."""
        named = self.group_id
        if named is None:
            named = optional_id(self._named_group(), "group_id") or self.who.group_id
        if named is None:
            raise sign_in_needed("Sign in, or name the group in the path.")
        found = self.store.one("groups", named)
        if found is None:
            raise not_found("There is no such group.")
        return found

    def _named_group(self) -> Any:
        objects = self.body.values() if self.request.method in ("POST", "PUT") else ()
        inside = [value["group_id"] for value in objects if isinstance(value, dict) and value.get("group_id")]
        return self.params.get("group_id") or (inside[0] if inside else None)

    def wrapped(self, name: str) -> dict[str, Any]:
        """The object of a POST or PUT, which comes wrapped in its own name."""
        found = self.body.get(name)
        if not isinstance(found, dict):
            raise bad_parameter(f'The body must be {{"{name}": {{…}}}}, as application/json.')
        return found

    def given(self, name: str) -> Any:
        """A value of the body or of the query."""
        return self.body[name] if name in self.body else self.params.get(name)

    def must_have_group(self) -> None:
        """Say that a group does not exist before anything else is said of it."""
        _ = self.group

    def must_be_known(self) -> None:
        if not self.who.is_known:
            raise sign_in_needed()

    def must_be_staff(self) -> None:
        """What only the group's own staff may do; another group's things are as if they were not there."""
        self.must_be_known()
        if self.who.pro is None:
            raise not_allowed("StaffOnly", "Only the group's staff may do this.")
        if self.who.group_id != self.group["id"]:
            raise not_found()

    def must_be_in_group(self, given: dict[str, Any]) -> None:
        """An object may name its group, which must be the one that the call is about."""
        if optional_id(given.get("group_id"), "group_id") not in (None, self.group["id"]):
            raise bad_parameter("group_id is another group's.")

    def stamp(self, group: Doc | None = None) -> str:
        """Now, on the wall of the group, as created_at and updated_at have it."""
        return written(self.clock.local(zone_of(group or self.group)))

    def must_see_data(self) -> None:
        """A group with openData false shows services, calendars and slots to signed-in callers only."""
        if self.group.get("openData") is False:
            self.must_be_known()


def read_body(request: Request) -> dict[str, Any]:
    """A JSON or form body. One without its Content-Type is not understood, just as on the wire."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not request.body:
        return {}
    if kind == "application/json" or kind.endswith("+json"):
        return _read_json(request.body)
    if kind == "application/x-www-form-urlencoded":
        return parse_query(request.body.decode("utf-8", "replace").replace("?", "%3F"))
    return {}


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body, parse_constant=_no_constant)
        # A lone surrogate can be escaped in JSON but written nowhere.
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise bad_parameter("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise bad_parameter("The body must be a JSON object.")
    flat = {key: value for key, value in found.items() if re.search(r"\[.*\]$", key) and isinstance(value, str)}
    return {**found, **nest(flat.items())} if flat else found


def _no_constant(name: str) -> None:
    raise ValueError(name)
