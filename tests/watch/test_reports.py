"""What leaves this machine about an error: where it was."""

from booking.watch import reports


def test_neither_words_nor_people_are_in_a_report():
    event = {
        "event_id": "0123456789abcdef0123456789abcdef",
        "exception": {"values": [{"type": "ValueError", "value": "invalid literal: 'Camille Roux'"}]},
        "logentry": {"message": "of Camille Roux"},
        "request": {"method": "POST", "url": "https://book.example/?email=camille", "cookies": {"sid": "x"}},
        "user": {"ip_address": "192.0.2.7"},
        "breadcrumbs": [{"message": "camille@example.org"}],
    }
    told = reports.scrubbed(event)
    assert "amille" not in repr(told) and "192.0.2.7" not in repr(told)
    assert told["exception"]["values"] == [{"type": "ValueError"}]
    assert told["request"] == {"method": "POST"}
    assert told["event_id"] == "0123456789abcdef0123456789abcdef"
