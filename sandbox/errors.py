"""What the API refuses, with the status and the words it is refused with."""

from collections.abc import Iterable

CODES = {
    6: ("MaxRdvNumber", "The customer has reached the maximum number of upcoming appointments."),
    7: ("MintimeBetween", "Too close to another appointment of the customer."),
    8: ("MaxRdvPeriod", "Too far ahead."),
    9: ("MintimeRdv", "Too soon from now."),
    10: ("NotAvailable", "This slot is not available any more."),
    11: ("EmailAlreadyExists", "This e-mail belongs to another registered user."),
    12: ("SameTimeRdv", "The customer already has an appointment then."),
    13: ("EmailNotFound", "This e-mail does not exist."),
}


class Refused(Exception):
    """An answer other than 200 and 201."""

    def __init__(self, status: int, name: str, message: str, code: int | None = None, allow: str = "") -> None:
        super().__init__(message)
        self.status, self.name, self.message, self.code = status, name, message, code
        self.headers = [("Allow", allow)] if allow else []

    def body(self) -> dict[str, object]:
        """The error body. Its shape is a decision of ours: the vendor documents none."""
        code = {} if self.code is None else {"code": self.code}
        return {"error": {**code, "name": self.name, "message": self.message}}


def by_code(code: int) -> Refused:
    """One of the booking refusals 6 to 13."""
    name, message = CODES[code]
    return Refused(400, name, message, code)


def bad_parameter(message: str) -> Refused:
    return Refused(400, "BadParameter", message)


def sign_in_needed(message: str = "Sign in first.") -> Refused:
    return Refused(401, "Unauthorized", message)


def not_allowed(name: str, message: str) -> Refused:
    return Refused(403, name, message)


def not_this_way(methods: Iterable[str]) -> Refused:
    """An address that is there, asked in a way that is not: HTTP wants to hear which ways are."""
    allowed = ", ".join(methods)
    return Refused(405, "MethodNotAllowed", f"Here one may only {allowed}.", allow=allowed)


def not_found(message: str = "There is no such thing here.") -> Refused:
    return Refused(404, "NotFound", message)
