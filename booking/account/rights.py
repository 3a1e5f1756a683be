"""What a customer may still do with a booking, as far as it can be told before ClicRDV is asked."""

from datetime import UTC, timedelta

from booking.account.bookings import Booking
from booking.flow import order
from booking.flow.visit import Visit


def too_late(visit: Visit, booking: Booking) -> bool:
    """It has begun, or the merchant's own deadline is over."""
    hours = visit.look.deadline_hours or 0
    return booking.has_begun(visit.now.astimezone(UTC) + timedelta(hours=hours))


def may_cancel(visit: Visit, booking: Booking) -> bool:
    return not too_late(visit, booking)


def may_move(visit: Visit, booking: Booking) -> bool:
    """A move is a booking too: of the same services, with the same calendar."""
    return may_cancel(visit, booking) and order.can_book(visit.settings) and is_offered(visit, booking)


def is_offered(visit: Visit, booking: Booking) -> bool:
    """Whether the same can be booked today."""
    catalogue = visit.catalogue
    return (
        all(catalogue.service(number) is not None for number in booking.services)
        and booking.calendar_id is not None
        and catalogue.calendar(booking.calendar_id) is not None
        and len(booking.parts) <= max(1, visit.settings.max_services)
    )


def may_book_again(visit: Visit, booking: Booking) -> bool:
    """What is no longer offered is asked anew."""
    return order.can_book(visit.settings) and any(visit.catalogue.service(number) for number in booking.services)
